import assert from 'node:assert/strict';
import { createSeatWatch } from '../../../src/app/assign/watch-seats.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { readLines } from '../../../src/app/records/read-lines.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import { VISIO } from '../../support/fake-context.ts';
import { aLargeApproval } from '../../support/large-approval.ts';

const MINUTE = 60_000;

describe('somebody on the waiting list whom Graph stops to show while their license is written', () => {
  it('is looked for by the read-back when their days are over, so that the request ends', async () => {
    const large = await aLargeApproval({ waitingList: true });
    const { fake } = large;
    const worker = large.worker();
    const watch = createSeatWatch(fake.ctx);
    fake.products = [aProduct({ free: 0 })];
    const later = async (ms: number) => {
      fake.now += ms;
      await watch.look();
      await fake.work(worker);
    };
    await large.approve([1]);
    await fake.work(worker);
    fake.products = [aProduct({ free: 1 })];
    large.assign = async (orders) => orders.map(() => ({ outcome: 'retry', afterMs: MINUTE }));
    await later(MINUTE);
    assert.deepEqual(await large.outcomes(), ['writing']);
    const { read } = fake.ctx.directory;
    fake.ctx.directory.read = async (ids) => {
      if (ids.includes(aPerson(1).id)) throw new OutsideError('transient', '500');
      return read(ids);
    };
    for (let n = 0; n < 95; n += 1) await later(24 * 60 * MINUTE);
    for (let n = 0; n < 3; n += 1) await later(20 * MINUTE);
    assert.deepEqual(await large.outcomes(), ['not-confirmed']);
    assert.deepEqual(await readLines(fake.ctx, VISIO), []);
    await fake.close();
  });
});
