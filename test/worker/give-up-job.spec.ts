import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { newJob } from '../../src/app/records/queue-job.ts';
import { QUEUES } from '../../src/domain/job.ts';
import type { HandlerRow } from '../../src/worker/handlers.ts';
import { HANDLERS } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { aContextWithPlace, ask, FORM_ID } from '../support/app-story.ts';
import type { FakeContext } from '../support/fake-context.ts';

describe('A job that is given up', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    await ask(fake);
  });

  afterEach(() => fake.close());

  /** Lets an announcement of the request fail until it is given up. Gives the number of dead jobs. */
  async function giveUp(row: Omit<HandlerRow<'announce'>, 'run'>): Promise<number> {
    const announce = { ...row, run: () => Promise.reject(new Error('A bug.')) };
    const worker = createWorker({
      ctx: fake.ctx,
      owner: 'worker',
      mailboxes: 1,
      handlers: { ...HANDLERS, announce },
    });
    const job = newJob(fake.ctx, { kind: 'announce', requestId: FORM_ID });
    await fake.store.commit([job], fake.ctx.ids.next());
    for (let n = 0; n < 13; n += 1) await fake.later(11 * 60_000, worker);
    return fake.store.count({ by: 'list', key: 'dead' });
  }

  it('is kept as dead if its row has nothing else', async () => {
    assert.equal(await giveUp({}), 1);
  });

  it('is ended by its row, whatever its kind', async () => {
    const ended: string[] = [];
    const dead = await giveUp({
      givenUp: async (_ctx, run, { requestId }) => {
        ended.push(requestId);
        await run.commit([], 'finish');
      },
    });
    assert.deepEqual([ended.length, dead], [1, 0]);
  });

  it('is ended by its row and kept as dead, if the row has both', async () => {
    const dead = await giveUp({
      givenUp: async (_ctx, run) => void (await run.commit([], 'finish')),
      isKeptAsDead: true,
    });
    assert.equal(dead, 1);
  });

  it('is named in the table of rows, and nowhere else in the worker', async () => {
    const folder = new URL('../../src/worker/', import.meta.url);
    const kinds = Object.keys(HANDLERS).filter((kind) => !Object.hasOwn(QUEUES, kind));
    for (const file of await readdir(folder)) {
      if (file === 'handlers.ts') continue;
      const text = await readFile(new URL(file, folder), 'utf8');
      assert.deepEqual(
        kinds.filter((kind) => text.includes(`'${kind}'`)),
        [],
        file,
      );
      assert.doesNotMatch(text, /queueOf\([^)]*\) [!=]==/, file);
    }
  });
});
