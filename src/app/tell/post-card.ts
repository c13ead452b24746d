import type { TaskOf } from '../../domain/job.ts';
import type { SentCard } from '../../domain/place.ts';
import { isPending } from '../../domain/request.ts';
import { withApproversReached } from '../../domain/transitions.ts';
import { freshenChecks } from '../ask/recheck-persons.ts';
import {
  conversationOf,
  dropPlace,
  dropUnreachable,
  isWithoutRight,
  readPlace,
  isDeliveryNews,
  withDelivery,
} from '../places/place-records.ts';
import type { Context } from '../ports/context.ts';
import type { Operation, Stored } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import {
  cardDocument,
  create,
  placeDocument,
  remove,
  replace,
  requestDocument,
  written,
} from '../records/documents.ts';
import type { Header, JobRun, Planned } from '../records/job-run.ts';
import { commitToRequest, finish, renewLease } from '../records/job-run.ts';
import { cardDocumentId, jobDocumentId } from '../records/keys.ts';
import type { Loaded } from '../records/load-request.ts';
import { loadRequest, readRequestDocument, viewOf } from '../records/load-request.ts';
import { namedJob, newJob } from '../records/queue-job.ts';
import { hasRecipients, isRecipient } from '../records/recipients.ts';
import type { Sent } from '../records/send-message.ts';
import { isUnreachable, presentConversation, sendMessage } from '../records/send-message.ts';

/**
 * Job: sends the decision card to one place. Asks first whether the reader of a personal chat may still
 * approve. Drops the place if they may not, or if nothing will ever arrive there.
 */
export async function postCard(
  ctx: Context,
  run: JobRun,
  { requestId, placeId }: TaskOf<'post-card'>,
): Promise<void> {
  const place = await readPlace(ctx, placeId);
  // The place was removed while the card was on its way.
  if (!place) return finishWithoutPlace(ctx, run, requestId, placeId);
  if (!isRecipient(place, { id: requestId })) return finish(run);
  if (await isWithoutRight(ctx, place.data)) {
    await dropPlace(ctx, place.data.id, { actor: 'license-desk', what: 'place-lost-right' });
    return finishWithoutPlace(ctx, run, requestId, placeId);
  }
  try {
    const conversation = await conversationOf(ctx, place.data);
    await sendCard(ctx, run, { requestId, conversation, role: 'decision', placeId });
  } catch (error) {
    await dropUnreachable(ctx, place.data.id, error);
    await finishWithoutPlace(ctx, run, requestId, placeId);
  }
}

/**
 * Ends the job and removes the entry of the card that could not be sent. If no place is left, announces the
 * request again: by mail, also to its requester.
 */
async function finishWithoutPlace(
  ctx: Context,
  run: JobRun,
  requestId: string,
  placeId: string,
): Promise<void> {
  const card = await ctx.store.read<DataDocument<SentCard>>(cardDocumentId(requestId, placeId));
  const goesAnywhere = await hasRecipients(ctx, { id: requestId });
  const header = await readRequestDocument(ctx, requestId);
  const isUnseen = header && isPending(header.data) && !header.data.approversReached && !goesAnywhere;
  // A card that was sent by another job stays in the ledger, and is redrawn.
  const forget = card && card.data.activityId === undefined ? [remove(card)] : [];
  // The job has a name: if several places are dropped at the same time, one job announces.
  const again = isUnseen ? [namedJob(ctx, `announce:${requestId}`, { kind: 'announce', requestId })] : [];
  if ((await run.commit([...forget, ...again], 'finish')) === 'stale') await run.commit(forget, 'finish');
}

/**
 * Job: sends the card of a request to the conversation in which somebody opened it: an approver, the
 * requester, or one of the persons.
 */
export async function openCard(
  ctx: Context,
  run: JobRun,
  { requestId, conversation, role }: TaskOf<'open-card'>,
): Promise<void> {
  try {
    const present = await presentConversation(ctx, conversation);
    await sendCard(ctx, run, { requestId, conversation: present, role });
  } catch (error) {
    if (!isUnreachable(error, run)) throw error;
    const card = await ctx.store.read(cardDocumentId(requestId, run.id));
    await run.commit(card ? [remove(card)] : [], 'finish');
  }
}

type StoredCard = Stored<DataDocument<SentCard>>;

/** How long a card waits for a new look at its persons. */
const LOOK_MS = 1000;

/** A card and its destination: a place, or without one the conversation in which it was opened. */
interface Delivery extends Pick<SentCard, 'requestId' | 'conversation' | 'role'> {
  readonly placeId?: string;
}

