import type { Context } from '../app/ports/context.ts';
import type { OutageCause, Queue } from '../domain/job.ts';
import { MAX_LANE_WAIT_MS } from '../domain/job.ts';
import type { StoredJob } from './claim-job.ts';
import type { Lane } from './lane.ts';
import { isHeld } from './lane.ts';
import type { Mailboxes } from './mailboxes.ts';

/** Queues that are served together, and how many of their jobs run at a time. */
export interface QueueGroup {
  readonly queues: readonly Queue[];
  readonly concurrency: number;
  readonly lane?: Lane;
  readonly mailboxes?: Mailboxes;
  /** Younger jobs are left to others. */
  readonly minAgeMs?: number;
  /** Does what is due when a cause that hits everybody has stopped the lane. Throws StoreError. */
  readonly whenStopped?: (ctx: Context, cause: OutageCause) => Promise<void>;
  pausedUntil: number;
  /** How many jobs went well, and how many had when a job paused the lane for a cause that hits everybody. */
  done: number;
  readonly stoppedBy: Map<string, number>;
}

/** A group that has done nothing yet. */
export function groupOf(
  queues: readonly Queue[],
  concurrency: number,
  more: Pick<QueueGroup, 'lane' | 'mailboxes' | 'minAgeMs' | 'whenStopped'> = {},
): QueueGroup {
  return { queues, concurrency, ...more, pausedUntil: 0, done: 0, stoppedBy: new Map() };
}

/** A pause that is longer than any could be began on a clock far ahead. */
export function isPaused({ pausedUntil }: QueueGroup, now: number): boolean {
  return pausedUntil > now && pausedUntil - now <= MAX_LANE_WAIT_MS;
}

/** Whether a job that is due, or leased, until then is to be done now. What a clock far ahead has written holds up nobody. */
export function isDue(group: QueueGroup, job: StoredJob, at: number, now: number): boolean {
  if (at <= now) return true;
  if (job.data.owner !== undefined) return !isHeld(at, now);
  return group.lane !== undefined && at - now > MAX_LANE_WAIT_MS;
}
