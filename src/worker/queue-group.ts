import type { Context } from '../app/ports/context.ts';
import type { OutageCause, Queue } from '../domain/job.ts';
import { MAX_LANE_WAIT_MS } from '../domain/job.ts';
import type { StoredJob } from './claim-job.ts';
import type { Lane } from './lane.ts';
import { isHeld } from './lane.ts';
import type { Mailboxes } from './mailboxes.ts';

/** Queues that are polled together, and how many of their jobs run at a time. */
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
