import assert from 'node:assert/strict';
import { judgeAnswer, judgeReadBack } from '../../../../src/app/assign/engine/judge-answer.ts';
import type { AssignAnswer } from '../../../../src/app/ports/ports.ts';
import type { FailureReason, Outcome } from '../../../../src/domain/outcome.ts';
import type { Person } from '../../../../src/domain/person.ts';
import { aPerson, VISIO } from '../../../support/builders.ts';
import { FakeContext } from '../../../support/fake-context.ts';

type Writing = Extract<Outcome, { kind: 'writing' }>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const refused = (reason: FailureReason, more: { apps?: readonly string[]; detail?: string } = {}) =>
  ({ outcome: 'failed', reason, apps: [], detail: '', ...more }) as const;

describe("Graph's answer to a write", () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });

  afterEach(() => fake.close());

  const ago = (ms: number) => fake.ctx.clock.iso(fake.now - ms);
  const judge = (answer: AssignAnswer | undefined, before: Partial<Writing> = {}, person?: Person) =>
    judgeAnswer(fake.ctx, { writing: { kind: 'writing', round: 2, ...before }, person, answer });
  const busy = () => ({ kind: 'failed', round: 2, at: ago(0), reason: 'busy' });

  it('is no outcome yet where it accepts, or where there is none', () => {
    assert.equal(judge({ outcome: 'accepted' }), undefined);
    assert.equal(judge(undefined), undefined);
  });

  it('does not count where the write was not tried', () => {
    const writing: Writing = { kind: 'writing', round: 2, tries: 3, since: ago(DAY) };
    const answer = { outcome: 'retry', cause: 'untried' } as const;
    assert.equal(judgeAnswer(fake.ctx, { writing, person: undefined, answer }), writing);
  });

  it('is counted, with the times, where it asks to try later', () => {
    assert.deepEqual(judge({ outcome: 'retry' }), {
      kind: 'writing',
      round: 2,
      tries: 1,
      putOffSince: ago(0),
      putOffLast: ago(0),
    });
    const before = { tries: 4, putOffSince: ago(HOUR), putOffLast: ago(MINUTE) };
    assert.deepEqual(judge({ outcome: 'retry' }, before), {
      kind: 'writing',
      round: 2,
      tries: 5,
      putOffSince: ago(HOUR),
      putOffLast: ago(0),
    });
  });

  it('is a failure after a day in which it put the write off again and again', () => {
    const putOff = (sinceMs: number) => ({ putOffSince: ago(sinceMs), putOffLast: ago(HOUR) });
    assert.equal(judge({ outcome: 'retry' }, putOff(DAY - 1))?.kind, 'writing');
    assert.deepEqual(judge({ outcome: 'retry' }, putOff(DAY)), busy());
    // A release before this one did not write down when it was put off last.
    assert.deepEqual(judge({ outcome: 'retry' }, { putOffSince: ago(DAY) }), busy());
  });

  it('begins a new day where two hours lay between, in which something else was waited for', () => {
    const since = (before: Partial<Writing>) => {
      const outcome = judge({ outcome: 'retry' }, { putOffSince: ago(DAY - MINUTE), ...before });
      return outcome?.kind === 'writing' && outcome.putOffSince;
    };
    assert.equal(since({ putOffLast: ago(2 * HOUR - 1) }), ago(DAY - MINUTE));
    assert.equal(since({ putOffLast: ago(2 * HOUR) }), ago(0));
  });

  it('is looked for where it was unclear for a quarter of an hour', () => {
    assert.deepEqual(judge({ outcome: 'unclear' }), { kind: 'writing', round: 2, tries: 1, since: ago(0) });
    const since = ago(15 * MINUTE - 1);
    assert.deepEqual(judge({ outcome: 'unclear' }, { tries: 1, since }), {
      kind: 'writing',
      round: 2,
      tries: 2,
      since,
    });
    assert.deepEqual(judge({ outcome: 'unclear' }, { since: ago(15 * MINUTE) }), {
      kind: 'confirming',
      round: 2,
      since: ago(0),
    });
  });

  it('is a failure with its reason, its apps, and 300 characters of its words', () => {
    const answer = refused('needs-app', { apps: ['Exchange'], detail: 'x'.repeat(301) });
    assert.deepEqual(judge(answer, {}, aPerson(1)), {
      kind: 'failed',
      round: 2,
      at: ago(0),
      reason: 'needs-app',
      apps: ['Exchange'],
      detail: 'x'.repeat(300),
    });
  });

  const { usageLocation: _none, ...nowhere } = aPerson(1);
  for (const [reason, shown, believed, apps] of [
    ['no-location', aPerson(1), 'location-not-accepted', ['SE']],
    ['person-gone', aPerson(1), 'account-too-new', []],
  ] as const) {
    it(`is not believed for a quarter of an hour where it says ${reason} and reads say otherwise`, () => {
      const since = ago(15 * MINUTE - 1);
      assert.deepEqual(judge(refused(reason), { since }, shown), {
        kind: 'writing',
        round: 2,
        tries: 1,
        since,
      });
      const outcome = judge(refused(reason), { since: ago(15 * MINUTE) }, shown);
      assert.ok(outcome?.kind === 'failed');
      assert.deepEqual([outcome.reason, outcome.apps], [believed, apps]);
    });
  }

  for (const [reason, shown, believed] of [
    ['no-location', nowhere, 'no-location'],
    ['person-gone', undefined, 'person-gone'],
    ['denied', aPerson(1, { restricted: true }), 'restricted'],
    ['denied', aPerson(1), 'denied'],
    ['no-seat', aPerson(1, { restricted: true }), 'no-seat'],
  ] as const) {
    it(`is believed at once where it says ${reason}: ${believed}`, () => {
      const outcome = judge(refused(reason), {}, shown);
      assert.equal(outcome?.kind === 'failed' && outcome.reason, believed);
    });
  }

  describe('that was accepted', () => {
    const assignment = { skuId: VISIO, off: [] };
    const look = (sinceMs: number, person?: Person) =>
      judgeReadBack(fake.ctx, { kind: 'confirming', round: 2, since: ago(sinceMs) }, person, assignment);

    it('is assigned when the license shows on the person, however late', () => {
      const assigned = { kind: 'assigned', round: 2, at: ago(0) };
      assert.deepEqual(look(DAY, aPerson(1, { direct: [VISIO] })), assigned);
    });

    it('is being checked for a quarter of an hour, and not confirmed then', () => {
      for (const person of [undefined, aPerson(1), aPerson(1, { inherited: [VISIO] })]) {
        assert.equal(look(15 * MINUTE - 1, person).kind, 'confirming');
        assert.deepEqual(look(15 * MINUTE, person), { kind: 'not-confirmed', round: 2, at: ago(0) });
      }
    });
  });
});
