import type { Place } from '../../domain/place.ts';
import type { Context } from '../ports/context.ts';
import type { Message } from '../ports/messages.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { JobRun } from '../records/job-run.ts';
import { renewLease } from '../records/job-run.ts';
import { dropPlace, isWithoutRight } from './place-records.ts';

/**
 * Posts a message to a place, once; it can double when the process dies right after it. False: the place is no more, since its owner lost
 * the right or the bot is no longer in it. Throws LeaseLost, OutsideError, StoreError.
 */
export async function postToPlace(
  ctx: Context,
  run: JobRun,
  place: Place,
  content: Message,
): Promise<boolean> {
  if (!(await mayRead(ctx, place, content))) {
    await dropPlace(ctx, place.id, { actor: 'license-desk', what: 'place-lost-right' });
    return false;
  }
  await renewLease(run);
  try {
    await ctx.messenger.post(place.conversation, content);
    return true;
  } catch (error) {
    if (!(error instanceof OutsideError) || error.kind !== 'gone') throw error;
    await dropPlace(ctx, place.id, { actor: 'license-desk', what: 'place-gone' });
    return false;
  }
}

async function mayRead(ctx: Context, place: Place, content: Message): Promise<boolean> {
  try {
    return !(await isWithoutRight(ctx, place));
  } catch (error) {
    // That Graph refuses us can be what this message is about; it names no person and no request.
    const isRefused = error instanceof OutsideError && error.outage !== undefined;
    if (isRefused && content.kind === 'outage') return true;
    throw error;
  }
}
