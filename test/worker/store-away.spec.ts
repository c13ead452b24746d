import assert from 'node:assert/strict';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { StoreError } from '../../src/app/ports/store.ts';
import { LEASE_MS } from '../../src/worker/claim-job.ts';
import { HANDLERS } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../support/app-story.ts';

describe('a store that becomes unavailable before something is recorded', () => {
  it('is waited for as long as the lease lasts, and no longer', async () => {
    const fake = await aContextWithPlace();
    await ask(fake);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    // The redraw waits for two seconds.
    fake.now += 2000;
    const began = fake.now;
    const worker = createWorker({
      ctx: fake.ctx,
      owner: 'worker',
      mailboxes: 0,
      handlers: {
        ...HANDLERS,
        redraw: {
          run: (_ctx, run) =>
            run.retryWhileStoreIsAway(() => Promise.reject(new StoreError('down', 'The store is away.'))),
        },
      },
      pauseFor: async (ms) => {
        fake.now += ms;
        if (fake.now > began + 2 * LEASE_MS) throw new Error('It is waited for without an end.');
      },
    });

    await assert.rejects(async () => worker.polls[0]?.(), StoreError);
    const waited = fake.now - began;
    assert.ok(waited > LEASE_MS / 2 && waited < LEASE_MS, String(waited));
    await fake.close();
  });
});
