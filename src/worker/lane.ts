import type { Context } from '../app/ports/context.ts';
import type { Stored } from '../app/ports/store.ts';
import type { Holding } from '../app/records/documents.ts';
import { create, replace } from '../app/records/documents.ts';
import { LeaseLost } from '../app/records/job-run.ts';
import { LEASE_MS } from './claim-job.ts';

/** How much a lane may write: at most `capacity` at once, refilled at `perSecond`. */
export interface Quota {
  readonly capacity: number;
  readonly perSecond: number;
}

interface LaneState {
  readonly owner: string;
  /** Milliseconds since 1970 at which the lease ends. */
  readonly until: number;
  readonly tokens: number;
  /** When the tokens were counted. */
  readonly at: number;
}

/** If a stored time is further ahead than this, it is ignored: a badly wrong clock must not block a lane or a job for days. */
export const CLOCKS_APART_MS = 10 * 60_000;

/** Whether a lease that ends then is one; times in milliseconds. One that ends later than any could was written by a wrong clock. */
export function isHeld(until: number, now: number): boolean {
  return until > now && until - now <= CLOCKS_APART_MS + LEASE_MS;
}

/**
 * The right to write, held by one instance at a time, and the quota that all instances share: both in one document, so that taking from
 * the quota proves that the lane is still held.
 */
export function createLane(ctx: Context, name: string, owner: string, quota: Quota) {
  const id = `lane:${name}`;
  let held: Stored<Holding<LaneState>> | undefined;

  async function write(read: Stored<Holding<LaneState>> | undefined, data: LaneState): Promise<boolean> {
    const next: Holding<LaneState> = { id, type: 'lane', data };
    const operation = read ? replace(read, next) : create(next);
    const result = await ctx.store.commit([operation], ctx.ids.next());
    const etag = result.outcome === 'done' ? result.etags[0] : undefined;
    held = etag === undefined ? undefined : { ...next, etag };
    return held !== undefined;
  }

  /** What there is now, counted from no earlier time than before: an instance whose clock is behind must not make time pass twice. */
  function countedAt({ tokens, at }: LaneState, now: number): Pick<LaneState, 'tokens' | 'at'> {
    const refilled = tokens + (Math.max(0, now - at) / 1000) * quota.perSecond;
    return {
      tokens: Math.min(quota.capacity, refilled),
      at: at - now > CLOCKS_APART_MS ? now : Math.max(at, now),
    };
  }

  /** Takes the lane, or keeps it. False while another instance holds it. Throws StoreError. */
  async function hold(): Promise<boolean> {
    const now = ctx.clock.now();
    if (held && isHeld(held.data.until, now) && held.data.until - now > LEASE_MS / 2) return true;

    const read = await ctx.store.read<Holding<LaneState>>(id);
    if (read && read.data.owner !== owner && isHeld(read.data.until, now)) {
      held = undefined;
      return false;
    }
    const counted = read ? countedAt(read.data, now) : { tokens: quota.capacity, at: now };
    return write(read, { owner, until: now + LEASE_MS, ...counted });
  }

  /** Takes from the quota. Gives 0, or the milliseconds to wait. Throws LeaseLost when the lane was lost, StoreError. */
  async function take(amount: number): Promise<number> {
    // Graph may have been slower than the lease: then the lane is ours again unless somebody else has it.
    if (!(await hold()) || !held) throw new LeaseLost();
    const now = ctx.clock.now();

    const { tokens, at } = countedAt(held.data, now);
    // More than the whole capacity at once could never be taken: it goes when the lane is full.
    const needed = Math.min(amount, quota.capacity);
    if (tokens < needed) return Math.ceil(((needed - tokens) / quota.perSecond) * 1000);
    const taken = await write(held, { owner, until: now + LEASE_MS, tokens: tokens - needed, at });
    if (!taken) throw new LeaseLost();
    return 0;
  }

  /** Gives the lane back, so that another instance need not wait. Throws StoreError. */
  async function release(): Promise<void> {
    const now = ctx.clock.now();
    if (held) await write(held, { owner, until: 0, ...countedAt(held.data, now) });
    held = undefined;
  }

  // Jobs of one lane run side by side; what they write to it must not race for the same etag.
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const next = last.then(act);
    last = next.catch(() => undefined);
    return next;
  }

  return {
    hold: () => inTurn(hold),
    take: (amount: number) => inTurn(() => take(amount)),
    release: () => inTurn(release),
  };
}

export type Lane = ReturnType<typeof createLane>;
