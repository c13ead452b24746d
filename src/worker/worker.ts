import { setTimeout as wait } from 'node:timers/promises';
import { shareWait } from '../app/assign/keep-waiting.ts';
import type { Context } from '../app/ports/context.ts';
import { dueAt, queueList } from '../app/records/queue-job.ts';
import { slotCount, sendsMailsBeside } from '../domain/telling.ts';
import { afterFailure } from './after-failure.ts';
import { borrowMails } from './borrow-mails.ts';
import type { Births } from './births.ts';
import type { StoredJob } from './claim-job.ts';
import { claimJob, endLease, giveBack } from './claim-job.ts';
import { giveUpDeadly, MAX_DEATHS } from './give-up-job.ts';
import type { Handlers } from './handlers.ts';
import { HANDLERS, rowOf } from './handlers.ts';
import { createLane } from './lane.ts';
import type { Sending } from './mailboxes.ts';
import { createMailboxes, MAIL_QUOTA, MAX_AT_ONCE } from './mailboxes.ts';
import type { QueueGroup } from './queue-group.ts';
import { groupOf, isDue, isPaused, isReached, isReadWhole, limitOf, pause, restOf } from './queue-group.ts';
import type { Window } from './quota.ts';
import type { Slots } from './slots.ts';
import { createSlots } from './slots.ts';

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
  /** Watches all commits of this process, with the same owner. Without it, each poll asks the store. */
  readonly births?: Births;
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
/** How many jobs of each queue the longer poll reads (`isReadWhole`). Each takes a request unit. */
const JOBS_BEYOND = 8;
/**
 * How far ahead a poll reads. It is longer than a lease and than the pause between two looks, so that a look
 * sees each lease before it ends. Jobs of later days are not read: their number grows with the requests kept.
 */
const SOON_MS = 30_000;
/** How many jobs are in hand for each that runs: what can start within some ten seconds. */
const ROUNDS_AHEAD = 4;
/**
 * Without a mailbox, mails older than this are ended. Younger ones wait: while MAIL_FROM is being set,
 * another instance may have it already.
 */
