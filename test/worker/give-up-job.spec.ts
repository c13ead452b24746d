import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { viewForRequester } from '../../src/app/decide/view-request.ts';
import { checkInstallation } from '../../src/app/operate/check-installation.ts';
import type { DataDocument } from '../../src/app/records/documents.ts';
import { create } from '../../src/app/records/documents.ts';
import type { JobRecord } from '../../src/app/records/queue-job.ts';
import { jobDocument, newJob } from '../../src/app/records/queue-job.ts';
import type { JobTask } from '../../src/domain/job.ts';
import { QUEUES } from '../../src/domain/job.ts';
import type { HandlerRow } from '../../src/worker/handlers.ts';
import { HANDLERS } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { aContextWithPlace, APPROVER, ask, EMPLOYEE, FORM_ID } from '../support/app-story.ts';
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

  it('is kept as dead with its kind if a later release made it, and the others run', async () => {
    const now = fake.ctx.clock.iso(fake.now);
    const later: object = { kind: 'later', requestId: FORM_ID };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const record = { task: later as JobTask, attempts: 10, madeAt: now };
    const other = newJob(fake.ctx, { kind: 'announce', requestId: 'none' });
    await fake.store.commit([create(jobDocument('one', record, now)), other], fake.ctx.ids.next());
    const results: string[] = [];
    const onJob = (kind: string, result: string): void => void results.push(`${kind} ${result}`);
    const worker = createWorker({ ctx: fake.ctx, owner: 'worker', mailboxes: 1, onJob });
    await fake.work(worker);
    const { attempts, lastError } = (await fake.store.read<DataDocument<JobRecord>>('job:one'))?.data ?? {};
    assert.deepEqual([attempts, lastError], [11, 'Unknown kind of job: later.']);
    await fake.later(11 * 60_000, worker);

    const { dead } = await checkInstallation(fake.ctx, APPROVER);
    assert.deepEqual(
      dead.map(({ kind, reason }) => [kind, reason]),
      [['later', 'Unknown kind of job: later.']],
    );
    assert.deepEqual(
      results.filter((one) => one.startsWith('later')),
      ['later again', 'later dead'],
    );
    assert.ok(results.includes('announce done'));
  });

  for (const kind of ['look-up', 'finish-lookup'] as const) {
    it(`ends its request in words: ${kind}`, async () => {
      const id = '01900000-0000-7000-8000-000000000002';
      const typed = Array.from({ length: 30 }, (_, n) => `person${n + 2}@contoso.com`).join('\n');
      const row = { ...HANDLERS[kind], run: () => Promise.reject(new Error('A bug.')) };
      const handlers = { ...HANDLERS, [kind]: row };
      const worker = createWorker({ ctx: fake.ctx, owner: 'worker', mailboxes: 1, handlers });
      await ask(fake, { id, picked: [], typed }, worker);
      for (let n = 0; n < 13; n += 1) await fake.later(11 * 60_000, worker);
      const { request } = await viewForRequester(fake.ctx, EMPLOYEE, id);
      assert.deepEqual([request.status, request.notCreated], ['cancelled', 'not-looked-up']);
    });
  }

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
