import type { TaskOf } from '../../domain/job.ts';
import type { Reader } from '../../domain/telling.ts';
import { NO_MAILS, slotCount, withResult } from '../../domain/telling.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import type { Header, JobRun, Planned } from '../records/job-run.ts';
import { commitToRequest, finish, renewLease } from '../records/job-run.ts';
import { newJob } from '../records/queue-job.ts';
import type { MailRoom } from './mail-room.ts';
import { createMailRoom } from './mail-room.ts';
import type { ReadView } from './read-readers.ts';
import { readerOf } from './read-readers.ts';
import { countMails } from './record-mail.ts';
import type { Step } from './tell-reader.ts';
import { mailReader, messageReader, ownMail, ownMessage } from './tell-reader.ts';

type Telling = TaskOf<'tell' | 'mail-persons'>;

/** A lease that was made sure of less than this ago needs no other look before a message. */
const FRESH_MS = 5000;

/**
 * Job: tells the readers of one chunk, one after the other or a few at a time, and writes down each time what is
 * left. If the process dies, at most one message and one mail are sent twice, or those few. Whoever cannot be
 * told now gets jobs of their own, and so does everybody who is left if the cause may hit them too. If another
 * round has begun, or an earlier attempt did not end, all who are left get jobs of their own.
 */
export async function tellReaders(ctx: Context, run: JobRun, task: Telling): Promise<void> {
  if (run.attempts > 1) return tellOneByOne(ctx, run, task);

  const atOnce = slotCount(task);
  const read = readerOf(ctx, task);
  const room = createMailRoom(ctx, run, atOnce);
  let left = task;
  let heldAt = Number.NEGATIVE_INFINITY;
  const hold = async (): Promise<void> => {
    if (ctx.clock.now() - heldAt < FRESH_MS) return;
    await renewLease(run);
    heldAt = ctx.clock.now();
  };
  for (;;) {
    const readers = nextOf(left, atOnce);
    if (readers.length === 0) return endTelling(ctx, run, left, []);
    const found = await read(readers);
    if (found === 'gone') return finish(run);
    if (found === 'other-round') return tellOneByOne(ctx, run, left);

    // Here, since messages and mails go out at the same time, and the job has one lease.
    await hold();
    const { told, failures } = await tellAtOnce(ctx, run, left, readers, found.views, room);
    const step = after(ctx, left, told);
    if (failures.length > 0) {
      // The others of this step were told.
      if (told.length > 0) await run.retryWhileStoreIsAway(() => goOn(run, step.left, step.operations));
      throw failures[0];
    }
    const waits = told.flatMap(({ mail }) => mail?.waitMs ?? []);
    if (left.kind === 'mail-persons' && waits.length === told.length) {
      await run.commit([], { againInMs: Math.min(...waits) });
      return;
    }
    left = step.left;
    if (nextOf(left, 1).length === 0) return endTelling(ctx, run, left, step.operations, found.document);
    await run.retryWhileStoreIsAway(() => goOn(run, left, step.operations));
    heldAt = ctx.clock.now();
  }
}

/** Gives each reader who is left a job for the message and one for the mail. */
export function tellOneByOne(ctx: Context, run: JobRun, { ...task }: Telling): Promise<void> {
  const jobs = [
    ...task.chat.map((reader) => newJob(ctx, ownMessage(task, reader))),
    ...task.mail.map((reader) => newJob(ctx, ownMail(task, reader))),
  ];
  return endTelling(ctx, run, task, jobs);
}

/** The readers who are next, in the order of the job: the requester first. */
function nextOf({ chat, mail }: Pick<Telling, 'chat' | 'mail'>, most: number): readonly Reader[] {
  return [...new Set([...chat, ...mail])].slice(0, most);
}

/** The results of the message and the mail of one reader. */
interface Told {
  readonly reader: Reader;
  readonly chat: Step | undefined;
  readonly mail: Step | undefined;
}

/**
 * Sends the messages and mails of some readers, and waits for all of them. `failures`: those for which the job
 * must end; their readers are not among those who were told.
 */
