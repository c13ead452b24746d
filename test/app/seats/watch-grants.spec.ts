import assert from 'node:assert/strict';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { remove } from '../../../src/app/records/documents.ts';
import { FOLLOW_ENDS, jobDocumentId } from '../../../src/app/records/keys.ts';
import { dueAt } from '../../../src/app/records/queue-job.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { END_GRANTS } from '../../../src/app/seats/end-soon.ts';
import type { GrantCounts } from '../../../src/app/seats/watch-grants.ts';
import { createGrantWatch } from '../../../src/app/seats/watch-grants.ts';
import { aWorldWithEnds, DAY, endingGrant, pass } from '../../support/ending-story.ts';
import { FakeContext } from '../../support/fake-context.ts';
import { givesBack, hasVisio } from '../../support/giving-back.ts';
import { withCommit } from '../../support/with-commit.ts';

describe('The watch over the jobs that end licenses', () => {
  let fake: FakeContext;
  let counts: GrantCounts[];
  let wakes: number;
  let look: () => Promise<void>;
  beforeEach(async () => {
    fake = await aWorldWithEnds(endingGrant(2, 2), endingGrant(3, 20));
    [counts, wakes] = [[], 0];
    const ctx = { ...fake.ctx, wake: () => void (wakes += 1) };
    ({ look } = createGrantWatch(ctx, (found) => counts.push(found)));
  });
  afterEach(() => fake.close());

  const read = (name: string) => fake.store.read<DataDocument<JobRecord>>(jobDocumentId(name));
  /** An older release beside this one does not know the job, and gives it up. */
  const bury = async (name: string): Promise<void> => {
    const job = await read(name);
    assert.ok(job);
    await fake.store.commit([remove(job)], fake.ctx.ids.next());
  };

  it('makes a job anew that an older release has buried: licenses end', async () => {
    await bury(FOLLOW_ENDS);
    await pass(fake, 3);
    assert.equal(hasVisio(fake, 2), true);
    await look();
    assert.equal(wakes, 1);
    await fake.work();
    assert.equal(hasVisio(fake, 2), false);
  });

  it('makes a job anew that an older release has buried: licenses are taken back', async () => {
    await givesBack(fake, 3);
    await bury(END_GRANTS);
    await fake.later(60_000);
    assert.equal(hasVisio(fake, 3), true);
    await look();
    await fake.work();
    assert.equal(hasVisio(fake, 3), false);
  });

  it('leaves the jobs alone while they wait, and makes none if nothing is to do', async () => {
    await fake.work();
    const before = await read(FOLLOW_ENDS);
    await look();
    assert.deepEqual(await read(FOLLOW_ENDS), before);
    assert.deepEqual([await read(END_GRANTS), wakes], [undefined, 0]);
  });

  it('makes none where no license ends', async () => {
    const empty = new FakeContext();
    await createGrantWatch(empty.ctx).look();
    assert.equal(await empty.store.read(jobDocumentId(FOLLOW_ENDS)), undefined);
    await empty.close();
  });

  it('wakes nobody where another process was faster', async () => {
    await bury(FOLLOW_ENDS);
    const { commit } = fake.store;
    const late = withCommit(fake, async (operations, id) => {
      await createGrantWatch(fake.ctx).look();
      return commit.call(fake.store, operations, id);
    });
    await createGrantWatch({ ...late, wake: () => void (wakes += 1) }).look();
    assert.equal(wakes, 0);
    assert.ok(await read(FOLLOW_ENDS));
  });

  it('makes a job due that a clock ahead by days has put off', async () => {
    fake.now += 30 * DAY;
    await fake.work();
    fake.now -= 30 * DAY;
    await look();
    const job = await read(FOLLOW_ENDS);
    assert.equal(job && dueAt(job), fake.ctx.clock.iso(fake.now));
  });

  it('counts the licenses that hold a seat: those that are active once an hour', async () => {
    await look();
    await givesBack(fake, 3);
    await look();
    assert.deepEqual(counts, [
      { active: 2, ending: 0 },
      { active: 2, ending: 1 },
    ]);
    fake.now += 3_600_000;
    await look();
    assert.deepEqual(counts.at(-1), { active: 1, ending: 1 });
  });
});