const UNSENT_AFTER_MS = 2 * 60_000;

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
  births,
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
    return [groupOf(queues, MAX_AT_ONCE, { lane, mailboxes: createMailboxes(ctx, lane, names) })];
  }

  const slots = new Map(groups.map((group) => [group, slotsOf(group)]));
  births?.connect({ room, accept, expect });

  function slotsOf(group: QueueGroup): Slots {
    return createSlots({
      limit: () => limitOf(group),
      slotCount: ({ data }) => slotCount(data.task),
      mayBegin: async () => !isStopping && !isPaused(group, ctx.clock.now()) && (await isReached(group)),
      run: (job, isBorn) => runJob(group, job, isBorn),
      giveBack: (job) => giveBack(ctx, job),
      onFailed(error, job) {
        ctx.log.warn('A job could not be run.', { error });
        group.unreturned.add(job);
        group.dueAt = 0;
        ctx.wake();
      },
    });
  }

  const groupWith = (list: string): QueueGroup | undefined =>
    groups.find(({ queues }) => queues.some((queue) => queueList(queue) === list));

  /** See `Receiver`. A job that must wait for something else is not born leased. */
  function room(list: string): number {
    const group = groupWith(list);
    const isElsewhere = (group?.lane?.freeInMs() ?? 0) > 0;
    if (!group || isStopping || isElsewhere || group.isBehind || group.minAgeMs !== undefined) return 0;
    if (isPaused(group, ctx.clock.now())) return 0;
    return limitOf(group) * ROUNDS_AHEAD - (slots.get(group)?.size() ?? 0);
  }

  function accept(job: StoredJob): void {
    const group = groupWith(job.list ?? '');
    if (group) slots.get(group)?.accept(job);
    // A commit that was under way when the worker was stopped.
    if (isStopping) begin();
    ctx.wake();
  }

  function expect(list: string, at: number): void {
    const group = groupWith(list);
    if (!group || group.dueAt <= at) return;
    group.dueAt = at;
    ctx.wake();
  }

  /** Starts the jobs that were handed over, as far as there are free slots. */
  function begin(): void {
    for (const one of slots.values()) one.fill();
  }

  /** Waits until the jobs that were handed over have ended, and gives how many ran. */
  async function settle(): Promise<number> {
    const ran = await allEnded([...slots.values()].map((one) => one.settle()));
    return ran.reduce((sum, count) => sum + count, 0);
  }

  /** Polls every queue once, and runs what was handed over. */
  async function runDue(): Promise<PollResult> {
    for (const group of groups) group.dueAt = 0;
    const results = await allEnded(groups.map((group) => pollGroup(group)));
    const handed = await settle();
    const waits = results.flatMap(({ nextInMs }) => (nextInMs === undefined ? [] : [nextInMs]));
    return {
      ran: results.reduce((sum, { ran }) => sum + ran, handed),
      nextInMs: waits.length === 0 ? undefined : Math.max(0, Math.min(...waits)),
    };
  }

  /**
   * Whether a poll may find something: one query for all queues. While nothing is due, it costs the
   * same, whatever is kept. Throws StoreError.
   */
  async function look(): Promise<boolean> {
    const now = ctx.clock.now();
    const key = groups.flatMap(({ queues }) => queues.map(queueList));
    const until = ctx.clock.iso(now + SOON_MS);
    const isFound =
      groups.some((group) => !isPaused(group, now) && isReadWhole(group, now)) ||
      (await ctx.store.page({ by: 'list', key, order: 'ascending', limit: 1, until })).length > 0;
    if (isFound) for (const group of groups) group.dueAt = 0;
    return isFound;
  }

  async function pollGroup(group: QueueGroup): Promise<PollResult> {
    const now = ctx.clock.now();
    if (isPaused(group, now)) return { ran: 0, nextInMs: restOf(group, now) };
    // This process knows of all that it wrote itself. The look finds what others wrote.
    if (births && group.dueAt > now) return { ran: 0, nextInMs: restOf(group, now) };

    group.dueAt = Infinity;
    try {
      for (const job of group.unreturned) {
        await endLease(ctx, job);
        group.unreturned.delete(job);
      }
      const due = await readDue(group, now);
      // After the death of a worker, the lease of its job can expire a moment before that of the lane.
      if (due.length > 0 && !(await isReached(group))) {
        group.dueAt = Math.min(group.dueAt, now + (group.lane?.freeInMs() ?? Infinity));
        return { ran: 0, nextInMs: restOf(group, now) };
      }
      const ran = (await slots.get(group)?.work(due)) ?? 0;
      const then = ctx.clock.now();
      // Some jobs were left, or the poll did not read all.
      if (ran > 0 ? group.isBehind || ran < due.length : isPaused(group, then)) group.dueAt = 0;
      return { ran, nextInMs: restOf(group, then) };
    } catch (error) {
      group.dueAt = 0;
      throw error;
    }
  }

  /** The due jobs of a group. Notes when the next one is due. Throws StoreError. */
  async function readDue(group: QueueGroup, now: number): Promise<readonly StoredJob[]> {
    const isWhole = isReadWhole(group, now);
    const limit = isWhole ? JOBS_BEYOND : JOBS_PER_POLL;
    const until = isWhole ? {} : { until: ctx.clock.iso(now + SOON_MS) };
    const jobs: StoredJob[] = [];
    let isBehind = false;
    for (const queue of group.queues) {
      const query = { by: 'list', key: queueList(queue), order: 'ascending', limit } as const;
      const page = await ctx.store.page<StoredJob>({ ...query, ...until });
      isBehind ||= page.length === limit && page.every((job) => isDue(group, job, dueFrom(group, job), now));
      jobs.push(...page);
    }
    group.isBehind = isBehind;
    group.readAt = now;
    if (isWhole) group.readWholeAt = now;
    const due = jobs.filter((job) => isDue(group, job, dueFrom(group, job), now));
    const later = jobs.filter((job) => !due.includes(job)).map((job) => dueFrom(group, job));
    group.dueAt = Math.min(group.dueAt, ...later);
    return due;
  }

  const dueFrom = ({ minAgeMs = 0 }: QueueGroup, job: StoredJob): number =>
    Math.max(ctx.clock.parse(dueAt(job)), ctx.clock.parse(job.data.madeAt) + minAgeMs);

  async function runJob(group: QueueGroup, job: StoredJob, isBorn: boolean): Promise<boolean> {
    const isTelling = sendsMailsBeside(job.data.task.kind);
    const sending = (isTelling ? mailGroup : group)?.mailboxes?.open(slotCount(job.data.task));
    const lane = {
      take: (amount: number) =>
        isTelling ? borrowMails(mailGroup, sending, amount, ctx.clock.now()) : take(group, amount, sending),
      pauseLane: (ms: number) => pause(group, ctx.clock.now(), ms),
    };
    const run = await claimJob(ctx, job, owner, lane, pauseFor, isBorn);
    if (!run) return false;
    const { kind } = run.task;
    try {
      const isDeadly = run.deaths >= MAX_DEATHS;
      const act = () =>
        isDeadly ? giveUpDeadly(handlers, ctx, run) : rowOf(handlers, sending?.ctx ?? ctx, run).run();
      const fields = { job: run.id, attempt: run.attempts };
      await ctx.tracing.run(`job ${kind}`, act, { origin: run.trace, fields });
      group.done += 1;
      group.stoppedBy.delete(run.id);
      onJob(kind, isDeadly ? 'dead' : 'done');
    } catch (error) {
      const othersInMs = sending?.leaveOut(error);
      onJob(kind, await afterFailure(ctx, handlers, { group, run, error, othersInMs }));
    } finally {
      sending?.end();
    }
    return true;
  }

  /** If one job waits for the lane's quota, all jobs of the lane wait. */
  async function take(group: QueueGroup, amount: number, sending: Sending | undefined): Promise<number> {
    const waiting = (await (sending ?? group.lane)?.take(amount)) ?? 0;
    if (waiting > 0) pause(group, ctx.clock.now(), waiting);
    return waiting;
  }

  /** Takes no more jobs; those that run go on. */
  function stop(): void {
    isStopping = true;
  }

  /**
   * Gives back the jobs that have not begun, waits for the others, and releases the lanes, so that another
   * instance need not wait for their leases to end. Throws StoreError.
   */
  async function release(): Promise<void> {
    await settle();
    await Promise.all(groups.flatMap(({ lane: held }) => (held ? [held.release()] : [])));
  }

  /** One poll function per group, so that no group waits for the jobs of another. */
  const polls = groups.map((group) => () => pollGroup(group));

  return { runDue, look, begin, settle, polls, stop, release };
}

/** Waits for all, also if one fails, so that no job is left running unnoticed. Throws the first failure. */
async function allEnded<T>(running: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(running);
  return Promise.all(running);
}

export type Worker = ReturnType<typeof createWorker>;
