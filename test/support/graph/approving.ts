import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { startTenant } from '../../../sandbox/tenant/tenant.ts';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import type { GraphCall } from '../../../src/graph/client.ts';
import { createGraphClient } from '../../../src/graph/client.ts';
import { createDirectory } from '../../../src/graph/directory.ts';
import { createLicenses } from '../../../src/graph/licenses.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aForm, APPROVER, entriesOn, FORM_ID } from '../app-story.ts';
import { FakeContext, personalChat, VISIO } from '../fake-context.ts';
import { certificate } from './wire.ts';

/** The cost of an approval. */
export interface Approved {
  /** Calls of Graph. A batch is one. The question of the right is not among them. */
  readonly calls: number;
  /** By kind of call, the most that were in flight together. */
  readonly inFlight: ReadonlyMap<GraphCall['kind'], number>;
  /** For each batch of writes, in their order: how many were in flight as it began, itself among them. */
  readonly writes: readonly number[];
  /** From the commit of the decision until everybody is recorded. */
  readonly ms: number;
}

/**
 * Approves a request for so many persons against the simulated tenant, over HTTPS. Each call takes `roundTripMs`
 * longer. `before`: how many batches the tenant took already.
 */
export async function approvePersons(count: number, roundTripMs = 0, before = 0): Promise<Approved> {
  const fake = new FakeContext({ mail: false });
  const tenant = await startTenant({ certificate, now: () => fake.now });
  try {
    const client = createGraphClient({
      baseUrl: tenant.graphUrl,
      customHosts: ['localhost'],
      getToken: () => tenant.tokenFor('https://graph.microsoft.com'),
      now: () => fake.now,
      sleep: () => Promise.resolve(),
    });
    const running = new Map<GraphCall['kind'], number>();
    const inFlight = new Map<GraphCall['kind'], number>();
    let writes: number[] = [];
    let [calls, delayMs] = [0, 0];
    const move = (kind: GraphCall['kind'], by: number): void => {
      const now = (running.get(kind) ?? 0) + by;
      running.set(kind, now);
      inFlight.set(kind, Math.max(inFlight.get(kind) ?? 0, now));
    };
    const counting: typeof client = {
      ...client,
      async send(call) {
        calls += 1;
        move(call.kind, 1);
        if (call.kind === 'assign') writes.push(running.get('assign') ?? 0);
        if (delayMs > 0) await wait(delayMs);
        return client.send(call).finally(() => move(call.kind, -1));
      },
    };

    const { change } = tenant;
    change.setSeats('VISIOCLIENT', tenant.product('VISIOCLIENT').consumed + count + before);
    const crowd = change.addCrowd(count + before);
    const licenses = createLicenses(counting, { now: () => fake.now });
    for (const { id } of crowd.splice(count))
      await licenses.assign([{ personId: id, skuId: VISIO, disabledPlans: [] }]);
    const ctx = { ...fake.ctx, directory: createDirectory(counting), licenses };
    fake.approvers.add(APPROVER.id);
    const worker = createWorker({ ctx, owner: 'worker', mailboxes: 0 });
    const { id, displayName: name } = tenant.user('AlexW@contoso.com');
    const typed = crowd.map(({ userPrincipalName }) => userPrincipalName).join('\n');
    const form = aForm({ ownerId: id, forMe: false, picked: [], typed });
    const where = { conversation: personalChat(id), activityId: undefined };
    await submitRequest(ctx, { id, name }, form, where);
    await fake.work(worker);
    const visio = (await licenses.products('now')).find(({ skuId }) => skuId === VISIO);
    const appsSeen = visio?.apps.map(({ planId }) => planId) ?? [];

    [calls, delayMs, writes] = [0, roundTripMs, []];
    inFlight.clear();
    const entries = entriesOn(fake, 'pending.', { appsSeen });
    await approveRequest(ctx, APPROVER, FORM_ID, entries);
    const decidedAt = performance.now();
    const [, assign] = worker.polls;
    for (let ran = 1; ran > 0;) ran = (await assign?.())?.ran ?? 0;
    const ms = performance.now() - decidedAt;
    await fake.work(worker);
    const { status, tally } = (await viewForApprover(ctx, APPROVER, FORM_ID)).request;
    assert.deepEqual([status, tally.assigned], ['completed', count]);
    return { calls, inFlight, writes, ms };
  } finally {
    await tenant.close();
    await fake.close();
  }
}