async function tellAtOnce(
  ctx: Context,
  run: JobRun,
  task: Telling,
  readers: readonly Reader[],
  views: readonly ReadView[],
  room: MailRoom,
): Promise<{ readonly told: readonly Told[]; readonly failures: readonly unknown[] }> {
  const running = views.map(async (view, n): Promise<Told> => {
    const reader = readers[n] ?? 'requester';
    if (view === 'off-list') {
      const mail = task.mail.includes(reader) ? ({ result: 'dropped' } as const) : undefined;
      return { reader, chat: undefined, mail };
    }
    const [chat, mail] = await allEnded(
      task.chat.includes(reader) ? messageReader(ctx, run, task, reader, view) : undefined,
      task.mail.includes(reader) ? mailReader(ctx, task, reader, view, room) : undefined,
    );
    return { reader, chat, mail };
  });
  await Promise.allSettled(running);
  const told: Told[] = [];
  const failures: unknown[] = [];
  for (const one of running) {
    try {
      told.push(await one);
    } catch (error) {
      failures.push(error);
    }
  }
  return { told, failures };
}

/** Gives the rest after some readers were told, and the jobs for those who could not be told. */
function after(
  ctx: Context,
  task: Telling,
  told: readonly Told[],
): { readonly left: Telling; readonly operations: readonly Operation[] } {
  const isTold = (reader: Reader) => told.some((one) => one.reader === reader);
  const isMailed = (reader: Reader) =>
    told.some((one) => one.reader === reader && one.mail?.waitMs === undefined);
  const results = told.flatMap(({ mail }) => mail?.result ?? []);
  let left: Telling = {
    ...task,
    chat: task.chat.filter((reader) => !isTold(reader)),
    mail: task.mail.filter((reader) => !isMailed(reader)),
    mailed: results.reduce(withResult, task.mailed ?? NO_MAILS),
  };
  const operations = told.flatMap(({ chat, mail }) => [...(chat?.again ?? []), ...(mail?.again ?? [])]);
  if (told.some(({ chat }) => chat?.mayHitAll === true)) {
    operations.push(...left.chat.map((one) => newJob(ctx, ownMessage(task, one))));
    left = { ...left, chat: [] };
  }
  const isWaiting = told.some(({ mail }) => mail?.mayHitAll === true || mail?.waitMs !== undefined);
  if (task.kind === 'tell' && isWaiting) {
    operations.push(...laterMails(ctx, left));
    const { mailed: counted, ...rest } = left;
    // The job that takes over mails of persons counts those that were sent here, too.
    const isCountedLater = left.mail.some((one) => one !== 'requester');
    left = { ...rest, mail: [], ...(isCountedLater ? {} : { mailed: counted }) };
  }
  return { left, operations };
}

/** The jobs by which mails wait in their own queues, where they hold up no message. */
function laterMails(ctx: Context, { mail, chat: _chat, ...about }: Telling): readonly Operation[] {
  const persons = mail.filter((reader) => reader !== 'requester');
  return [
    ...(mail.includes('requester') ? [newJob(ctx, ownMail(about, 'requester'))] : []),
    ...(persons.length > 0 ? [newJob(ctx, { ...about, kind: 'mail-persons', chat: [], mail: persons })] : []),
  ];
}

/** `operations`: they only make new jobs, so no other commit can be in their way. */
async function goOn(run: JobRun, left: Telling, operations: readonly Operation[]): Promise<void> {
  await run.commit(operations, { goOnWith: left });
}

/** Ends the job; counts the mails on the request, in one commit for all. `known`: the request as last read. */
function endTelling(
  ctx: Context,
  run: JobRun,
  { requestId, mailed = NO_MAILS }: Telling,
  jobs: readonly Operation[],
  known?: Header['document'],
): Promise<void> {
  const isCounted = mailed.sent + mailed.refused + mailed.dropped > 0;
  if (!isCounted && jobs.length === 0) return finish(run);
  const plan = async (header: Header): Promise<Planned> => {
    const counted = isCounted ? await countMails(ctx, header, mailed) : [];
    return { operations: [...jobs, ...counted], end: 'finish' };
  };
  return commitToRequest(ctx, run, requestId, plan, isCounted ? known : undefined);
}

/** Waits for both, also if one fails, so that nothing is sent unnoticed. Throws the first failure. */
async function allEnded(
  chat: Promise<Step> | undefined,
  mail: Promise<Step> | undefined,
): Promise<readonly [Step | undefined, Step | undefined]> {
  await Promise.allSettled([chat, mail]);
  return Promise.all([chat, mail]);
}
