import type { Recorded } from '../../sandbox/channel/connector.ts';
import type { Fault } from '../../sandbox/tenant/faults.ts';
import { hasCard } from '../support/integration/shown.ts';
import type { CommitPoint } from './preload/commits.ts';
import type { Stage } from './stage.ts';

/** A moment in the life of an approval at which the process is killed. */
export interface KillPoint {
  readonly name: string;
  /** How far the approval is by then. Points of one kind leave it in the same state. */
  readonly kind: string;
  /**
   * Prepares the kill. Calls `hit` when the process has reached the point; not at all if the process kills
   * itself there.
   */
  readonly set: (stage: Stage, hit: () => void) => Promise<void>;
}

export type Match = Fault['match'];
const isWrite: Match = ({ template }) => template === '/users/{id}/assignLicense';
const isMail: Match = ({ template }) => template === '/users/{id}/sendMail';
const isMessage = (made: Recorded): boolean => made.kind === 'sent' && !hasCard(made);
const isUpdate = ({ kind }: Recorded): boolean => kind === 'updated';

/** Graph does not answer a call: before it has done anything (`hang`), or after (`deaf`). */
export function graph(
  name: string,
  kind: string,
  answer: 'hang' | 'deaf',
  match: (stage: Stage) => Match,
): KillPoint {
  return {
    name,
    kind,
    async set(stage, hit) {
      const fits = match(stage);
      stage.world.tenant.faults.add({ match: hitting(hit, fits), times: 1, answer });
    },
  };
}

/** The connector, in the same way. */
export function connector(
  name: string,
  kind: string,
  fault: 'hang' | 'deaf',
  match: (made: Recorded) => boolean,
): KillPoint {
  return {
    name,
    kind,
    set: async ({ world }, hit) => world.connector.fail(fault, { times: 1, match: hitting(hit, match) }),
  };
}

/** A commit of either store: SQLite's process dies in it by itself, Cosmos takes it or not and stays silent. */
export function commit(name: string, kind: string, point: CommitPoint): KillPoint {
  return {
    name,
    kind,
    async set({ store, clock, world }, hit) {
      if (store === 'sqlite') return clock.setPoint(point);
      const pattern = new RegExp(point.pattern, 's');
      const effect = point.when === 'before' ? 'silent' : 'deaf';
      world.cosmos.faults.add({ on: ['batch'], match: hitting(hit, (body) => pattern.test(body)), effect });
    },
  };
}

function hitting<T>(hit: () => void, match: (value: T) => boolean): (value: T) => boolean {
  return (value) => {
    const isHit = match(value);
    if (isHit) hit();
    return isHit;
  };
}

/** Every point, in the order of an approval's life. */
export const points: readonly KillPoint[] = [
  graph(
    'turn received',
    'nothing is decided',
    'hang',
    () =>
      ({ template }) =>
        template.endsWith('/checkMemberObjects'),
  ),
  commit('before the decision is committed', 'nothing is decided', {
    when: 'before',
    pattern: 'request-approved',
  }),
  commit('decision committed', 'decided', { when: 'after', pattern: 'request-approved' }),
  { name: 'turn answered', kind: 'decided', set: async () => undefined },
  commit('job claimed', 'claimed', { when: 'after', pattern: '"kind":"assign"[^\\n]*"owner":' }),
  commit('intent written', 'intended', { when: 'after', pattern: '"kind":"writing"' }),
  graph('before the Graph write', 'intended', 'hang', () => isWrite),
  graph(
    'in the middle of the batch',
    'written in part',
    'hang',
    ({ world }) =>
      (call) =>
        isWrite(call) && world.tenant.ledger.length === 2,
  ),
  graph(
    'after the Graph write, before its answer is read',
    'written',
    'deaf',
    ({ world }) =>
      (call) =>
        call.template === '/$batch' &&
        JSON.stringify(call.body).includes('assignLicense') &&
        world.tenant.ledger.length === 0,
  ),
  graph(
    'read-back',
    'written',
    'hang',
    ({ world }) =>
      ({ method }) =>
        method === 'GET' && world.tenant.ledger.length === 3,
  ),
  commit('before the result is committed', 'written', { when: 'before', pattern: 'request-ended' }),
  commit('result committed', 'recorded', { when: 'after', pattern: 'request-ended' }),
  connector('before a message', 'a message', 'hang', isMessage),
  connector('after a message', 'a message', 'deaf', isMessage),
  graph('before a mail', 'a mail', 'hang', () => isMail),
  graph('after a mail', 'a mail', 'deaf', () => isMail),
  connector('before the card update', 'a card', 'hang', isUpdate),
  connector('after the card update', 'a card', 'deaf', isUpdate),
];
