import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import type { Loaded } from './load-request.ts';
import { loadRequest } from './load-request.ts';
import { OVERTAKEN, retryWhenOvertaken } from './retry-when-overtaken.ts';

/** How often a change is tried again when others change the same request at the same time. */
const MAX_TRIES = 8;
const CONFLICT = 'Too many changes to one request at the same time.';

/** One try at a change: the operations, none when there is nothing to write, and the result to give back when the try counts. */
interface Planned<T> {
  readonly operations?: readonly Operation[];
  readonly result: T;
}

/**
 * Changes a request in one commit: reads it, asks `plan` for the operations, commits, and starts again when somebody else was
 * faster. Each try gets a new `commitId`: a refused try wrote nothing, so there is nothing to find again.
 * Gives what was read last, the result of the last plan, and whether something was written. Undefined: no such request. Throws StoreError.
 */
export function changeRequest<T>(
  ctx: Context,
  requestId: string,
  plan: (loaded: Loaded, commitId: string) => Planned<T> | Promise<Planned<T>>,
): Promise<{ readonly loaded: Loaded; readonly result: T; readonly changed: boolean } | undefined> {
  return retryWhenOvertaken(MAX_TRIES, CONFLICT, async () => {
    const loaded = await loadRequest(ctx, requestId);
    if (!loaded) return undefined;

    const commitId = ctx.ids.next();
    const { operations, result } = await plan(loaded, commitId);
    if (!operations) return { loaded, result, changed: false };

    const { outcome } = await ctx.store.commit(operations, commitId);
    return outcome === 'done' ? { loaded, result, changed: true } : OVERTAKEN;
  });
}