/**
 * Sends the card and enters it in the ledger. A place gets the card of a request once; another conversation
 * gets it each time that somebody opens it there.
 */
async function sendCard(
  ctx: Context,
  run: JobRun,
  { requestId, conversation, role, placeId }: Delivery,
): Promise<void> {
  const loaded = await loadRequest(ctx, requestId);
  const isWanted = loaded && (placeId === undefined || isPending(loaded.request));
  if (!isWanted) return finish(run);
  // Looks at the persons before anybody is asked to decide, but a slow look does not hold up the card. A
  // retry may come hours later. It waits only if it is the first to ask for the look; otherwise a look that
  // fails would hold up the card for ever.
  const checks = role === 'decision' ? await freshenChecks(ctx, loaded) : 'fresh';
  if (checks === 'asked' || (checks === 'asked-before' && run.attempts === 1)) {
    await run.commit([], { againInMs: LOOK_MS, failed: run.attempts === 1 ? true : 'kept' });
    return;
  }
  const id = cardDocumentId(requestId, placeId ?? run.id);
  // Read before the lease is renewed, so that nothing slow happens between the renewal and the message.
  const view = await viewOf(ctx, loaded);
  const kind = role === 'decision' ? 'decision-card' : 'status-card';
  const card = await reserve(ctx, run, { id, requestId, role, conversation, shownVersion: 0 });
  if (!card) return finish(run);
  const sent = await sendMessage(ctx, conversation, { kind, view }, (noting) => renewLease(run, noting));
  await recordCard(ctx, run, card, sent, loaded, placeId);
}

/**
 * Enters the card in the ledger before it is sent, and renews the lease. So a place that is set up while a
 * request is announced gets one card only. The commit of the request may have done that for this job already.
 * Undefined: another job sends the card, or it was sent.
 */
async function reserve(ctx: Context, run: JobRun, card: SentCard): Promise<StoredCard | undefined> {
  const known = await ctx.store.read<DataDocument<SentCard>>(card.id);
  if (known) {
    if (known.data.activityId !== undefined) return undefined;
    if (known.data.sentBy !== run.id && (await isAtWork(ctx, known.data.sentBy))) return undefined;
  }
  if (known?.data.sentBy === run.id && known.data.conversation.kind !== 'personal') {
    await renewLease(run);
    return known;
  }
  const ours = cardDocument({ ...(known?.data ?? card), sentBy: run.id });
  // With the job, which an erasure takes away: a reservation beside it could name a person who was just erased.
  const etags = await run.commit([known ? replace(known, ours) : create(ours)], 'renew');
  return etags === 'stale' ? undefined : written(ours, etags[0]);
}

/** Whether the job still exists that will send a reserved card. One that was given up is kept under another id. */
async function isAtWork(ctx: Context, jobId: string | undefined): Promise<boolean> {
  return (await ctx.store.read(jobDocumentId(jobId ?? ''))) !== undefined;
}

/**
 * Records in one commit: the card's activity, the delivery to the place, and the first time that a card
 * reached somebody.
 */
async function recordCard(
  ctx: Context,
  run: JobRun,
  reserved: StoredCard,
  sent: Sent,
  { document: read, request: shown }: Loaded,
  placeId?: string,
): Promise<void> {
  const plan = async ({ document, request }: Header, tries: number): Promise<Planned> => {
    const card = tries === 0 ? reserved : await ctx.store.read<DataDocument<SentCard>>(reserved.id);
    const place = placeId === undefined ? undefined : await readPlace(ctx, placeId);
    const operations: Operation[] = [];
    if (card)
      operations.push(replace(card, cardDocument({ ...card.data, ...sent, shownVersion: shown.version })));
    if (place && isDeliveryNews(ctx, place.data))
      operations.push(replace(place, placeDocument(withDelivery(ctx, place.data))));
    const isDecision = card?.data.role !== 'status';
    const isFirst = isDecision && !request.approversReached;
    if (isFirst) operations.push(replace(document, requestDocument(withApproversReached(request))));
    // A redraw is due if the request changed while the card was on its way, or if this card was the first to
    // reach somebody, which other cards show.
    const isBeingRead = isDecision && isPending(request);
    if (isFirst || (!isBeingRead && request.version > shown.version)) {
      operations.push(newJob(ctx, { kind: 'redraw', requestId: request.id }));
    }
    return { operations, end: 'finish' };
  };
  // The first card that reached somebody is noted on the request.
  const isFirst = reserved.data.role === 'decision' && !shown.approversReached;
  await commitToRequest(ctx, run, shown.id, plan, isFirst ? read : undefined);
}
