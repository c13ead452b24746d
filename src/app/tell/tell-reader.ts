import type { TaskOf } from '../../domain/job.ts';
import { nextCopyInMs } from '../../domain/copies.ts';
import { backOffMs, MAX_LANE_WAIT_MS, queueOf } from '../../domain/job.ts';
import type { MailResult, Reader, ToReader } from '../../domain/telling.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Operation } from '../ports/store.ts';
import type { JobRun } from '../records/job-run.ts';
import { LeaseLost } from '../records/job-run.ts';
import { newJob } from '../records/queue-job.ts';
import { LostCopy } from '../records/send-message.ts';
import type { MailRoom } from './mail-room.ts';
import { messageOnce } from './message-people.ts';
import type { ReaderView } from './read-readers.ts';
import { reportOutage } from './report-outage.ts';
import { sendOnce } from './send-mail.ts';

type OwnTask = ReturnType<typeof ownMessage> | ReturnType<typeof ownMail>;

/** The part of a job for several readers that is the same for each of them. */
const toReader = ({ requestId, round, listed }: ToReader): ToReader => ({
  requestId,
  round,
  ...(listed && { listed }),
});

/** The message job of one reader. */
export function ownMessage(about: ToReader, reader: Reader): TaskOf<'message-requester' | 'message-person'> {
  if (reader === 'requester') return { kind: 'message-requester', ...toReader(about) };
  return { kind: 'message-person', index: reader, ...toReader(about) };
}

/** The mail job of one reader. */
export function ownMail(about: ToReader, reader: Reader): TaskOf<'mail-requester' | 'mail-person'> {
  if (reader === 'requester') return { kind: 'mail-requester', ...toReader(about) };
  return { kind: 'mail-person', index: reader, ...toReader(about) };
}

/** The result of one message or mail. */
export interface Step {
  /** The end of a mail; undefined: it goes on. */
  readonly result?: MailResult;
  /** The job that tries it again. */
  readonly again?: readonly Operation[];
  /** Whether the cause of a failure may hit other readers, too. */
  readonly mayHitAll?: boolean;
  /** A mail was not sent, since no mailbox has room for so many milliseconds. */
  readonly waitMs?: number;
}

/** Messages one reader in Teams, if the bot can reach them. The caller has made sure of the lease. Throws LeaseLost. */
export async function messageReader(
  ctx: Context,
  run: JobRun,
  about: ToReader,
  reader: Reader,
  view: ReaderView,
): Promise<Step> {
  try {
    const { id } = personOf(view);
    await messageOnce(ctx, run, id, view, async () => {});
    return {};
  } catch (error) {
    return failed(ctx, ownMessage(about, reader), error);
  }
}

/**
 * Mails one reader, if a mailbox has room. Throws LeaseLost, and the failure of a mailbox if the worker of the
 * mail queues handles it.
 */
export async function mailReader(
  ctx: Context,
  task: TaskOf<'tell' | 'mail-persons'>,
  reader: Reader,
  view: ReaderView,
  room: MailRoom,
): Promise<Step> {
  const { mail: address, language } = personOf(view);
  // The person was erased.
  if (address === undefined) return { result: 'dropped' };
  const own = ownMail(task, reader);
  const to = { address, ...(language === undefined ? {} : { language }) };
  try {
    const waitMs = await room(task.mail.length);
    if (waitMs > 0) return { waitMs };
    const result = await sendOnce(ctx, own, to, view);
    if (result === 'given-up') return { result: 'refused' };
    return result === 'sent' ? { result } : { again: [result], mayHitAll: true };
  } catch (error) {
    if (error instanceof OutsideError && error.kind === 'permanent') {
      ctx.log.warn('A mail was refused.', { kind: view.kind, error: error.message });
      return { result: 'refused' };
    }
    if (task.kind === 'mail-persons' && isOfMailbox(error)) throw error;
    return failed(ctx, own, error);
  }
}

function personOf(view: ReaderView): {
  readonly id: string;
  readonly mail?: string;
  readonly language?: string;
} {
  return view.kind === 'person-ended' ? view.entry.person : view.view.request.requester;
}

const isOfMailbox = (error: unknown): error is OutsideError =>
  error instanceof OutsideError && (error.kind === 'outage' || error.kind === 'throttled');

/** Failures that are not about the reader. */
const OF_ALL: ReadonlySet<OutsideError['kind']> = new Set(['throttled', 'transient', 'outage', 'blocked']);

/**
 * Hands a failed message or mail over to a job of its own, and reports a cause that hits everybody. Throws
 * LeaseLost, StoreError.
 */
async function failed(ctx: Context, own: OwnTask, error: unknown): Promise<Step> {
  if (error instanceof LeaseLost) throw error;
  ctx.log.info('A reader was not told. A job of its own tries again.', { kind: own.kind, error });
  if (error instanceof OutsideError && error.outage !== undefined) {
    const { outage: cause, about } = error;
    await reportOutage(ctx, about === undefined ? { cause } : { cause, about });
  }
  const again = newJob(ctx, own, againInMs(ctx, own, error), error instanceof LostCopy ? { copies: 1 } : {});
  return { again: [again], mayHitAll: !(error instanceof OutsideError) || OF_ALL.has(error.kind) };
}

function againInMs(ctx: Context, own: OwnTask, error: unknown): number {
  const backOff = backOffMs(1, ctx.ids.random());
  if (!(error instanceof OutsideError)) return backOff;
  const { retryAfterMs = 0 } = error;
  if (error instanceof LostCopy) return Math.max(retryAfterMs, nextCopyInMs('message', 1) ?? 0);
  if (queueOf(own.kind) === 'general') return Math.max(retryAfterMs, backOff);
  // The mail queue waits for the mailboxes, and for a cause that hits all of them.
  if (isOfMailbox(error) && error.about !== undefined) return 0;
  return Math.max(Math.min(retryAfterMs, MAX_LANE_WAIT_MS), backOff);
}
