import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import type { Loaded } from './load-request.ts';
import { loadRequest } from './load-request.ts';
import { OVERTAKEN, retryWhenOvertaken } from './retry-when-overtaken.ts';

/** Tries before giving up, when others change the same request at the same time. */
const MAX_TRIES = 8;
const CONFLICT = 'Too many changes to one request at the same time.';

/** The plan of one try: its operations (none if there is nothing to write) and the result to give. */
interface Planned<T> {
  readonly operations?: readonly Operation[];
  readonly result: T;
}

/**
 * Changes a request in one commit: reads it, asks `plan` for the operations, and commits; starts again if
 * somebody else was faster. Each try gets a new `commitId`, since a refused try wrote nothing that could be
 * found again. Gives the request as last read, the result of the last plan, and whether something was
 * written. Undefined: there is no such request. Throws StoreError.
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
