import assert from 'node:assert/strict';
import { asyncProperty, assert as holds } from 'fast-check';
import type { Fate, Meanwhile, World } from '../../support/foreseen-worlds.ts';
import { approveAll, meanwhiles, worlds } from '../../support/foreseen-worlds.ts';
import { seed } from '../../support/fuzz/options.ts';
import { atScale } from '../../support/scale.ts';

type Became = ReturnType<typeof becameOf>;

/** The fate of a person. */
function becameOf({ entry: { outcome } }: Fate) {
  if (outcome?.kind === 'assigned') return 'assigned';
  if (outcome?.kind === 'holder') return outcome.isLonger ? 'longer' : 'has-it';
  if (outcome?.kind === 'on-list') return 'waits';
  if (outcome?.kind === 'not-assigned') return 'removed';
  return outcome?.kind === 'failed' ? outcome.reason : 'nothing';
}

/** The same, as far as a card can say it before. */
function shortly(became: Became): string {
  return ['no-location', 'restricted', 'person-gone'].includes(became) ? 'fails' : became;
}

/** A seat that nobody can use is assigned all the same. */
const deedOf = ({ said }: Fate): string => (said === 'wasted' ? 'assigned' : said);

const asked = { excluded: [], isListOn: true, bought: 0, isServed: false };
/** A seat is bought for somebody who waits, then the list is switched off, and the next request comes. */
const OFF: World = {
  people: Array.from({ length: 24 }, () => 'plain' as const),
  free: 0,
  grace: 0,
  requests: [
    { ...asked, persons: [0] },
    { ...asked, persons: [1], isListOn: false, bought: 1 },
  ],
};

/** By what became of somebody instead: the changes that cause it, and the words that name the cause to them. */
const CAUSES: Readonly<Partial<Record<Became, readonly [readonly Meanwhile['what'][], RegExp]>>> = {
  // A seat came free, or somebody before them needs none any more.
  assigned: [['bought', 'by-hand', 'deleted', 'moved-away', 'located'], /You have it now/],
  'has-it': [['by-hand'], /You have it already/],
  waits: [['lost', 'located'], /No license is free at the moment\. You are .* on the waiting list/],
  'no-seat': [['lost', 'located'], /no license is free at the moment/],
  'no-location': [['moved-away'], /no usage location/],
  'person-gone': [['deleted'], /could not be found/],
};

describe(`What a decision card says of each person (FUZZ_SEED=${seed})`, () => {
  it('is what approving brings them', async function () {
    this.timeout(1_800_000);
    await holds(
      asyncProperty(worlds, async (world) => {
        for (const fates of await approveAll(world))
          assert.deepEqual(
            fates.map((fate) => shortly(becameOf(fate))),
            fates.map(deedOf),
          );
      }),
      { seed, numRuns: atScale(80, 10_000), examples: [[OFF]] },
    );
  });

  it('differs only if the world changes before the jobs run, and the person is told the cause', async function () {
    this.timeout(600_000);
    const met = new Set<Became>();
    await holds(
      asyncProperty(worlds, meanwhiles, async (world, meanwhile) => {
        for (const fate of (await approveAll(world, meanwhile)).flat()) {
          const became = becameOf(fate);
          if (shortly(became) === deedOf(fate)) continue;
          const [causes, words] = CAUSES[became] ?? assert.fail(became);
          assert.ok(meanwhile.some(({ what }) => causes.includes(what), became));
          assert.match(fate.told, words);
          met.add(became);
        }
      }),
      { seed, numRuns: atScale(60, 2000) },
    );
    assert.ok(met.size > 3, [...met].join());
  });
});
