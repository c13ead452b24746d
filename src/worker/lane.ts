import type { Context } from '../app/ports/context.ts';
import type { Stored } from '../app/ports/store.ts';
import type { DataDocument } from '../app/records/documents.ts';
import { asHolder, create, replace } from '../app/records/documents.ts';
import { LeaseLost } from '../app/records/job-run.ts';
import { LEASE_MS } from './claim-job.ts';
import type { Counted, Window } from './quota.ts';
import { CLOCKS_APART_MS, countAt, createSightings, takeFrom } from './quota.ts';

interface LaneState extends Counted {
  readonly owner: string;
  /** When the lease expires, in milliseconds since 1970. */
  readonly until: number;
}

/** Another instance has taken the lane. Thrown before the job has acted, so another instance can run it. */
export class LaneLost extends LeaseLost {}

/**
 * Whether a lease until that time is valid. Times in milliseconds. A time further ahead than a lease can be
 * comes from a wrong clock.
 */
export function isHeld(until: number, now: number): boolean {
  return until > now && until - now <= CLOCKS_APART_MS + LEASE_MS;
}

/**
 * A lane: the right to write, held by one instance at a time, and the quota that all instances share. Both
 * are in one document, so that taking from the quota proves that the lane is still held.
 */
export function createLane(ctx: Context, name: string, owner: string, quota: Window) {
  const id = `lane:${name}`;
  // A quota for single takings believes the clocks: otherwise it would wait for all of them after each restart.
  const from = quota.slotMs === undefined ? undefined : createSightings();
  let held: Stored<DataDocument<LaneState>> | undefined;
  /** When the lease of another instance expires, as the last `hold` or `reach` found it. */
  let freeAt: number | undefined;

  async function write(read: Stored<DataDocument<LaneState>> | undefined, data: LaneState): Promise<boolean> {
    const next: DataDocument<LaneState> = { id, type: 'lane', data };
    const operation = asHolder(read ? replace(read, next) : create(next));
    const result = await ctx.store.commit([operation], ctx.ids.next());
    const etag = result.outcome === 'done' ? result.etags[0] : undefined;
    held = etag === undefined ? undefined : { ...next, etag };
    return held !== undefined;
  }

  /** Takes the lane, or keeps it. False: another instance holds it. Throws StoreError. */
  async function hold(): Promise<boolean> {
    const now = ctx.clock.now();
    freeAt = undefined;
    if (held && isHeld(held.data.until, now) && held.data.until - now > LEASE_MS / 2) return true;

    return seize(await ctx.store.read<DataDocument<LaneState>>(id), now);
  }

  async function seize(read: Stored<DataDocument<LaneState>> | undefined, now: number): Promise<boolean> {
    if (read && read.data.owner !== owner && isHeld(read.data.until, now)) {
      held = undefined;
      freeAt = read.data.until;
      return false;
    }
    return write(read, { owner, until: now + LEASE_MS, ...countAt(quota, read?.data ?? {}, now, from) });
  }

  /**
   * Whether jobs of the lane may begin here. If this instance was the last to hold the lane, nothing is
   * written: the first take renews the lease in the same write, and fails if another instance has the lane by
   * then. Throws StoreError.
   */
  async function reach(): Promise<boolean> {
    const now = ctx.clock.now();
    freeAt = undefined;
    if (held && isHeld(held.data.until, now)) return true;

    const read = await ctx.store.read<DataDocument<LaneState>>(id);
    if (read?.data.owner !== owner) return seize(read, now);
    held = read;
    return true;
  }

  /**
   * Takes from the quota. Gives 0, or the milliseconds to wait. Throws LaneLost if the lane was lost;
   * StoreError.
   */
  async function take(amount: number, whose: string): Promise<number> {
    const wasHeld = held !== undefined && isHeld(held.data.until, ctx.clock.now());
    const waiting = await takeOnce(amount, whose);
    if (waiting !== undefined) return waiting;
    // Somebody else wrote the lane after our lease had expired, and may have released it since.
    if (!wasHeld) await hold();
    const again = await takeOnce(amount, whose);
    if (again === undefined) throw new LaneLost();
    return again;
  }

  /** One write, which takes and renews the lease. Undefined: this instance does not hold the lane. */
  async function takeOnce(amount: number, whose: string): Promise<number | undefined> {
    if (!held) return undefined;
    const now = ctx.clock.now();
    const left = takeFrom(quota, held.data, now, amount, whose, from);
    if (typeof left === 'number') return left;
    return (await write(held, { owner, until: now + LEASE_MS, ...left })) ? 0 : undefined;
  }

  /** Releases the lane, so that another instance need not wait for the lease to expire. Throws StoreError. */
  async function release(): Promise<void> {
    const now = ctx.clock.now();
    if (held) await write(held, { owner, until: 0, ...countAt(quota, held.data, now, from) });
    held = undefined;
  }

  // Jobs of one lane run side by side. Their writes to the lane must not race for the same etag.
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const next = last.then(act);
    last = next.catch(() => undefined);
    return next;
  }

  return {
    hold: () => inTurn(hold),
    reach: () => inTurn(reach),
    /**
     * Milliseconds until the lease of another instance expires, after `reach` gave false; undefined: unknown.
     */
    freeInMs: () => (freeAt === undefined ? undefined : Math.max(0, freeAt - ctx.clock.now())),
    /** `whose`: the name with a quota of its own, for a quota that counts by name. */
    take: (amount: number, whose = '') => inTurn(() => take(amount, whose)),
    release: () => inTurn(release),
  };
}

export type Lane = ReturnType<typeof createLane>;
