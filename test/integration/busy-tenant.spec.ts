import assert from 'node:assert/strict';
import { startTenant } from '../../sandbox/tenant/tenant.ts';
import type { OneWrite } from '../../sandbox/tenant/hardness.ts';
import type { Tenant } from '../../sandbox/tenant/tenant.ts';
import { submitRequest } from '../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../src/app/decide/view-request.ts';
import type { Actor } from '../../src/app/ports/results.ts';
import { createGraphClient } from '../../src/graph/client.ts';
import { createDirectory } from '../../src/graph/directory.ts';
import { createLicenses } from '../../src/graph/licenses.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { aForm, APPROVER, entriesOn, FORM_ID } from '../support/app-story.ts';
import { FakeContext, personalChat, VISIO } from '../support/fake-context.ts';
import { certificate } from '../support/graph/wire.ts';
import { atScale } from '../support/scale.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

describe('A tenant that takes one write at a time', function () {
  this.timeout(120_000);
  let fake: FakeContext;
  let tenant: Tenant;

  beforeEach(async () => {
    fake = new FakeContext({ mail: false });
    fake.approvers.add(APPROVER.id);
    tenant = await startTenant({ certificate, now: () => fake.now });
  });
  afterEach(async () => {
    await tenant.close();
    await fake.close();
  });

  /**
   * Makes and approves a request for so many persons, and lets time pass until it has ended. Gives the
   * seconds that it took.
   */
  async function license(count: number, oneWrite: OneWrite) {
    tenant.change.addCrowd(count);
    tenant.change.setSeats('VISIOCLIENT', count + 100);
    const client = createGraphClient({
      baseUrl: tenant.graphUrl,
      customHosts: ['localhost'],
      getToken: () => tenant.tokenFor('https://graph.microsoft.com'),
      now: () => fake.now,
      sleep: () => Promise.resolve(),
    });
    const ctx = {
      ...fake.ctx,
      directory: createDirectory(client),
      licenses: createLicenses(client, { now: () => fake.now }),
    };
    const worker = createWorker({ ctx, owner: 'worker', mailboxes: 0 });
    const { id, displayName: name } = tenant.user('MeganB@contoso.com');
    const employee: Actor = { id, name };
    const typed = Array.from(
      { length: count },
      (_, n) => `crowd${String(n + 1).padStart(4, '0')}@contoso.com`,
    ).join('\n');
    const form = aForm({ ownerId: id, forMe: false, picked: [], typed });
    await submitRequest(ctx, employee, form, { conversation: personalChat(id), activityId: undefined });
    await fake.work(worker);
    const visio = (await ctx.licenses.products('now')).find(({ skuId }) => skuId === VISIO);
    const appsSeen = visio?.apps.map(({ planId }) => planId) ?? [];
    await approveRequest(ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.', { appsSeen }));

    tenant.change.harden({ oneWrite });
    const approvedAt = fake.now;
    const callsBefore = tenant.calls.get('POST /$batch') ?? 0;
    const view = async () => (await viewForApprover(ctx, APPROVER, FORM_ID)).request;
    const status = async () =>
      (await ctx.store.read<{ id: string; type: string; data: { status: string } }>(`req:${FORM_ID}`))?.data
        .status;
    await fake.work(worker);
    while ((await status()) === 'approving' && fake.now - approvedAt < 2 * HOUR)
      await fake.later(SECOND, worker);
    return {
      request: await view(),
      seconds: (fake.now - approvedAt) / SECOND,
      batches: (tenant.calls.get('POST /$batch') ?? 0) - callsBefore,
    };
  }

  const changes = (): number => tenant.ledger.filter(({ changed }) => changed).length;

  it('has 20 people licensed within 90 seconds, each written once, and nobody told that it failed', async () => {
    const { request, seconds, batches } = await license(20, { busyMs: 30 * SECOND });

    assert.equal(request.status, 'completed');
    assert.deepEqual([request.tally.assigned, changes()], [20, 20]);
    assert.ok(seconds <= 90, `${seconds} s`);
    assert.ok(batches <= 25, `${batches} batches`);
  });

  const many = atScale(300, 1000);
  it(`has ${many} people licensed as fast as 1,000 in an hour, each written once, and nobody told that it failed`, async () => {
    const { request, seconds, batches } = await license(many, { busyMs: 30 * SECOND });

    assert.equal(request.status, 'completed');
    assert.deepEqual([request.tally.assigned, changes()], [many, many]);
    assert.ok(seconds <= many * 3.6, `${seconds} s`);
    assert.ok(batches <= many * 1.25, `${batches} batches`);
  });
});
