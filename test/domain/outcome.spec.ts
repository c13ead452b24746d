import assert from 'node:assert/strict';
import type { Outcome } from '../../src/domain/outcome.ts';
import {
  isFinal,
  isOnList,
  isSettledForGood,
  isToBeLicensed,
  mayBeIn,
  shownOutcome,
} from '../../src/domain/outcome.ts';

const AT = '2026-11-22T11:00:00.000Z';
const ALL: readonly (Outcome | undefined)[] = [
  undefined,
  { kind: 'writing', round: 1 },
  { kind: 'confirming', round: 1, since: AT },
  { kind: 'on-list', round: 1, since: AT },
  { kind: 'assigned', round: 1, at: AT },
  { kind: 'holder', round: 1 },
  { kind: 'not-assigned', round: 1 },
  { kind: 'failed', round: 1, at: AT, reason: 'no-seat' },
  { kind: 'not-confirmed', round: 1, at: AT },
];

const kindsOf = (rule: (outcome: Outcome | undefined) => boolean) =>
  ALL.filter((outcome) => rule(outcome)).map((outcome) => outcome?.kind ?? 'waiting');

describe('The outcome of a person', () => {
  const settled = ['assigned', 'holder', 'not-assigned'];

  it('stays through every Try again where they have it, or were left out', () => {
    assert.deepEqual(
      kindsOf((outcome) => isSettledForGood(outcome)),
      settled,
    );
  });

  it('is final in its round, and in a later one where it stays', () => {
    assert.deepEqual(
      kindsOf((outcome) => isFinal(outcome, 1)),
      [...settled, 'failed', 'not-confirmed'],
    );
    assert.deepEqual(
      kindsOf((outcome) => isFinal(outcome, 2)),
      settled,
    );
  });

  it('is still to come for an assign job, unless it is final or left to another job', () => {
    assert.deepEqual(
      kindsOf((outcome) => isToBeLicensed(outcome, 1)),
      ['waiting', 'writing'],
    );
    assert.deepEqual(
      kindsOf((outcome) => isToBeLicensed(outcome, 2)),
      ['waiting', 'writing', 'failed', 'not-confirmed'],
    );
    assert.deepEqual(
      kindsOf((outcome) => isOnList(outcome)),
      ['on-list'],
    );
  });

  it('is shown as waiting again in a later round', () => {
    assert.deepEqual(
      ALL.map((outcome) => shownOutcome(outcome, 1)),
      ALL.map((outcome) => outcome?.kind ?? 'waiting'),
    );
    assert.deepEqual(
      ALL.map((outcome) => shownOutcome(outcome, 2)),
      ['waiting', 'waiting', 'waiting', 'waiting', ...settled, 'waiting', 'waiting'],
    );
  });

  it('may be a license that is in while a write has no clear answer', () => {
    const writing = { kind: 'writing', round: 1 } as const;
    assert.deepEqual(
      kindsOf((outcome) => mayBeIn(outcome)),
      ['writing'],
    );
    // A clear refusal of the last write says nothing of those before.
    assert.equal(mayBeIn({ ...writing, refused: true }), false);
    assert.equal(mayBeIn({ ...writing, refused: true, tries: 1 }), true);
  });
});
