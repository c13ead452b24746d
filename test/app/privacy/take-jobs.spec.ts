import assert from 'node:assert/strict';
import { erasePerson } from '../../../src/app/privacy/erase-person.ts';
import { LeaseLost } from '../../../src/app/records/job-run.ts';
import { newJob } from '../../../src/app/records/queue-job.ts';
import { MAX_DEATHS } from '../../../src/worker/give-up-job.ts';
import { HANDLERS } from '../../../src/worker/handlers.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, ask, FORM_ID } from '../../support/app-story.ts';
import { aPerson } from '../../support/builders.ts';

describe('A running job that erasures take away again and again', () => {
  it('runs again each time, and is never given up as one that kills its process', async () => {
    const fake = await aContextWithPlace();
    await ask(fake);
    await fake.store.commit([newJob(fake.ctx, { kind: 'redraw', requestId: FORM_ID })], fake.ctx.ids.next());
    let runs = 0;
    // The worker stands still, and finds its lease gone.
    const redraw = {
      run: async () => {
        runs += 1;
        throw new LeaseLost();
      },
    };
    const handlers = { ...HANDLERS, redraw };
    const worker = createWorker({ ctx: fake.ctx, owner: 'worker', mailboxes: 1, handlers });
    await worker.runDue();
    for (let n = 0; n <= MAX_DEATHS; n += 1) {
      const { id, name } = aPerson(5 + n);
      await erasePerson({ ...fake.ctx, store: fake.store }, { id, names: [name], addresses: [] });
      await worker.runDue();
    }
    assert.equal(runs, MAX_DEATHS + 2);
    assert.equal(await fake.store.count({ by: 'list', key: 'dead' }), 0);
    await fake.close();
  });
});
