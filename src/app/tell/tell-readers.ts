import type { TaskOf } from '../../domain/job.ts';
import type { Reader } from '../../domain/telling.ts';
import { NO_MAILS, withResult } from '../../domain/telling.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { StoreError } from '../ports/store.ts';
import type { JobRun } from '../records/job-run.ts';
import { commitToRequest, finish, renewLease } from '../records/job-run.ts';
import { newJob } from '../records/queue-job.ts';
import { createMailRoom } from './mail-room.ts';
import { readerOf } from './read-readers.ts';
import { countMails } from './record-mail.ts';
import type { Step } from './tell-reader.ts';
import { mailReader, messageReader, ownMail, ownMessage } from './tell-reader.ts';

type Telling = TaskOf<'tell' | 'mail-persons'>;

/** A lease that was made sure of less than this ago needs no other look before a message. */
const FRESH_MS = 5000;

/**
 * Job: tells the readers of one chunk, one after the other, and writes down after each what is left. If the
 * process dies, at most one message and one mail are sent twice. Whoever cannot be told now gets jobs of
 * their own, and so does everybody who is left if the cause may hit them too. If another round has begun, or
 * an earlier attempt did not end, all who are left get jobs of their own.
 */
export async function tellReaders(ctx: Context, run: JobRun, task: Telling): Promise<void> {
  if (run.attempts > 1) return tellOneByOne(ctx, run, task);

  const read = readerOf(ctx, task);
  const room = createMailRoom(ctx, run);
  let left = task;
  let heldAt = Number.NEGATIVE_INFINITY;
  const hold = async (): Promise<void> => {
    if (ctx.clock.now() - heldAt < FRESH_MS) return;
    await renewLease(run);
    heldAt = ctx.clock.now();
  };
  for (;;) {
    const reader = firstOf(left);
    if (reader === undefined) return endTelling(ctx, run, left, []);
    const view = await read(reader);
    if (view === 'gone') return finish(run);
    if (view === 'other-round') return tellOneByOne(ctx, run, left);

    if (view === 'off-list') {
      const isMailed = left.mail[0] === reader;
      const { left: others } = after(
        ctx,
        left,
        reader,
        undefined,
        isMailed ? { result: 'dropped' } : undefined,
      );
      left = others;
      continue;
    }

    // Here, since the message and the mail go out at the same time, and the job has one lease.
    await hold();
    const [chat, mail] = await allEnded(
      left.chat[0] === reader ? messageReader(ctx, run, left, reader, view) : undefined,
      left.mail[0] === reader ? mailReader(ctx, left, reader, view, room) : undefined,
    );
    const step = after(ctx, left, reader, chat, mail);
    left = step.left;
    if (mail?.waitMs !== undefined && left.kind === 'mail-persons') {
      await run.commit([], { againInMs: mail.waitMs });
      return;
    }
    if (firstOf(left) === undefined) return endTelling(ctx, run, left, step.operations);
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

/** The reader who is next: the requester, then by index. */
function firstOf({ chat, mail }: Pick<Telling, 'chat' | 'mail'>): Reader | undefined {
  const next = [chat[0], mail[0]].filter((reader) => reader !== undefined);
  return next.toSorted((one, other) => orderOf(one) - orderOf(other))[0];
}

const orderOf = (reader: Reader): number => (reader === 'requester' ? -1 : reader);

/** Gives the rest after a reader was told, and the jobs for those who could not be told. */
function after(
  ctx: Context,
  task: Telling,
  reader: Reader,
  chat: Step | undefined,
  mail: Step | undefined,
): { readonly left: Telling; readonly operations: readonly Operation[] } {
  const others = (readers: readonly Reader[]) => readers.filter((one) => one !== reader);
  const { mailed = NO_MAILS } = task;
  let left: Telling = {
    ...task,
    chat: others(task.chat),
    mail: mail?.waitMs === undefined ? others(task.mail) : task.mail,
    ...(mail?.result === undefined ? {} : { mailed: withResult(mailed, mail.result) }),
  };
  const operations = [...(chat?.again ?? []), ...(mail?.again ?? [])];
  if (chat?.mayHitAll === true) {
    operations.push(...left.chat.map((one) => newJob(ctx, ownMessage(task, one))));
    left = { ...left, chat: [] };
  }
  if (task.kind === 'tell' && (mail?.mayHitAll === true || mail?.waitMs !== undefined)) {
    operations.push(...laterMails(ctx, left));
    const { mailed: counted, ...rest } = left;
    // The job that takes over mails of persons counts those that were sent here, too.
    const isCountedLater = left.mail.some((one) => one !== 'requester');
    left = { ...rest, mail: [], ...(isCountedLater || !counted ? {} : { mailed: counted }) };
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

async function goOn(run: JobRun, left: Telling, operations: readonly Operation[]): Promise<void> {
  const result = await run.commit(operations, { goOnWith: left });
  if (result === 'stale') throw new StoreError('conflict', 'A new job existed already.');
}

/** Ends the job; counts the mails on the request, in one commit for all. */
function endTelling(
  ctx: Context,
  run: JobRun,
  { requestId, mailed = NO_MAILS }: Telling,
  jobs: readonly Operation[],
): Promise<void> {
  return commitToRequest(ctx, run, requestId, async (header) => {
    const isCounted = mailed.sent + mailed.refused + mailed.dropped > 0;
    const counted = isCounted ? await countMails(ctx, header, mailed) : [];
    return { operations: [...jobs, ...counted], end: 'finish' };
  });
}

/** Waits for both, also if one fails, so that nothing is sent unnoticed. Throws the first failure. */
async function allEnded(
  chat: Promise<Step> | undefined,
  mail: Promise<Step> | undefined,
): Promise<readonly [Step | undefined, Step | undefined]> {
  await Promise.allSettled([chat, mail]);
  return Promise.all([chat, mail]);
}
