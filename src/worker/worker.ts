import { setTimeout as wait } from 'node:timers/promises';
import { shareWait } from '../app/assign/keep-waiting.ts';
import type { Context } from '../app/ports/context.ts';
import { OutsideError } from '../app/ports/outside-error.ts';
import { referenceOf } from '../app/ports/ports.ts';
import { LeaseLost } from '../app/records/job-run.ts';
import { dueAt, queueList } from '../app/records/queue-job.ts';
import { reportOutage } from '../app/tell/report-outage.ts';
import { MAX_LANE_WAIT_MS, OUTAGE_RETRY_MS, queueOf, QUEUES } from '../domain/job.ts';
import { sendsMailsBeside } from '../domain/telling.ts';
import { endFailed } from './end-failed.ts';
import { giveUpDeadly, MAX_DEATHS } from './give-up-job.ts';
import type { Handlers } from './handlers.ts';
import { HANDLERS, rowOf } from './handlers.ts';
import { createLane, LaneLost } from './lane.ts';
import type { Sending } from './mailboxes.ts';
import { createMailboxes, MAIL_QUOTA, MAX_AT_ONCE } from './mailboxes.ts';
import type { QueueGroup } from './queue-group.ts';
import { groupOf, isDue, isPaused, isReadWhole } from './queue-group.ts';
import type { Window } from './quota.ts';
import type { ClaimedJob, StoredJob } from './claim-job.ts';
import { claimJob, isStoreAway } from './claim-job.ts';

export interface WorkerOptions {
  readonly ctx: Context;
  /** Unique to this process. */
  readonly owner: string;
  /** How many mailboxes this instance sends from: the first ones of MAIL_FROM. */
  readonly mailboxes: number;
  readonly handlers?: Handlers;
  /** Pauses while the store is not available; a timer if left out. */
  readonly pauseFor?: (ms: number) => Promise<unknown>;
  readonly onJob?: (kind: string, result: 'done' | 'again' | 'dead' | 'lost') => void;
}

/**
 * The result of one poll: the number of jobs that ran, and milliseconds until the next one is due (undefined:
 * none is due soon).
 */
export interface PollResult {
  readonly ran: number;
  readonly nextInMs: number | undefined;
}

/**
 * Microsoft's limit is 3,000 writes in any 150 s for an app in a tenant (Graph throttling limits). The rest
 * is left to other programs.
 */
export const ASSIGN_QUOTA: Window = { most: 2900, withinMs: 150_000, slotMs: 5000 };
const JOBS_PER_POLL = 40;
/** How many jobs a poll reads that looks beyond those due soon. Each one read takes a request unit, every ten minutes. */
const JOBS_BEYOND = 8;
/**
 * How far ahead a poll reads. It is longer than a lease and than the pause between two looks, so that a look
 * sees each lease before it ends. Jobs of later days are not read: their number grows with the requests kept.
 */
const SOON_MS = 30_000;
/**
 * Without a mailbox, mails older than this are ended. Younger ones wait: while MAIL_FROM is being set,
 * another instance may have it already.
 */
const UNSENT_AFTER_MS = 2 * 60_000;
/** What a telling job is asked to wait where it may send no mail. It hands its mails over instead. */
const MAILS_ELSEWHERE_MS = 1000;

/**
 * Claims due jobs, runs them, and puts off those that failed. `runDue` polls all queues once, for tests. The
 * loop keeps looking, and polls.
 */
