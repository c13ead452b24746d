import assert from 'node:assert/strict';
import type { Status } from '../../src/domain/request.ts';
import {
  chunkCount,
  isApproving,
  isCancelled,
  isCompleted,
  isDeclined,
  isInLookUp,
  isInRound,
  isLapsed,
  isOpen,
  isPending,
  isUndecided,
  listOf,
  waitsForSeats,
  whyNotPending,
} from '../../src/domain/request.ts';
import { withLookUp, withPersons } from '../../src/domain/look-up.ts';
import { withApproversReached } from '../../src/domain/transitions.ts';
import { aRequest } from '../support/builders.ts';

const ALL: readonly Status[] = [
  'checking',
  'pending',
  'approving',
  'completed',
  'partly-failed',
  'failed',
  'declined',
  'cancelled',
  'lapsed',
];

const RULES = [
  ['is being looked up', isInLookUp, ['checking']],
  ['waits for a decision', isPending, ['pending']],
  ['is undecided, so that it can be withdrawn and lapses', isUndecided, ['checking', 'pending']],
  ['is being licensed', isApproving, ['approving']],
  ['is completed', isCompleted, ['completed']],
  ['is declined', isDeclined, ['declined']],
  ['is cancelled', isCancelled, ['cancelled']],
  ['has lapsed', isLapsed, ['lapsed']],
] as const;

describe('The status of a request says that it', () => {
  for (const [title, rule, statuses] of RULES) {
    it(title, () => {
      assert.deepEqual(
        ALL.filter((status) => rule(aRequest({ status }))),
        statuses,
      );
    });
  }

  it('does not wait for a decision, and why', () => {
    assert.deepEqual(
      ALL.map((status) => whyNotPending(aRequest({ status }))),
      ['in-look-up', undefined, ...Array.from({ length: 5 }, () => 'decided-before'), 'withdrawn', 'lapsed'],
    );
  });

  it('is being licensed in one round, not in an earlier one', () => {
    const request = aRequest({ status: 'approving', round: 2 });
    assert.deepEqual(
      [1, 2, 3].map((round) => isInRound(request, round)),
      [false, true, false],
    );
    assert.equal(isInRound({ ...request, status: 'failed' }, 2), false);
  });
});

describe('A request', () => {
  const OPEN: readonly Status[] = ['checking', 'pending', 'approving'];

  it('is in the list of those that wait until it has ended', () => {
    for (const status of ALL) {
      const isWaiting = OPEN.includes(status);
      assert.deepEqual([isOpen(status), listOf(status)], [isWaiting, isWaiting ? 'pending' : 'completed']);
    }
  });

  it('has its persons in chunks of twenty', () => {
    assert.deepEqual(
      [1, 20, 21, 40, 1000].map((persons) => chunkCount(aRequest({ persons }))),
      [1, 1, 2, 2, 50],
    );
  });
});

describe('A request of many persons', () => {
  it('is looked up first, and waits for a decision then', () => {
    const asked = withLookUp(aRequest({ persons: 0 }), 30);
    const ready = withPersons(asked, 28, 2);

    assert.equal(isInLookUp(asked), true);
    assert.deepEqual(asked.lookUp, { asked: 30, done: 0, unresolved: 0 });
    assert.equal(isPending(ready), true);
    assert.deepEqual([ready.persons, ready.lookUp?.unresolved], [28, 2]);
  });
});

describe('A request that reached an approver', () => {
  it('says so, and has changed', () => {
    const { approversReached, version } = withApproversReached(aRequest());
    assert.deepEqual([approversReached, version], [true, 2]);
  });
});

describe('An approved request', () => {
  it('waits for seats when everybody who is not done stands on the waiting list', () => {
    const request = aRequest({ status: 'approving', round: 1, persons: 5 });
    const tally = { ...request.tally, assigned: 1, failed: 1 };
    assert.equal(waitsForSeats({ ...request, tally, listed: 3 }), true);
    assert.equal(waitsForSeats({ ...request, tally, listed: 2 }), false);
    assert.equal(waitsForSeats({ ...request, tally }), false);
    assert.equal(waitsForSeats({ ...request, tally: { ...tally, assigned: 4 } }), false);
    assert.equal(waitsForSeats({ ...request, status: 'completed', listed: 5 }), false);
  });
});
