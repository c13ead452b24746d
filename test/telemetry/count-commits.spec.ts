import assert from 'node:assert/strict';
import { submitRequest } from '../../src/app/ask/submit-request.ts';
import { withdrawRequest } from '../../src/app/ask/withdraw-request.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { countCommits } from '../../src/telemetry/count-commits.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { aForm, EMPLOYEE, FORM_ID } from '../support/app-story.ts';
import { FakeContext, personalChat } from '../support/fake-context.ts';

describe('the count of requests', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });

  afterEach(() => fake.close());

  it('has each status once, however many commits there are in it', async () => {
    const metrics = createMetrics();
    const ctx = { ...fake.ctx, store: countCommits(fake.store, metrics) };
    const worker = createWorker({ ctx, owner: 'worker', mailboxes: 1 });
    const typed = Array.from({ length: 29 }, (_, n) => `person${n + 2}@contoso.com`).join(' ');
    const where = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };
    await submitRequest(ctx, EMPLOYEE, aForm({ typed }), where);
    await fake.work(worker);
    await withdrawRequest(ctx, EMPLOYEE, FORM_ID);

    const counted = (await metrics.text()).match(/license_desk_requests_total\{.*/g);
    assert.deepEqual(counted?.toSorted(), [
      'license_desk_requests_total{status="cancelled"} 1',
      'license_desk_requests_total{status="checking"} 1',
      'license_desk_requests_total{status="pending"} 1',
    ]);
  });
});
