import type { Context } from '../app/ports/context.ts';
import type { OutageCause, Queue } from '../domain/job.ts';
import { MAX_LANE_WAIT_MS, OUTAGE_RETRY_MS } from '../domain/job.ts';
import type { StoredJob } from './claim-job.ts';
import type { Lane } from './lane.ts';
import { isHeld } from './lane.ts';
import type { Mailboxes } from './mailboxes.ts';

/** Queues that are polled together, and how many of their jobs run at a time, unless mailboxes decide it. */
export interface QueueGroup {
  readonly queues: readonly Queue[];
  readonly concurrency: number;
  readonly lane?: Lane;
  readonly mailboxes?: Mailboxes;
  /** Jobs that are younger are left to other instances. */
  readonly minAgeMs?: number;
  /** Called when a cause that hits everybody has stopped the lane. Throws StoreError. */
  readonly whenStopped?: (ctx: Context, cause: OutageCause) => Promise<void>;
  pausedUntil: number;
  /** The earliest time at which a job may be due in the store, as far as this process knows. */
  dueAt: number;
  /** Jobs that were born leased and failed while the store was away. Their leases are still to be ended. */
  readonly unreturned: Set<StoredJob>;
  /** Whether the store had more due jobs than one poll reads. */
  isBehind: boolean;
  /** When the queues were last read, and when also beyond the jobs that are due soon. */
  readAt: number;
  readWholeAt: number;
  /** The number of jobs that went well. */
  done: number;
  /** By the id of a job that stopped the lane: the value of `done` at that moment. */
  readonly stoppedBy: Map<string, number>;
}

/** A new group. */
export function groupOf(
  queues: readonly Queue[],
  concurrency: number,
  more: Pick<QueueGroup, 'lane' | 'mailboxes' | 'minAgeMs' | 'whenStopped'> = {},
): QueueGroup {
  return {
    queues,
    concurrency,
    ...more,
    pausedUntil: 0,
    dueAt: 0,
    unreturned: new Set(),
    isBehind: false,
    readAt: 0,
    readWholeAt: 0,
    done: 0,
    stoppedBy: new Map(),
  };
}

/**
 * Whether the group is paused. A pause longer than `MAX_LANE_WAIT_MS` comes from a clock far ahead, and is
 * ignored.
 */
export function isPaused({ pausedUntil }: QueueGroup, now: number): boolean {
  return pausedUntil > now && pausedUntil - now <= MAX_LANE_WAIT_MS;
}

/** How many jobs of the group run at a time. */
export function limitOf({ concurrency, mailboxes }: QueueGroup): number {
  return mailboxes?.room() ?? concurrency;
}

/** Whether jobs of the group may begin in this instance, as far as a lane decides it. Throws StoreError. */
export async function isReached({ lane }: QueueGroup): Promise<boolean> {
  return lane === undefined || lane.reach();
}

/** Milliseconds until the next poll of the group; undefined: none is due soon. */
export function restOf(group: QueueGroup, now: number): number | undefined {
  if (isPaused(group, now)) return group.pausedUntil - now;
  return group.dueAt === Infinity ? undefined : Math.max(0, group.dueAt - now);
}

/** Pauses the group for so long, if it is not paused for longer already. */
export function pause(group: QueueGroup, now: number, ms: number): void {
  group.pausedUntil = Math.max(group.pausedUntil, now + ms);
}

/**
 * Stops the lane for a cause that hits everybody, and gives true. Gives false if this job stopped it before
 * and other jobs went well since: then the cause concerns this job alone.
 */
export function stopLane(group: QueueGroup, jobId: string, now: number): boolean {
  const doneBefore = group.stoppedBy.get(jobId);
  if (doneBefore !== undefined && group.done > doneBefore) return false;
  group.stoppedBy.set(jobId, group.done);
  pause(group, now, OUTAGE_RETRY_MS);
  return true;
}

/** How often queues are read beyond the jobs that are due soon. */
const WHOLE_EVERY_MS = 10 * 60_000;

/**
 * Whether the next poll reads beyond the jobs that are due soon: a clock that was far ahead may have put off
 * or leased a job (`isDue`). So also when this instance's own clock was set back.
 */
export function isReadWhole({ readAt, readWholeAt }: QueueGroup, now: number): boolean {
  return now - readWholeAt >= WHOLE_EVERY_MS || now < readAt;
}

/**
 * Whether a job can run now: `at` is the time when it is due, or when its lease expires. A lease from a clock
 * far ahead is ignored, and in a lane also such a due time. Other jobs may be due in weeks.
 */
export function isDue(group: QueueGroup, job: StoredJob, at: number, now: number): boolean {
  if (at <= now) return true;
  if (job.data.owner !== undefined) return !isHeld(at, now);
  return group.lane !== undefined && at - now > MAX_LANE_WAIT_MS;
}
