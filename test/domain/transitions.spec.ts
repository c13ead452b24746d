import assert from 'node:assert/strict';
import type { Outcome } from '../../src/domain/outcome.ts';
import type { Decision, Status } from '../../src/domain/request.ts';
import {
  withAnotherRound,
  withDecision,
  withLapse,
  withOutcomes,
  withWithdrawal,
} from '../../src/domain/transitions.ts';
import { anEntry, aRequest, VISIO } from '../support/builders.ts';

const AT = '2026-11-22T11:00:00.000Z';
const DECLINED: Decision = { kind: 'declined', by: { id: 'b', name: 'Alex' }, at: AT, message: '' };

const ASSIGNED: Outcome = { kind: 'assigned', round: 1, at: AT };
const HOLDER: Outcome = { kind: 'holder', round: 1 };
const FAILED: Outcome = { kind: 'failed', round: 1, at: AT, reason: 'no-seat' };
const UNCONFIRMED: Outcome = { kind: 'not-confirmed', round: 1, at: AT };
const LEFT_OUT: Outcome = { kind: 'not-assigned', round: 1 };

function statusAfter(...outcomes: readonly Outcome[]): Status {
  const request = aRequest({ status: 'approving', persons: outcomes.length, round: 1 });
  const before = outcomes.map((_, n) => anEntry(n + 1));
  const after = outcomes.map((outcome, n) => anEntry(n + 1, { outcome }));
  return withOutcomes(request, before, after, AT).status;
}

describe('A pending request', () => {
  it('ends when it is declined, and goes on to its first round when it is approved', () => {
    const approved: Decision = { ...DECLINED, kind: 'approved', skuId: VISIO, productName: 'Visio', off: [] };
    const { status, endedAt, decision } = withDecision(aRequest(), DECLINED);
    assert.deepEqual([status, endedAt, decision], ['declined', AT, DECLINED]);
    const { status: then, round, ...rest } = withDecision(aRequest(), approved);
    assert.deepEqual([then, round, 'endedAt' in rest, rest.decision], ['approving', 1, false, approved]);
  });
});

describe('A request that failed', () => {
  it('goes on to its next round, and is no longer ended', () => {
    const again = withAnotherRound(aRequest({ status: 'failed', round: 2, endedAt: AT }));
    assert.deepEqual([again.status, again.round, 'endedAt' in again], ['approving', 3, false]);
  });
});

describe('A request that has ended', () => {
  const ended = aRequest({ status: 'completed' });

  it('becomes nothing else, and the error says why', () => {
    for (const [change, message] of [
      [() => withDecision(ended, DECLINED), /completed request cannot be decided/],
      [() => withWithdrawal(ended, AT), /completed request cannot be withdrawn/],
      [() => withLapse(ended, AT), /completed request cannot lapse/],
      [() => withAnotherRound(ended), /completed request cannot be tried again/],
    ] as const) {
      assert.throws(change, { name: 'RangeError', message });
    }
  });

  it('is partly failed where somebody has a license, or may have it, and somebody does not', () => {
    for (const outcomes of [
      [ASSIGNED, HOLDER, FAILED],
      [HOLDER, FAILED],
      [FAILED, UNCONFIRMED],
      [UNCONFIRMED, LEFT_OUT],
    ]) {
      assert.equal(statusAfter(...outcomes), 'partly-failed', outcomes.map(({ kind }) => kind).join());
    }
  });

  it('is completed where nobody failed, and failed where nobody has a license', () => {
    assert.equal(statusAfter(HOLDER, LEFT_OUT), 'completed');
    assert.equal(statusAfter(FAILED, LEFT_OUT), 'failed');
  });
});
