import assert from 'node:assert/strict';
import { createSeatWatch } from '../../../src/app/assign/watch-seats.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { FORM_ID } from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import { aLargeApproval, numbers, OTHER_ID } from '../../support/large-approval.ts';

const MINUTE = 60_000;

describe('the order of the waiting list', () => {
  it('holds for those beside somebody whose write is looked at again', async () => {
    const large = await aLargeApproval({ waitingList: true });
    const { fake } = large;
    const worker = large.worker();
    const watch = createSeatWatch(fake.ctx);
    fake.products = [aProduct({ free: 0 })];
    const later = async (free: number) => {
      fake.products = fake.products.map((product) => ({ ...product, free: product.free + free }));
      fake.now += MINUTE;
      await watch.look();
      await fake.work(worker);
    };
    try {
      await large.approve([1], numbers(11, 13));
      await fake.work(worker);
      // Graph does not show the first one for now, and puts off the write of the next one.
      const { read } = fake.ctx.directory;
      fake.ctx.directory.read = async (ids) => {
        if (ids.includes(aPerson(1).id)) throw new OutsideError('transient', '500');
        return read(ids);
      };
      large.assign = async (orders) => orders.map(() => ({ outcome: 'retry', afterMs: 30_000 }));
      await later(1);
      assert.deepEqual(await large.outcomes(OTHER_ID), ['writing', 'on-list', 'on-list']);

      fake.ctx.directory.read = read;
      large.assign = (orders) => fake.ctx.licenses.assign(orders);
      await later(1);
      await later(0);
      assert.deepEqual(await large.outcomes(OTHER_ID), ['assigned', 'on-list', 'on-list']);
      assert.deepEqual(await large.outcomes(FORM_ID), ['assigned']);
    } finally {
      await fake.close();
    }
  });
});
