import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import type { Stored } from '../../../src/app/ports/store.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { dueAt, queueList } from '../../../src/app/records/queue-job.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';

const ALL_JOBS = { by: 'list', key: queueList('general'), order: 'ascending', limit: 100 } as const;
const MINUTE = 60_000;
const assigned = (n: number) => ({ person: aPerson(n).id, outcome: 'assigned' });

describe('the audit of an assignment', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    await ask(fake);
  });

  afterEach(() => fake.close());

  const approve = () => approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));

  it("has the outcome of each person, and Graph's words about failures", async () => {
    const refusal = { outcome: 'failed', reason: 'denied', apps: [], detail: 'Access denied.' } as const;
    fake.beforeAssign = ({ personId }) => (personId === aPerson(2).id ? refusal : undefined);
    await approve();
    await fake.work();

    const entries = await auditedOf(fake, 'request-ended');
    const failed = { outcome: 'failed', reason: 'denied', detail: 'Access denied.' };
    const outcomes = [assigned(1), { person: aPerson(2).id, ...failed }, assigned(3)];
    assert.deepEqual(
      entries.map(({ actor, requestId, after }) => [actor, requestId, after]),
      [['license-desk', FORM_ID, { status: 'partly-failed', outcomes }]],
    );
  });

  it('comes with the end of the request, which is then kept as long as requests are', async () => {
    const removals = async () =>
      (await fake.store.page<Stored<DataDocument<JobRecord>>>(ALL_JOBS)).filter(
        ({ data: { task } }) => task.kind === 'remove' && task.requestId === FORM_ID,
      );
    await approve();
    assert.deepEqual(await removals(), []);
    await fake.work();
    const [removal = assert.fail(), ...others] = await removals();
    assert.deepEqual([dueAt(removal), others], [fake.ctx.clock.iso(fake.now + 30 * 24 * 60 * MINUTE), []]);
  });

  it('has each person once if they end one after the other', async () => {
    let isThrottled = true;
    fake.beforeAssign = ({ personId }) =>
      isThrottled && personId === aPerson(2).id ? { outcome: 'retry', afterMs: MINUTE } : undefined;
    await approve();
    await fake.work();
    isThrottled = false;
    await fake.later(MINUTE);

    const [recorded, ended] = await Promise.all(
      ['outcomes-recorded', 'request-ended'].map((what) => auditedOf(fake, what)),
    );
    assert.deepEqual(
      [recorded, ended].map((entries) => entries?.map(({ after }) => after)),
      [
        [{ status: 'approving', outcomes: [assigned(1), assigned(3)] }],
        [{ status: 'completed', outcomes: [assigned(2)] }],
      ],
    );
  });
});
