import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import type { Operation, Stored } from '../../../src/app/ports/store.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { chunkDocumentId, replace } from '../../../src/app/records/documents.ts';
import { jobIdOf } from '../../../src/app/records/keys.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { jobDocument } from '../../../src/app/records/queue-job.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, APPROVER, ask, entriesOn, FORM_ID } from '../../support/app-story.ts';
import { withStore } from '../../support/both-stores.ts';
import type { FakeContext } from '../../support/fake-context.ts';

type StoredJob = Stored<DataDocument<JobRecord>>;

describe('The intent of an assignment', () => {
  let fake: FakeContext;
  /** The documents of each commit that wrote an intent. */
  let intents: (readonly string[])[];

  beforeEach(async () => {
    intents = [];
    fake = await aContextWithPlace();
    await ask(fake);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
  });
  afterEach(() => fake.close());

  /** Runs all jobs. `before` happens once, just before the first intent is committed. */
  async function assign(before: () => unknown = () => undefined): Promise<void> {
    const commit: FakeContext['store']['commit'] = async (operations, id) => {
      const text = JSON.stringify(operations);
      if (text.includes('"kind":"writing"')) {
        intents.push(operations.map(typeOf));
        if (intents.length === 1) await before();
      }
      return fake.store.commit(operations, id);
    };
    const { store } = withStore({ ...fake.ctx, store: fake.store }, { commit });
    await fake.work(createWorker({ ctx: { ...fake.ctx, store }, owner: 'ours', mailboxes: 1 }));
  }

  async function touchChunk(): Promise<void> {
    const chunk = (await fake.store.read(chunkDocumentId(FORM_ID, 0))) ?? assert.fail();
    await fake.store.commit([replace(chunk, chunk)], fake.ctx.ids.next());
  }

  /** What an erasure does: the job is due at once, and its worker has lost it. */
  async function takeJob(): Promise<void> {
    const query = { by: 'list', key: 'queue:assign', order: 'ascending', limit: 1 } as const;
    const [job = assert.fail()] = await fake.store.page<StoredJob>(query);
    const { owner: _, ...data } = job.data;
    const next = jobDocument(jobIdOf(job), data, fake.ctx.clock.iso(fake.now + 60_000));
    await fake.store.commit([replace(job, next)], fake.ctx.ids.next());
  }

  it('is guarded by the persons as they were read, and does not write the job, while its lease is fresh', async () => {
    await assign();
    assert.deepEqual(intents, [['chunk', 'write']]);
    assert.equal(fake.writes.length, 3);
  });

  it('is guarded by the lease if somebody has changed the persons meanwhile', async () => {
    await assign(touchChunk);
    assert.deepEqual(intents, [
      ['chunk', 'write'],
      ['job', 'chunk', 'write'],
    ]);
    assert.equal(fake.writes.length, 3);
  });

  it('renews the lease if the look at the persons took long', async () => {
    const { products } = fake.ctx.licenses;
    const slow: typeof products = (freshness) => {
      fake.now += 6000;
      return products(freshness);
    };
    Object.assign(fake.ctx.licenses, { products: slow });
    await assign();
    assert.deepEqual(intents, [['job', 'chunk', 'write']]);
  });

  it('is not written, and nobody gets a license, if the job was taken and the persons changed', async () => {
    await assign(async () => {
      await takeJob();
      await touchChunk();
    });
    assert.deepEqual(fake.writes, []);
    assert.equal(await fake.store.read(`wrote:${FORM_ID}:0`), undefined);
    await fake.later(60_000);
    assert.equal(fake.writes.length, 3);
  });

  it('is found by the next worker if the job was taken just before, and each license is written once', async () => {
    await assign(takeJob);
    await fake.later(60_000);
    assert.equal(fake.writes.length, 3);
  });
});

function typeOf(operation: Operation): string {
  return operation.kind === 'remove' ? 'removed' : operation.document.type;
}
