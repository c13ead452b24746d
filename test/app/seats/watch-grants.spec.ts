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
import type { FakeContext } from '../../support/fake-context.ts';
import { givesBack, hasVisio } from '../../support/giving-back.ts';

describe('The watch over the jobs that end licenses', () => {
  let fake: FakeContext;
  let counts: GrantCounts[];
  let look: () => Promise<void>;
  beforeEach(async () => {
    fake = await aWorldWithEnds(endingGrant(2, 2), endingGrant(3, 20));
    counts = [];
    ({ look } = createGrantWatch(fake.ctx, (found) => counts.push(found)));
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
    assert.equal(await read(END_GRANTS), undefined);
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
