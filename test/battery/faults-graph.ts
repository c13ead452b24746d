import type { FailureReason } from '../../src/domain/outcome.ts';
import type { Fault, FaultAnswer } from '../../sandbox/tenant/faults.ts';
import { ofKind, together } from './faults.ts';
import type { FaultCase } from './faults.ts';
import type { Stage } from './stage.ts';
import { nameOf } from './told.ts';

type Call = Parameters<Fault['match']>[0];

const isGraph = ({ template }: Call): boolean => !template.includes('oauth2');
const isWrite = ({ template }: Call): boolean => template === '/users/{id}/assignLicense';
const isBatchOfWrites = ({ template, body }: Call): boolean =>
  template === '/$batch' && JSON.stringify(body).includes('assignLicense');

const again = (retryAfter?: string): FaultAnswer => ({
  status: 429,
  ...(retryAfter === undefined ? {} : { headers: { 'Retry-After': retryAfter } }),
});

/** Three of ten items in all batches fail, for a minute. */
function throttled(name: string, retryAfter?: string): FaultCase {
  return {
    name,
    lastsMs: 60_000,
    begin: ({ world }, _, random) =>
      world.tenant.faults.add({
        match: ({ batched }) => batched && random() < 0.3,
        answer: again(retryAfter),
      }),
  };
}

/** Every call of Graph fails, for `lastsMs`. */
function all(name: string, lastsMs: number, answer: FaultAnswer): FaultCase {
  return { name, lastsMs, begin: ({ world }) => world.tenant.faults.add({ match: isGraph, answer }) };
}

/** A single call fails. */
function once(name: string, match: (stage: Stage) => Fault['match'], answer: FaultAnswer): FaultCase {
  return {
    name,
    lastsMs: 0,
    begin: (stage) => void stage.world.tenant.faults.add({ match: match(stage), times: 1, answer }),
  };
}

/** An app-only token lives for 3,599 s, and is renewed from 300 s before its end on. */
const ALMOST_RENEWED_MS = (3599 - 300 - 10) * 1000;

const broken = ofKind('an answer that does not come', [
  once('502', () => isBatchOfWrites, { status: 502 }),
  once('reset after the write was taken', () => isBatchOfWrites, 'reset-after'),
  once(
    'half a batch applied, then a reset',
    ({ world }) =>
      (call) =>
        isWrite(call) && world.tenant.ledger.length === 10,
    'reset-before',
  ),
]);

const throttling: readonly FaultCase[] = [
  throttled('429 for 30 % of the items, Retry-After', '3'),
  throttled('429 for 30 % of the items, no Retry-After'),
];

/** One of the persons cannot be licensed any more. */
function loss(
  name: string,
  n: number,
  reason: FailureReason,
  begin: (stage: Stage, id: string) => void,
): FaultCase {
  return {
    name,
    lastsMs: 0,
    begin: (stage, { people }) => begin(stage, people[n]?.user.id ?? ''),
    expected: async (_, { people }) => ({
      failed: new Map(people.slice(n, n + 1).map((human) => [nameOf(human), reason])),
    }),
  };
}

const persons = ofKind('a person who cannot be licensed', [
  loss('a person deleted', 3, 'person-gone', ({ world }, id) => world.tenant.change.deleteUser(id)),
  loss('a usage location missing', 4, 'no-location', ({ world }, id) =>
    world.tenant.change.updateUser(id, { usageLocation: null }),
  ),
]);

const others: readonly FaultCase[] = [
  all('503 for 60 s', 60_000, { status: 503 }),
  all('silence for 20 s', 20_000, 'hang'),
  {
    name: 'a read-back that is stale for a minute',
    lastsMs: 60_000,
    begin: ({ world }) => world.tenant.change.staleReads(60_000),
  },
  {
    name: 'the product suspended for 10 minutes',
    lastsMs: 600_000,
    begin({ world }) {
      world.tenant.change.setStatus('VISIOCLIENT', 'Suspended');
      return () => world.tenant.change.setStatus('VISIOCLIENT', 'Enabled');
    },
  },
  {
    name: 'ten seats gone midway',
    noList: true,
    lastsMs: 0,
    begin({ world }) {
      const { tenant } = world;
      const match = (): boolean => {
        if (tenant.ledger.length === 20)
          tenant.change.setSeats('VISIOCLIENT', tenant.product('VISIOCLIENT').consumed + 10);
        return false;
      };
      tenant.faults.add({ match, answer: 'hang' });
    },
    // The last ten persons of the request that is served second, whichever that is.
    async expected({ world }, { asked, people }) {
      const first = new Set(world.tenant.ledger.slice(0, 20).map(({ userId }) => userId));
      const entries = await Promise.all(asked.map(({ id }) => world.records.entries(id)));
      const second = entries.find(([entry]) => !first.has(entry?.person.id ?? ''))?.slice(10) ?? [];
      const without = people.filter(({ user }) => second.some(({ person }) => person.id === user.id));
      return { failed: new Map(without.map((human) => [nameOf(human), 'no-seat'])) };
    },
  },
  {
    name: 'a token that ends midway',
    lastsMs: 0,
    begin: ({ clock }) => clock.skip(ALMOST_RENEWED_MS),
  },
];

export const graphFaults: readonly FaultCase[] = [...broken, ...persons, ...throttling, ...others];

/** Each kind in one run. */
export const fewGraphFaults: readonly FaultCase[] = [
  together('502, and a reset after the write was taken or in the middle of a batch', broken),
  together('a person deleted, and a usage location missing', persons),
  ...throttling,
  ...others,
];
