import assert from 'node:assert/strict';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { LEASE_MS } from '../../src/worker/claim-job.ts';
import { createLane } from '../../src/worker/lane.ts';
import { ASSIGN_QUOTA, createWorker } from '../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../support/app-story.ts';

describe('a lane whose holder is dead', () => {
  it('is polled for when its lease expires, and not seconds later', async () => {
    const fake = await aContextWithPlace();
    try {
      await ask(fake);
      await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
      assert.ok(await createLane(fake.ctx, 'assign', 'dead', ASSIGN_QUOTA).hold());
      const worker = createWorker({ ctx: fake.ctx, owner: 'next', mailboxes: 1 });

      fake.now += LEASE_MS - 300;
      const results = await Promise.all(worker.polls.map((poll) => poll()));
      assert.ok(results.some(({ ran, nextInMs }) => ran === 0 && nextInMs === 300));

      fake.now += 300;
      await worker.runDue();
      assert.ok(fake.writes.length > 0);
    } finally {
      await fake.close();
    }
  });
});
