import assert from 'node:assert/strict';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { replace } from '../../../src/app/records/documents.ts';
import { jobDocumentId } from '../../../src/app/records/keys.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { dueAt, jobDocument, queueList } from '../../../src/app/records/queue-job.ts';
import { END_GRANTS, endSoon } from '../../../src/app/seats/end-soon.ts';
import { queueOf } from '../../../src/domain/job.ts';
import { FakeContext } from '../../support/fake-context.ts';

const MINUTE = 60_000;

describe('The job that takes licenses back, when another license is to end', () => {
  let fake: FakeContext;
  beforeEach(() => {
    fake = new FakeContext();
  });
  afterEach(() => fake.close());

  const ends = async (inMs: number) =>
    assert.equal(
      (await fake.store.commit([await endSoon(fake.ctx, inMs)], fake.ctx.ids.next())).outcome,
      'done',
    );
  const named = () => fake.store.read<DataDocument<JobRecord>>(jobDocumentId(END_GRANTS));
  /** In how many minutes each of these jobs is due. */
  const minutes = async () => {
    const query = {
      by: 'list',
      key: queueList(queueOf('end-grants')),
      order: 'ascending',
      limit: 9,
    } as const;
    const jobs = await fake.store.page<DataDocument<JobRecord>>(query);
    return jobs.map((job) => (Date.parse(dueAt(job)) - fake.now) / MINUTE);
  };

  for (const [first, then, due] of [
    [5, 0, 0],
    [5, 2, 2],
    [5, 9, 5],
  ] as const)
    it(`waits for the soonest: in ${first} minutes, and ${then}`, async () => {
      await ends(first * MINUTE);
      await ends(then * MINUTE);
      assert.deepEqual(await minutes(), [due]);
    });

  it('has another one beside it while it is in hand, and keeps its lease', async () => {
    await ends(0);
    const waiting = (await named()) ?? assert.fail();
    const held = jobDocument(
      END_GRANTS,
      { ...waiting.data, owner: 'worker' },
      fake.ctx.clock.iso(fake.now + MINUTE),
    );
    await fake.store.commit([replace(waiting, held)], fake.ctx.ids.next());
    await ends(5 * MINUTE);
    assert.deepEqual(await minutes(), [1, 5]);
    assert.equal((await named())?.data.owner, 'worker');
  });
});
