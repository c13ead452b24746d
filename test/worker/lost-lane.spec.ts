import assert from 'node:assert/strict';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { LEASE_MS } from '../../src/worker/claim-job.ts';
import { HANDLERS } from '../../src/worker/handlers.ts';
import { createLane } from '../../src/worker/lane.ts';
import { ASSIGN_QUOTA, createWorker } from '../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../support/app-story.ts';
import { aPerson } from '../support/builders.ts';

const OTHER_FORM = '01900000-0000-7000-8000-000000000002';

describe('a lane that was lost during a job', () => {
  it('gives no further job to its former holder', async () => {
    const fake = await aContextWithPlace();
    await ask(fake);
    await ask(fake, { id: OTHER_FORM, picked: [aPerson(4).id], typed: '' });
    for (const id of [FORM_ID, OTHER_FORM]) {
      await approveRequest(fake.ctx, APPROVER, id, entriesOn(fake, 'pending.'));
    }
    const other = createLane(fake.ctx, 'assign', 'other', ASSIGN_QUOTA);
    const begun: string[] = [];
    const worker = createWorker({
      ctx: fake.ctx,
      owner: 'slow',
      mailboxes: 1,
      handlers: {
        ...HANDLERS,
        assign: {
          async run(_ctx, _run, { requestId }) {
            begun.push(requestId);
            fake.now += LEASE_MS + 1;
            assert.equal(await other.hold(), true);
          },
        },
      },
    });
    await worker.runDue();

    assert.deepEqual(begun, [FORM_ID]);
    await fake.close();
  });
});
