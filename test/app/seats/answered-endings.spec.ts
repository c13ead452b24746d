import assert from 'node:assert/strict';
import { takeOffList } from '../../../src/app/seats/take-off-list.ts';
import { answerLoss } from '../../../src/app/seats/answer-loss.ts';
import { answerPause } from '../../../src/app/seats/answer-pause.ts';
import { giveBack } from '../../../src/app/seats/give-back.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { readRemovals, writeRemovals } from '../../../src/app/records/removals.ts';
import { NO_REMOVALS } from '../../../src/domain/breaker.ts';
import { APPROVER } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, aProduct, VISIO } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { actor, asksFor, aWorldWithGrants, givesBack, grantOf } from '../../support/giving-back.ts';

describe('A click about a license that is to end', () => {
  let fake: FakeContext;
  let wakes: number;
  let ctx: Context;
  beforeEach(async () => {
    fake = await aWorldWithGrants([2]);
    wakes = 0;
    ctx = { ...fake.ctx, wake: () => void (wakes += 1) };
  });
  afterEach(() => fake.close());

  const facts = { person: aPerson(2).id, skuId: VISIO, product: 'Visio Plan 2', requestId: 'form-a' };
  const entryOf = async (what: string) => {
    const [entry, ...more] = await auditedOf(fake, what);
    assert.deepEqual(more, []);
    return [entry?.actor, entry?.after];
  };

  it('to give it back is in the audit and wakes the worker, once', async () => {
    for (const outcome of ['ending', 'already-ending'] as const)
      assert.equal((await giveBack(ctx, actor(2), VISIO)).outcome, outcome);
    assert.deepEqual([await entryOf('license-given-back'), wakes], [[actor(2), facts], 1]);
  });

  describe('while an approver is asked', () => {
    const plans = ['ONEDRIVE_BASIC', 'EXCHANGE_S_ENTERPRISE'].map((partNumber, n) => ({
      planId: `p${n}`,
      partNumber,
    }));
    beforeEach(async () => {
      fake.products = [aProduct({ free: 40, plans })];
      await givesBack(fake, 2);
      await fake.later(60_000);
    });

    for (const [answer, outcome] of [
      ['remove', 'removing'],
      ['keep', 'kept'],
    ] as const)
      it(`to ${answer} it is in the audit with what is lost, and wakes the worker, once`, async () => {
        const at = (await grantOf(fake, 2))?.question?.at;
        for (const expected of [outcome, 'answered'])
          assert.equal((await answerLoss(ctx, APPROVER, aPerson(2).id, VISIO, answer, at)).outcome, expected);
        const after = { ...facts, why: 'mailbox files', answer };
        assert.deepEqual([await entryOf('license-loss-decided'), wakes], [[APPROVER, after], 1]);
      });

    it('on a card of another time answers nothing', async () => {
      const { outcome } = await answerLoss(ctx, APPROVER, aPerson(2).id, VISIO, 'remove', 'another time');
      assert.deepEqual([outcome, wakes], ['answered', 0]);
    });
  });

  describe('while the removals are paused', () => {
    const at = '2026-11-22T10:00:00.000Z';

    for (const [name, reason, outcome, what, after] of [
      ['go on', undefined, 'going-on', 'removals-resumed', {}],
      ['cancel', 'A mistake', 'canceled', 'removals-canceled', { reason: 'A mistake' }],
    ] as const)
      it(`to ${name} is in the audit, and wakes the worker, once`, async () => {
        const paused = writeRemovals(undefined, { ...NO_REMOVALS, paused: { at, limit: 25 } });
        await fake.store.commit([paused], 'paused');
        for (const expected of [outcome, 'answered'])
          assert.equal(await answerPause(ctx, APPROVER, at, reason), expected);
        assert.deepEqual([await entryOf(what), wakes], [[APPROVER, after], 1]);
      });

    it('answers nothing where none ever was', async () => {
      assert.equal(await answerPause(ctx, APPROVER, at, undefined), 'answered');
      assert.deepEqual([await readRemovals(fake.ctx), wakes], [undefined, 0]);
    });
  });

  it('to take somebody off the waiting list wakes the worker, once', async () => {
    Object.assign(fake.ctx.options, { waitingList: true });
    fake.products = fake.products.map((product) => ({ ...product, free: 0 }));
    await asksFor(fake, [4], 'form-b');
    await fake.work();
    for (const outcome of ['off-list', 'not-on-list'] as const)
      assert.equal((await takeOffList(ctx, APPROVER, 'form-b')).outcome, outcome);
    assert.equal(wakes, 1);
    await assert.rejects(takeOffList(ctx, APPROVER, 'unknown'), { code: 'request-gone' });
  });
});
