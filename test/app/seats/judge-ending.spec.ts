import assert from 'node:assert/strict';
import type { Context } from '../../../src/app/ports/context.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { RemoveAnswer } from '../../../src/app/ports/ports.ts';
import { afterAnswer, afterLook } from '../../../src/app/seats/judge-ending.ts';
import type { Ending, EndingGrant } from '../../../src/domain/grant.ts';
import { aPerson, VISIO } from '../../support/builders.ts';
import { FakeContext } from '../../support/fake-context.ts';
import { PLAIN_VISIO } from '../../support/giving-back.ts';
import { aGrant } from '../../support/grants.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('A license that is about to end', () => {
  let fake: FakeContext;
  let ctx: Context;
  beforeEach(() => {
    fake = new FakeContext();
    ({ ctx } = fake);
  });
  afterEach(() => fake.close());

  const ago = (ms: number): string => ctx.clock.iso(fake.now - ms);
  const ending = (more: Partial<Ending> = {}, since = HOUR): EndingGrant => ({
    ...aGrant(2, { since: ago(since), changed: ago(since) }),
    state: 'ending',
    ending: { why: 'given-back', at: ago(MINUTE), by: aGrant(2).person, dueAt: ago(0), ...more },
  });
  const holds = (changed = ago(HOUR)) =>
    aPerson(2, { direct: [VISIO], states: [{ skuId: VISIO, changed, off: [] }] });
  const look = (grant: EndingGrant, person: Parameters<typeof afterLook>[2]) =>
    afterLook(ctx, grant, person, [PLAIN_VISIO]);
  const answered = (answer: RemoveAnswer, { before = ending(), seen = holds() } = {}) =>
    afterAnswer(ctx, before, ending({ ...before.ending, removing: ago(0) }), answer, seen);
  /** It was to be removed before. */
  const again = () => ending({ removing: ago(MINUTE), tries: 3 });
  /** In how many seconds it is looked at again, after how many tries; otherwise what became of it. */
  const nextOf = (fate: ReturnType<typeof look>) =>
    fate.kind === 'later'
      ? [(Date.parse(fate.grant.ending.dueAt) - fake.now) / 1000, fate.grant.ending.tries]
      : fate;

  describe('of somebody whom Graph does not show', () => {
    const hidden = new OutsideError('permanent', 'No answer for this person.');
    const HIDDEN = { kind: 'refused', reason: 'denied', detail: '' };

    for (const [hours, tries, expected] of [
      [24, 12, HIDDEN],
      [23.9, 20, [600, 21]],
      [48, 11, [600, 12]],
      [0, undefined, [2, 1]],
      [0, 2, [8, 3]],
    ] as const)
      it(`is ${'kind' in expected ? 'kept' : `looked at again in ${expected[0]} s`} after ${hours} hours and ${tries ?? 'no'} tries`, () => {
        const grant = ending({ at: ago(hours * HOUR), ...(tries !== undefined && { tries }) });
        assert.deepEqual(nextOf(look(grant, hidden)), expected);
      });
  });

  describe('that Graph still shows after it accepted the removal', () => {
    for (const [seconds, expected] of [
      [1, [2, 1]],
      [60, [60, 1]],
      [899, [120, 1]],
      [900, { kind: 'remove' }],
    ] as const)
      it(`${'kind' in expected ? 'is removed once more' : `is looked at again in ${expected[0]} s`} after ${seconds} s`, () => {
        const grant = ending({ removing: ago(seconds * 1000), accepted: true });
        assert.deepEqual(nextOf(look(grant, holds())), expected);
      });

    it('is removed at once if the removal was not accepted', () => {
      assert.deepEqual(look(ending({ removing: ago(1000) }), holds()), { kind: 'remove' });
    });
  });

  it('is believed to be gone a quarter of an hour after it was given, and not before', () => {
    assert.deepEqual(nextOf(look(ending({}, 899_000), aPerson(2))), [120, 1]);
    assert.deepEqual(look(ending({}, 900_000), aPerson(2)), { kind: 'ended', by: 'others' });
  });

  it('was ended by us only if we were about to remove it, and the person is still there', () => {
    const grant = ending({ removing: ago(1000) });
    assert.deepEqual(look(grant, aPerson(2)), { kind: 'ended', by: 'us' });
    assert.deepEqual(look(grant, undefined), { kind: 'ended', by: 'others' });
    assert.deepEqual(look(ending(), undefined), { kind: 'ended', by: 'others' });
  });

  describe('after an answer of Graph', () => {
    it('was removed by us if it is not shown any more, and is read again while it is', () => {
      assert.deepEqual(answered({ outcome: 'accepted' }, { seen: aPerson(2) }), { kind: 'ended', by: 'us' });
      const fate = answered({ outcome: 'accepted' });
      assert.deepEqual(nextOf(fate), [2, 1]);
      assert.equal(fate.kind === 'later' && fate.grant.ending.accepted, true);
    });

    it('was removed by us if the person is gone as it is read back', () => {
      const fate = afterAnswer(
        ctx,
        ending(),
        ending({ removing: ago(0) }),
        { outcome: 'accepted' },
        undefined,
      );
      assert.deepEqual(fate, { kind: 'ended', by: 'us' });
    });

    it('that it is gone, was removed by us only if we had tried before', () => {
      assert.deepEqual(answered({ outcome: 'gone' }), { kind: 'ended', by: 'others' });
      assert.deepEqual(answered({ outcome: 'gone' }, { before: again() }), { kind: 'ended', by: 'us' });
    });

    it('that it comes through a group, is left alone, or was removed by us if we had tried before', () => {
      assert.deepEqual(answered({ outcome: 'inherited' }), { kind: 'left-alone', why: 'by-group' });
      assert.deepEqual(answered({ outcome: 'inherited' }, { before: again() }), { kind: 'ended', by: 'us' });
    });

    for (const [name, answer, first, fourth] of [
      ['none', { outcome: 'unclear' }, 2, 16],
      ['to try again', { outcome: 'retry' }, 2, 16],
      ['to try again in 90 s', { outcome: 'retry', afterMs: 90_000 }, 90, 90],
      ['to try again at once', { outcome: 'retry', afterMs: 10 }, 1, 1],
      ['to try again in two hours', { outcome: 'retry', afterMs: 2 * HOUR }, 1800, 1800],
    ] as const)
      it(`"${name}" waits ${first} s, and ${fourth} s after three tries`, () => {
        assert.deepEqual(nextOf(answered(answer)), [first, 1]);
        assert.deepEqual(nextOf(answered(answer, { before: again() })), [fourth, 4]);
      });

    it('that is unclear, waits two minutes at most', () => {
      assert.deepEqual(nextOf(answered({ outcome: 'unclear' }, { before: ending({ tries: 9 }) })), [120, 10]);
    });

    it('to try again, does not count as an intent', () => {
      const fate = answered({ outcome: 'retry' });
      assert.equal(fate.kind === 'later' && fate.grant.ending.removing, undefined);
    });

    it('that the person is gone, is believed after twelve tries', () => {
      const failed = { outcome: 'failed', reason: 'person-gone', apps: [], detail: 'Not found' } as const;
      assert.deepEqual(nextOf(answered(failed, { before: ending({ tries: 11 }) })), [600, 12]);
      const refused = { kind: 'refused', reason: 'person-gone', detail: 'Not found' };
      assert.deepEqual(answered(failed, { before: ending({ tries: 12 }) }), refused);
    });

    it('that refuses it, is believed at once', () => {
      const failed = { outcome: 'failed', reason: 'denied', apps: [], detail: 'No' } as const;
      assert.deepEqual(answered(failed), { kind: 'refused', reason: 'denied', detail: 'No' });
    });
  });
});
