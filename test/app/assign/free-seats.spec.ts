import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import { aProduct } from '../../support/builders.ts';

describe('the free seats of a product', () => {
  it('are counted at that moment, not a minute ago, before anybody gets one', async () => {
    const fake = await aContextWithPlace();
    await ask(fake);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    const aMinuteAgo = fake.products;
    fake.products = [aProduct({ free: 1 })];
    const sent: number[] = [];
    const licenses: Context['licenses'] = {
      ...fake.ctx.licenses,
      products: async (freshness) => (freshness === 'now' ? fake.products : aMinuteAgo),
      assign: async (orders) => {
        sent.push(orders.length);
        return fake.ctx.licenses.assign(orders);
      },
    };
    await fake.work(createWorker({ ctx: { ...fake.ctx, licenses }, owner: 'worker', mailboxes: 1 }));

    // The second write is tried without a free seat: the count could be stale, Graph's answer cannot.
    assert.deepEqual(sent, [1, 1]);
    await fake.close();
  });
});