export function createWorker({
  ctx,
  owner,
  mailboxes,
  handlers = HANDLERS,
  pauseFor = (ms) => wait(ms),
  onJob = () => {},
}: WorkerOptions) {
  const laneOf = (name: string, quota: Window) => createLane(ctx, name, owner, quota);
  const groups: readonly QueueGroup[] = [
    groupOf(['general'], 8),
    groupOf(['assign'], 1, { lane: laneOf('assign', ASSIGN_QUOTA), whenStopped: shareWait }),
    ...mailGroups(),
  ];
  const mailGroup = groups.find((group) => group.mailboxes !== undefined);
  let isStopping = false;

  function mailGroups(): readonly QueueGroup[] {
    const queues = ['mail-first', 'mail'] as const;
    // MAIL_FROM was removed: mails that still wait are refused one by one, and counted.
    if (!ctx.mailer.enabled) return [groupOf(queues, MAX_AT_ONCE, { minAgeMs: UNSENT_AFTER_MS })];
    if (mailboxes === 0) return [];
    const lane = laneOf('mail', MAIL_QUOTA);
    const names = Array.from({ length: mailboxes }, (_, n) => ctx.options.mailFrom[n] ?? String(n));
    return [groupOf(queues, MAX_AT_ONCE * mailboxes, { lane, mailboxes: createMailboxes(ctx, lane, names) })];
  }

  /** Polls every queue once. */
  async function runDue(): Promise<PollResult> {
    const results = await allEnded(groups.map((group) => pollGroup(group)));
    const waits = results.flatMap(({ nextInMs }) => (nextInMs === undefined ? [] : [nextInMs]));
    return {
      ran: results.reduce((sum, { ran }) => sum + ran, 0),
      nextInMs: waits.length === 0 ? undefined : Math.max(0, Math.min(...waits)),
    };
  }

  /**
   * Whether a poll may find something: one query for all queues. The answer of an idle process costs the same
   * whatever is kept. Throws StoreError.
   */
  async function look(): Promise<boolean> {
    const now = ctx.clock.now();
    if (groups.some((group) => isReadWhole(group, now))) return true;
    const key = groups.flatMap(({ queues }) => queues.map(queueList));
    const until = ctx.clock.iso(now + SOON_MS);
    return (await ctx.store.page({ by: 'list', key, order: 'ascending', limit: 1, until })).length > 0;
  }

  async function pollGroup(group: QueueGroup): Promise<PollResult> {
    const now = ctx.clock.now();
    if (isPaused(group, now)) return { ran: 0, nextInMs: group.pausedUntil - now };

    const jobs: StoredJob[] = [];
    const isWhole = isReadWhole(group, now);
    const range = isWhole
      ? { limit: JOBS_BEYOND }
      : { limit: JOBS_PER_POLL, until: ctx.clock.iso(now + SOON_MS) };
    for (const queue of group.queues) {
      const query = { by: 'list', key: queueList(queue), order: 'ascending' } as const;
      jobs.push(...(await ctx.store.page<StoredJob>({ ...query, ...range })));
    }
    group.readAt = now;
    if (isWhole) group.readWholeAt = now;
    const dueFrom = (job: StoredJob): number =>
      Math.max(ctx.clock.parse(dueAt(job)), ctx.clock.parse(job.data.madeAt) + (group.minAgeMs ?? 0));
    const due = jobs.filter((job) => isDue(group, job, dueFrom(job), now));
    const later = jobs.filter((job) => !due.includes(job)).map((job) => dueFrom(job) - now);
    const nextInMs = later.length === 0 ? undefined : Math.min(...later);
    if (due.length === 0) return { ran: 0, nextInMs };
    // After the death of a worker, the lease of its job can expire a moment before that of the lane.
    if (group.lane && !(await group.lane.reach())) {
      const waits = [nextInMs, group.lane.freeInMs()].filter((ms) => ms !== undefined);
      return { ran: 0, nextInMs: waits.length === 0 ? undefined : Math.min(...waits) };
    }

    const queue = due.values();
    const length = Math.min(group.concurrency, group.mailboxes?.room() ?? group.concurrency);
    const served = Array.from({ length }, () => serve(group, queue));
    const ran = (await allEnded(served)).reduce((sum, count) => sum + count, 0);
    return { ran, nextInMs };
  }

  async function serve(group: QueueGroup, queue: Iterator<StoredJob>): Promise<number> {
    let ran = 0;
    for (let job = queue.next(); !job.done; job = queue.next()) {
      if (isStopping || isPaused(group, ctx.clock.now())) break;
      if (group.lane && !(await group.lane.reach())) break;
      if (await runJob(group, job.value)) ran += 1;
    }
    return ran;
  }

  async function runJob(group: QueueGroup, job: StoredJob): Promise<boolean> {
    const isTelling = sendsMailsBeside(job.data.task.kind);
    const sending = (isTelling ? mailGroup : group)?.mailboxes?.open();
    const lane = {
      take: (amount: number) => (isTelling ? borrow(amount, sending) : take(group, amount, sending)),
      pauseLane: (ms: number) => pause(group, ms),
    };
    const run = await claimJob(ctx, job, owner, lane, pauseFor);
    if (!run) return false;
    try {
      const isDeadly = run.deaths >= MAX_DEATHS;
      const act = () =>
        isDeadly ? giveUpDeadly(handlers, ctx, run) : rowOf(handlers, sending?.ctx ?? ctx, run).run();
      const fields = { job: run.id, attempt: run.attempts };
      await ctx.tracing.run(`job ${run.task.kind}`, act, { origin: run.trace, fields });
      group.done += 1;
      group.stoppedBy.delete(run.id);
      onJob(run.task.kind, isDeadly ? 'dead' : 'done');
    } catch (error) {
      await afterFailure(group, run, error, sending?.leaveOut(error));
    } finally {
      sending?.end();
    }
    return true;
  }

  /**
   * Takes from the quota of the mails for a telling job, which is in another queue. Gives a wait also while no
   * mails are sent, or while another instance sends them; no queue waits for that.
   */
  async function borrow(amount: number, sending: Sending | undefined): Promise<number> {
    const now = ctx.clock.now();
    if (!mailGroup || !sending) return MAILS_ELSEWHERE_MS;
    if (isPaused(mailGroup, now)) return mailGroup.pausedUntil - now;
    try {
      return await sending.take(amount);
    } catch (error) {
      if (error instanceof LeaseLost) return MAILS_ELSEWHERE_MS;
      throw error;
    }
  }

  /** If one job waits for the lane's quota, all jobs of the lane wait. */
  async function take(group: QueueGroup, amount: number, sending: Sending | undefined): Promise<number> {
    const waiting = (await (sending ?? group.lane)?.take(amount)) ?? 0;
    if (waiting > 0) pause(group, waiting);
    return waiting;
  }

  /**
   * Stops the lane for a cause that hits everybody, and gives true. Gives false if this job stopped it before
   * and other jobs went well since: then the cause concerns this job alone.
   */
  function stopLane(group: QueueGroup, jobId: string): boolean {
    const doneBefore = group.stoppedBy.get(jobId);
    if (doneBefore !== undefined && group.done > doneBefore) return false;
    group.stoppedBy.set(jobId, group.done);
    pause(group, OUTAGE_RETRY_MS);
    return true;
  }

  function pause(group: QueueGroup, ms: number): void {
    group.pausedUntil = Math.max(group.pausedUntil, ctx.clock.now() + ms);
  }

  /** `othersInMs`: a mailbox could not send; milliseconds until another one can. */
  async function afterFailure(
    group: QueueGroup,
    run: ClaimedJob,
    error: unknown,
    othersInMs: number | undefined,
  ): Promise<void> {
    try {
      await rescheduleFailed(group, run, error, othersInMs);
    } catch (failure) {
      // Another worker has the job, so there is nothing to store. The other jobs of this poll go on.
      if (!(failure instanceof LeaseLost)) throw failure;
      onJob(run.task.kind, 'lost');
    }
  }

  async function rescheduleFailed(
    group: QueueGroup,
    run: ClaimedJob,
    error: unknown,
    othersInMs: number | undefined,
  ): Promise<void> {
    const { kind } = run.task;
    // The job has not acted, and need not wait for its own lease to end.
    if (error instanceof LaneLost && !run.isEnded()) await run.reschedule(0, error.message, false);
    if (error instanceof LeaseLost || run.isEnded()) {
      onJob(kind, 'lost');
      return;
    }
    const reason = error instanceof Error ? error.message : String(error);
    if (isStoreAway(error)) throw error;
    if (othersInMs !== undefined) pause(group, othersInMs);
    if (error instanceof OutsideError && error.outage !== undefined) {
      // A suspended product holds up its own requests only; the other causes hit the whole lane.
      const isOfLane =
        error.kind === 'outage' && error.outage !== 'product-suspended' && othersInMs === undefined;
      const { outage: cause, about } = error;
      if (group.lane && isOfLane && stopLane(group, run.id)) await group.whenStopped?.(ctx, cause);
      await reportOutage(ctx, about === undefined ? { cause } : { cause, about });
    }
    // Graph says how long nobody may write. Mail waits for each mailbox separately.
    const isThrottled = error instanceof OutsideError && error.kind === 'throttled';
    if (isThrottled && QUEUES[queueOf(kind)].pausesWhenThrottled)
      pause(group, Math.min(error.retryAfterMs ?? 0, MAX_LANE_WAIT_MS));
    const result = await endFailed(handlers, ctx, run, error, reason, othersInMs);
    const fields = {
      kind,
      job: run.id,
      attempts: run.attempts,
      reference: run.trace === undefined ? undefined : referenceOf(run.trace),
      reason,
      error: error instanceof OutsideError ? undefined : error,
    };
    if (result === 'dead') ctx.log.error('A job was given up.', fields);
    // The block of the app has a log line of its own. Here, each message that waits for its end would add a
    // line per hour.
    else if (error instanceof OutsideError && error.kind === 'blocked')
      ctx.log.debug('A job waits for an administrator.', fields);
    else ctx.log.warn('A job failed and will be tried again.', fields);
    onJob(kind, result);
  }

  /** Takes no more jobs; those in hand go on. */
  function stop(): void {
    isStopping = true;
  }

  /** Releases the lanes, so that another instance need not wait for their leases to end. Throws StoreError. */
  async function release(): Promise<void> {
    await Promise.all(groups.flatMap(({ lane: held }) => (held ? [held.release()] : [])));
  }

  /** One poll function per group, so that no group waits for the jobs of another. */
  const polls = groups.map((group) => () => pollGroup(group));

  return { runDue, look, polls, stop, release };
}

/** Waits for all, also if one fails, so that no job is left running unnoticed. Throws the first failure. */
async function allEnded<T>(running: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(running);
  return Promise.all(running);
}

export type Worker = ReturnType<typeof createWorker>;
