import assert from 'node:assert/strict';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import type { DataDocument } from '../../src/app/records/documents.ts';
import { LEASE_MS } from '../../src/worker/claim-job.ts';
import { createLane, LaneLost } from '../../src/worker/lane.ts';
import { ASSIGN_QUOTA, createWorker } from '../../src/worker/worker.ts';
import { aContextWithPlace, APPROVER, ask, entriesOn, FORM_ID } from '../support/app-story.ts';
import { aPerson } from '../support/builders.ts';
import type { FakeContext } from '../support/fake-context.ts';
import { withCommit } from '../support/with-commit.ts';

const OTHER_FORM = '01900000-0000-7000-8000-000000000002';
/** A request for somebody who has no license yet. */
const OTHERS = { id: OTHER_FORM, forMe: false, picked: [aPerson(4).id], typed: '' };
const QUOTA = { most: 100, withinMs: 60_000, slotMs: 5000 };

describe('a lane that this instance was the last to hold', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  const lane = (owner: string) => createLane(fake.ctx, 'assign', owner, QUOTA);
  const approve = (id: string) => approveRequest(fake.ctx, APPROVER, id, entriesOn(fake, 'pending.'));
  const stored = () => fake.store.read<DataDocument<{ readonly owner: string }>>('lane:assign');

  it('is written once for an approval: the take renews the lease', async () => {
    const writes: string[] = [];
    const ctx = withCommit(fake, async (operations, id) => {
      const ids = operations.map((one) => (one.kind === 'remove' ? one.id : one.document.id));
      writes.push(...ids.filter((one) => one === 'lane:assign'));
      return fake.store.commit(operations, id);
    });
    const worker = createWorker({ ctx, owner: 'worker', mailboxes: 1 });
    await ask(fake, {}, worker);
    await approve(FORM_ID);
    await fake.later(1000, worker);
    // The first time, nobody had the lane.
    assert.equal(writes.splice(0).length, 2);

    await ask(fake, OTHERS, worker);
    await approve(OTHER_FORM);
    await fake.later(60_000, worker);
    assert.equal(writes.length, 1);
  });

  it('can be reached without a write until another instance takes it', async () => {
    const [one, other] = [lane('one'), lane('other')];
    assert.equal(await one.take(1), 0);
    const etag = (await stored())?.etag;
    for (const ms of [0, LEASE_MS, LEASE_MS]) {
      fake.now += ms;
      assert.equal(await one.reach(), true);
    }
    assert.equal((await stored())?.etag, etag);

    assert.equal(await other.reach(), true);
    assert.equal((await stored())?.data.owner, 'other');
    assert.equal(await one.reach(), false);
    assert.equal(one.freeInMs(), LEASE_MS);
  });

  it('gives nothing to take when another instance took it after it was reached', async () => {
    const [one, other] = [lane('one'), lane('other')];
    await one.take(1);
    fake.now += LEASE_MS + 1;
    assert.equal(await one.reach(), true);
    assert.equal(await other.take(1), 0);

    await assert.rejects(one.take(1), LaneLost);
    assert.equal((await stored())?.data.owner, 'other');
  });

  it('counts what another instance took and released in between', async () => {
    const [one, other] = [lane('one'), lane('other')];
    await one.take(1);
    fake.now += LEASE_MS + 1;
    assert.equal(await one.reach(), true);
    assert.equal(await other.take(QUOTA.most - 1), 0);
    await other.release();

    assert.equal(await one.take(10), QUOTA.withinMs + QUOTA.slotMs);
  });

  it('is left at once to the other instance, with the job that was claimed', async () => {
    const worker = fake.worker('first');
    await ask(fake, {}, worker);
    await approve(FORM_ID);
    await fake.later(1000, worker);
    await ask(fake, OTHERS, worker);
    await approve(OTHER_FORM);
    fake.now += 60_000;

    // The other instance takes the lane when this one has just claimed the job.
    const other = createLane(fake.ctx, 'assign', 'other', ASSIGN_QUOTA);
    const results: string[] = [];
    const ctx = {
      ...fake.ctx,
      licenses: {
        ...fake.ctx.licenses,
        products: async () => {
          await other.hold();
          return fake.products;
        },
      },
    };
    const loses = createWorker({
      ctx,
      owner: 'first',
      mailboxes: 1,
      onJob: (kind, result) => void results.push(`${kind} ${result}`),
    });
    await loses.runDue();
    assert.ok(results.includes('assign lost'), results.join());

    await other.release();
    await fake.work(fake.worker('heir'));
    const [job] = await fake.store.page({ by: 'list', key: 'queue:assign', order: 'ascending', limit: 1 });
    assert.equal(job, undefined);
  });
});
