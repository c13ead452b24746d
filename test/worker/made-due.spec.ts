import assert from 'node:assert/strict';
import { asHolder, replace } from '../../src/app/records/documents.ts';
import { newJob } from '../../src/app/records/queue-job.ts';
import { aContextWithPlace } from '../support/app-story.ts';
import { aProcess, soonJobs } from '../support/born.ts';
import type { FakeContext } from '../support/fake-context.ts';

describe('A job that waited, and that a commit makes due', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  it('is handed over with a lease; one that its own worker gives back is not', async () => {
    const ran: string[] = [];
    const one = aProcess(fake, 'process', { onJob: (kind) => void ran.push(kind) });
    const task = { kind: 'redraw', requestId: 'none' } as const;
    await fake.store.commit([newJob(fake.ctx, task, 1000), newJob(fake.ctx, task, 1000)], 'two');
    fake.now += 1000;
    const [made, back] = (await soonJobs(fake)).map((job) => replace(job, job));
    assert.ok(made && back);
    await one.ctx.store.commit([made, asHolder(back)], fake.ctx.ids.next());
    assert.deepEqual(
      (await soonJobs(fake)).map(({ data }) => [data.owner, data.attempts]),
      [
        [undefined, 0],
        ['process', 1],
      ],
    );
    await one.runHanded();
    assert.deepEqual(ran, ['redraw']);
  });
});
