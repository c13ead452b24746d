import assert from 'node:assert/strict';
import { OutsideError } from '../../src/app/ports/outside-error.ts';
import { newJob } from '../../src/app/records/queue-job.ts';
import { HANDLERS } from '../../src/worker/handlers.ts';
import { aProcess } from '../support/born.ts';
import { FakeContext } from '../support/fake-context.ts';

const SECOND = 1000;

/** Polls every group once, as the loop does. Gives the milliseconds until the next poll. */
async function poll({ worker }: ReturnType<typeof aProcess>): Promise<number | undefined> {
  const all = await Promise.all(worker.polls.map((one) => one()));
  const waits = all.flatMap(({ nextInMs }) => nextInMs ?? []);
  return waits.length === 0 ? undefined : Math.min(...waits);
}

describe('A worker that knows what its process wrote', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });

  afterEach(() => fake.close());

  const redraw = { kind: 'redraw', requestId: 'none' } as const;
  it('reads the queues at its start, and then only when a look finds something', async () => {
    const one = aProcess(fake);
    assert.equal(await poll(one), undefined);
    assert.equal(one.polled.length, 4);
    await poll(one);
    assert.equal(one.polled.length, 4);

    // Another process makes a job.
    await fake.store.commit([newJob(fake.ctx, redraw)], 'other');
    await poll(one);
    assert.equal(one.polled.length, 4);
    assert.equal(await one.worker.look(), true);
    await poll(one);
    assert.equal(await fake.store.count({ by: 'list', key: 'queue:general' }), 0);

    one.polled.length = 0;
    assert.equal(await one.worker.look(), false);
    assert.equal(one.polled.length, 4);
    await poll(one);
    assert.equal(one.polled.length, 4);
  });

  it('knows without a query when a job is due that it put off or made for later', async () => {
    const failing = { run: () => Promise.reject(new OutsideError('transient', '503')) };
    const one = aProcess(fake, 'process', { handlers: { ...HANDLERS, redraw: failing } });
    await poll(one);
    one.polled.length = 0;
    await one.ctx.store.commit([newJob(one.ctx, redraw, 3 * SECOND)], 'later');
    assert.equal(await poll(one), 3 * SECOND);
    await one.ctx.store.commit([newJob(one.ctx, redraw)], 'now');
    await one.runHanded();
    // The back-off after the first failure.
    assert.equal(await poll(one), 2 * SECOND);
    assert.deepEqual(one.polled, []);

    fake.now += 2 * SECOND;
    await poll(one);
    assert.deepEqual(one.polled, ['queue:general']);
  });

  it('reads on while there is more than one poll reads, and hands over nothing meanwhile', async () => {
    const many = Array.from({ length: 90 }, () => newJob(fake.ctx, redraw));
    await fake.store.commit(many, 'many');
    const one = aProcess(fake);
    assert.equal(await poll(one), 0);
    await one.ctx.store.commit([newJob(one.ctx, redraw)], 'new');
    await one.runHanded();
    assert.equal(await fake.store.count({ by: 'list', key: 'queue:general' }), 83);
    // The first poll looks beyond the jobs that are due soon, and reads fewer.
    for (let n = 0; n < 3; n += 1) await poll(one);
    assert.equal(await fake.store.count({ by: 'list', key: 'queue:general' }), 0);
  });

  it('asks again after a failure of the store', async () => {
    let isAway = true;
    const { store } = fake;
    const one = aProcess(fake, 'process', {
      store: { page: (query) => (isAway ? Promise.reject(new Error('Away.')) : store.page(query)) },
    });
    await fake.store.commit([newJob(fake.ctx, redraw)], 'other');
    await assert.rejects(poll(one));
    isAway = false;
    await poll(one);
    assert.equal(await fake.store.count({ by: 'list', key: 'queue:general' }), 0);
  });
});
