import type { Place } from '../../domain/place.ts';
import type { Context } from '../ports/context.ts';
import type { Message } from '../ports/messages.ts';
import { OutsideError } from '../ports/outside-error.ts';
import { placeDocument, replace } from '../records/documents.ts';
import type { JobRun } from '../records/job-run.ts';
import { renewLease } from '../records/job-run.ts';
import type { Sent } from '../records/send-message.ts';
import { sendMessage } from '../records/send-message.ts';
import {
  conversationOf,
  dropPlace,
  dropUnreachable,
  isWithoutRight,
  readPlace,
  withDelivery,
} from './place-records.ts';

/**
 * Posts a message to a place, once; twice if the process dies right after sending. Gives where. Undefined: the place was
 * dropped, since its owner lost the right or nothing will ever arrive there. Throws LeaseLost, OutsideError,
 * StoreError.
 */
export async function postToPlace(
  ctx: Context,
  run: JobRun,
  place: Place,
  content: Message,
): Promise<Sent | undefined> {
  if (!(await mayRead(ctx, place, content))) {
    await dropPlace(ctx, place.id, { actor: 'license-desk', what: 'place-lost-right' });
    return undefined;
  }
  const conversation = await conversationOf(ctx, place);
  await renewLease(run);
  let sent: Sent;
  try {
    sent = await sendMessage(ctx, conversation, content, (noting) => renewLease(run, noting));
  } catch (error) {
    await dropUnreachable(ctx, place.id, error);
    return undefined;
  }
  if (place.unknown !== undefined) await forgetUnknown(ctx, place.id);
  return sent;
}

/**
 * Notes a delivery where Teams had not found the place before. If another write is faster, it says the same.
 */
async function forgetUnknown(ctx: Context, id: string): Promise<void> {
  const place = await readPlace(ctx, id);
  if (!place) return;
  await ctx.store.commit([replace(place, placeDocument(withDelivery(ctx, place.data)))], ctx.ids.next());
}

async function mayRead(ctx: Context, place: Place, content: Message): Promise<boolean> {
  try {
    return !(await isWithoutRight(ctx, place));
  } catch (error) {
    // The outage of Graph may be the very subject of this message, which names no person and no request.
    const isRefused = error instanceof OutsideError && error.outage !== undefined;
    if (isRefused && content.kind === 'outage') return true;
    throw error;
  }
}
