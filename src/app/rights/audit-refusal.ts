import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import { newAudit } from '../records/audit-entry.ts';
import type { DataDocument } from '../records/documents.ts';
import { create, replace } from '../records/documents.ts';
import { OVERTAKEN, retryWhenOvertaken } from '../records/retry-when-overtaken.ts';

/** An act that somebody attempted, and its request. */
export interface Attempted {
  readonly what: string;
  readonly requestId?: string;
}

/** The refusals of one person within one hour of the clock that have an audit line: act and request. */
type Refusals = DataDocument<{ readonly attempted: readonly string[] }>;

/**
 * Our own number: more different acts than a person tries by mistake, but too few to fill the audit by
 * clicking.
 */
const MAX_LINES_PER_HOUR = 20;
/** Each overtaken try means that a line of the same person was written, and there is a limit for those. */
const MAX_TRIES = MAX_LINES_PER_HOUR + 1;
const CONFLICT = 'Too many refusals of one person at the same time.';
/** Each hour has a document of its own, so that an expired one cannot be in the way. */
const KEPT_SECONDS = 2 * 3600;

/**
 * Writes an audit line about an act that somebody was refused. One act on one request has one line per hour,
 * and one person has 20 per hour on all instances together; the rest is not written. Throws StoreError.
 */
export async function auditRefusal(
  ctx: Context,
  actor: Actor,
  { what, requestId }: Attempted,
): Promise<void> {
  const id = `refused:${actor.id}:${ctx.clock.iso(ctx.clock.now()).slice(0, 13)}`;
  const key = [what, requestId].join(' ');
  const about = requestId === undefined ? {} : { requestId };
  await retryWhenOvertaken(MAX_TRIES, CONFLICT, async () => {
    const known = await ctx.store.read<Refusals>(id);
    const attempted = known?.data.attempted ?? [];
    if (attempted.includes(key) || attempted.length >= MAX_LINES_PER_HOUR) return undefined;

    const next: Refusals = {
      id,
      type: 'refusal',
      ttl: KEPT_SECONDS,
      data: { attempted: [...attempted, key] },
    };
    const commitId = ctx.ids.next();
    const line = newAudit(ctx, commitId, { actor, what: 'refused', ...about, after: { attempted: what } });
    const { outcome } = await ctx.store.commit([known ? replace(known, next) : create(next), line], commitId);
    return outcome === 'done' ? undefined : OVERTAKEN;
  });
}
