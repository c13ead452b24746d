import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { lookAhead } from '../../../src/app/decide/look-ahead.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { loadRequest } from '../../../src/app/records/load-request.ts';
import { saveEndRule } from '../../../src/app/settings/end-rules.ts';
import { NEVER } from '../../../src/domain/ends.ts';
import type { Foreseen } from '../../../src/domain/foresee.ts';
import type { Entry } from '../../../src/domain/request.ts';
import { aContextWithPlace, APPROVER } from '../../support/app-story.ts';
import { aPerson } from '../../support/builders.ts';
import { endingGrant, inDays, keepEnding } from '../../support/ending-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { PROJECT, VISIO } from '../../support/fake-context.ts';
import { atScale } from '../../support/scale.ts';
import { approveAll, askSeveral, tickAll } from '../../support/several.ts';

const PEOPLE = 12;

const request = fc.record({
  isVisio: fc.boolean(),
  persons: fc.uniqueArray(fc.integer({ min: 1, max: PEOPLE }), { minLength: 1, maxLength: 5 }),
  days: fc.constantFrom(undefined, 10, 20, 21, 40),
  removed: fc.option(fc.nat({ max: 4 }), { nil: undefined, freq: 3 }),
});
const someone = fc.record({
  disabled: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  nowhere: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  has: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  /** We gave it to them, and it ends in 20 days. */
  ends: fc.boolean(),
});
const world = fc.record({
  waitingList: fc.boolean(),
  free: fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 6 })),
  people: fc.array(someone, { minLength: PEOPLE, maxLength: PEOPLE }),
  requests: fc.array(request, { minLength: 1, maxLength: 6 }),
  before: fc.nat({ max: 2 }),
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

/** Quarter of an hour and a minute: checks of persons are old then. */
const OLD_MS = 16 * 60_000;

/** A tenant with these requests, whose people have changed since they were asked for. */
async function build({ waitingList, free, people, requests }: World): Promise<FakeContext> {
  const fake = await aContextWithPlace({ waitingList, mail: false });
  fake.products = fake.products.map((product, n) => ({ ...product, free: free[n] ?? 0 }));
  await saveEndRule(fake.ctx, APPROVER, { skuId: VISIO, rule: { kind: 'may' } }, NEVER);
  await askSeveral(
    fake,
    requests.map(({ isVisio, persons, days }) => ({
      until: days === undefined ? '' : inDays(days).slice(0, 10),
      skuId: isVisio ? VISIO : PROJECT,
      forMe: false,
      picked: persons.map((n) => aPerson(n).id),
      told: isVisio ? VISIO : PROJECT,
    })),
  );
  const ending = people.flatMap(({ has, ends }, n) => (has && ends ? [endingGrant(n + 1, 20)] : []));
  await keepEnding(fake, ...ending);
  for (const [n, { disabled, nowhere, has }] of people.entries()) {
    const { usageLocation: _location, ...person } = aPerson(n + 1);
    const changed = { ...person, enabled: !disabled, direct: has ? [VISIO] : [] };
    fake.people.set(person.id, nowhere ? changed : { ...changed, usageLocation: 'SE' });
  }
  await fake.later(OLD_MS);
  const ticks = await tickAll(fake);
  for (const [n, { requestId }] of ticks.entries()) {
    const removed = requests[n]?.removed;
    if (removed !== undefined) await changeExclusion(fake.ctx, APPROVER, requestId, removed, true);
  }
  await fake.work();
  return fake;
}

/** The ends that are right for each thing foreseen. */
const ENDS: Readonly<Record<Foreseen, readonly string[]>> = {
  assigned: ['assigned'],
  wasted: ['assigned'],
  'has-it': ['holder'],
  longer: ['longer'],
  'no-seat': ['no-seat'],
  waits: ['on-list'],
  fails: ['no-location'],
};

const endOf = ({ outcome }: Entry): string =>
  outcome?.kind === 'failed'
    ? outcome.reason
    : outcome?.kind === 'holder' && outcome.isLonger
      ? 'longer'
      : `${outcome?.kind}`;

describe('Looking ahead at several requests', () => {
  it('says of each person what approving them in order then brings', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        const fake = await build(given);
        try {
          const all = await tickAll(fake);
          await approveAll(fake, all.slice(0, given.before));
          await fake.later(OLD_MS);
          await tickAll(fake);
          await fake.work();
          const ticks = await tickAll(fake);
          const { rows } = await lookAhead(fake.ctx, APPROVER, ticks);
          const lines = await approveAll(fake, ticks);
          await fake.later(1000);

          assert.deepEqual(new Set(lines.values()), new Set(rows.length > 0 ? ['approved'] : []));
          for (const {
            request: { id },
            foresight,
          } of rows) {
            const { entries = [] } = (await loadRequest(fake.ctx, id)) ?? {};
            for (const [n, entry] of entries.entries()) {
              const foreseen = foresight.persons[n];
              const ends = foreseen === undefined ? ['not-assigned'] : ENDS[foreseen];
              assert.ok(ends.includes(endOf(entry)), `${n}: ${foreseen}, and then ${endOf(entry)}`);
            }
          }
        } finally {
          await fake.close();
        }
      }),
      { numRuns: atScale(15, 200) },
    );
  });
});
