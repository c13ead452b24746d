import { submitRequest } from '../../src/app/ask/submit-request.ts';
import type { Context } from '../../src/app/ports/context.ts';
import type { Store, Stored } from '../../src/app/ports/store.ts';
import type { DataDocument } from '../../src/app/records/documents.ts';
import type { JobRecord } from '../../src/app/records/queue-job.ts';
import { dueAt, queueLists } from '../../src/app/records/queue-job.ts';
import { createBirths } from '../../src/worker/births.ts';
import type { Worker, WorkerOptions } from '../../src/worker/worker.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { aForm, EMPLOYEE } from './app-story.ts';
import type { FakeContext } from './fake-context.ts';
import { personalChat } from './fake-context.ts';

/** A process as the product composes it: its turns and its worker commit through the same births. */
export interface Process {
  readonly ctx: Context;
  readonly worker: Worker;
  /** Runs what was handed over, and what that causes, without a poll. */
  readonly runHanded: () => Promise<void>;
  /** The queries of queues, and the job documents that were claimed, so far. */
  readonly polled: string[];
  readonly claimed: string[];
}

/** A process on the store of the context. `through`: replaces parts of its store or of its context. */
export function aProcess(
  fake: FakeContext,
  owner = 'process',
  {
    store: parts = {},
    ctx: more = {},
    ...options
  }: Partial<Omit<WorkerOptions, 'ctx'>> & {
    readonly store?: Partial<Store>;
    readonly ctx?: Partial<Context>;
  } = {},
): Process {
  const { store } = fake;
  const births = createBirths(fake.ctx.clock, owner);
  const [polled, claimed]: [string[], string[]] = [[], []];
  const whole: Store = {
    read: (id) => store.read(id),
    page: (query) => {
      polled.push(...[query.key].flat().filter((key) => key.startsWith('queue:')));
      return store.page(query);
    },
    count: (query) => store.count(query),
    health: () => store.health(),
    close: () => store.close(),
    commit: (operations, id) => store.commit(operations, id),
    ...parts,
  };
  const watched: Store = {
    ...whole,
    commit: (operations, id) => {
      const [own] = operations;
      const isJob = operations.length === 1 && own?.kind === 'replace' && own.document.type === 'job';
      // A job that tells several readers writes down who is left.
      if (isJob && !JSON.stringify(own.document).includes('"kind":"tell"')) claimed.push(own.document.id);
      return whole.commit(operations, id);
    },
  };
  const ctx: Context = { ...fake.ctx, ...more, store: births.through(watched) };
  const worker = createWorker({ ctx, owner, mailboxes: 1, births, ...options });
  return {
    ctx,
    worker,
    polled,
    claimed,
    async runHanded() {
      do worker.begin();
      while ((await worker.settle()) > 0);
    },
  };
}

/** Sends the form from the chat of the employee. */
export function submit(ctx: Context): ReturnType<typeof submitRequest> {
  const where = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };
  return submitRequest(ctx, EMPLOYEE, aForm(), where);
}

/** The jobs that wait or run, without those of later days. */
export async function soonJobs(fake: FakeContext): Promise<readonly Stored<DataDocument<JobRecord>>[]> {
  const lists = queueLists().map((key) =>
    fake.store.page<DataDocument<JobRecord>>({ by: 'list', key, order: 'ascending', limit: 100 }),
  );
  const soon = fake.ctx.clock.iso(fake.now + 60_000);
  return (await Promise.all(lists)).flat().filter((job) => dueAt(job) < soon);
}
