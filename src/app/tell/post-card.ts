import type { TaskOf } from '../../domain/job.ts';
import type { SentCard } from '../../domain/place.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { isPending } from '../../domain/request.ts';
import { withApproversReached } from '../../domain/transitions.ts';
import { freshenChecks } from '../ask/recheck-persons.ts';
import {
  conversationOf,
  dropPlace,
  dropUnreachable,
  isWithoutRight,
  readPlace,
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
import type { JobRun } from '../records/job-run.ts';
import { commitToRequest, finish, renewLease } from '../records/job-run.ts';
import { cardDocumentId, jobDocumentId } from '../records/keys.ts';
import { loadRequest, readRequestDocument, viewOf } from '../records/load-request.ts';
import { namedJob, newJob } from '../records/queue-job.ts';
import { hasRecipients, isRecipient } from '../records/recipients.ts';
import type { Sent } from '../records/send-message.ts';
import { isUnreachable, presentConversation, sendMessage } from '../records/send-message.ts';

/** Job: the decision card to one place. A personal place is checked for the right first, and dropped when it is gone. */
export async function postCard(
  ctx: Context,
  run: JobRun,
  { requestId, placeId }: TaskOf<'post-card'>,
): Promise<void> {
  const place = await readPlace(ctx, placeId);
  // Stopped, or the bot was removed, while the card was on its way.
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

/** Forgets the card that could not be sent. When that was the last place that the request goes to, it is announced anew: by mail, to its requester too. */
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
  // A card that another job had sent before is there, and goes on being redrawn.
  const forget = card && card.data.activityId === undefined ? [remove(card)] : [];
  // One name: of all places that are dropped at the same time, one announces.
  const again = isUnseen ? [namedJob(ctx, `announce:${requestId}`, { kind: 'announce', requestId })] : [];
  if ((await run.commit([...forget, ...again], 'finish')) === 'stale') await run.commit(forget, 'finish');
}

/** Job: the card of a request to a conversation in which an approver, its requester or one of its persons asked for it. */
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

/** A card and where it goes: to a place, or, without one, to the conversation of who asked for it. */
interface Delivery extends Pick<SentCard, 'requestId' | 'conversation' | 'role'> {
  readonly placeId?: string;
}

/** Sends the card once to a place, or as often as somebody asks for it, and enters it in the ledger. */
async function sendCard(
  ctx: Context,
  run: JobRun,
  { requestId, conversation, role, placeId }: Delivery,
): Promise<void> {
  const loaded = await loadRequest(ctx, requestId);
  const isWanted = loaded && (placeId === undefined || isPending(loaded.request));
  if (!isWanted) return finish(run);
  // Problems are found before anybody is asked to decide; a look that takes longer does not hold up the card.
  // A later try may be hours later; then it waits only where it is the first to ask, or a look that fails would hold it up for ever.
  const checks = role === 'decision' ? await freshenChecks(ctx, loaded) : 'fresh';
  if (checks === 'asked' || (checks === 'asked-before' && run.attempts === 1)) {
    await run.commit([], { againInMs: LOOK_MS, failed: run.attempts === 1 ? true : 'kept' });
    return;
  }
  const id = cardDocumentId(requestId, placeId ?? run.id);
  // Asked for first: between the lease and the message nothing may take its time.
  const view = await viewOf(ctx, loaded);
  const kind = role === 'decision' ? 'decision-card' : 'status-card';
  const card = await reserve(ctx, run, { id, requestId, role, conversation, shownVersion: 0 });
  if (!card) return finish(run);
  const sent = await sendMessage(ctx, conversation, { kind, view }, (noting) => renewLease(run, noting));
  await recordCard(ctx, run, card, sent, loaded.request, placeId);
}

/**
 * Enters the card in the ledger before it is sent, renewing the lease: a place that is set up while a request is announced gets one card
 * all the same. Undefined when another job sends it, or it is there already.
 */
async function reserve(ctx: Context, run: JobRun, card: SentCard): Promise<StoredCard | undefined> {
  const known = await ctx.store.read<DataDocument<SentCard>>(card.id);
  if (known) {
    if (known.data.activityId !== undefined) return undefined;
    if (known.data.sentBy !== run.id && (await isAtWork(ctx, known.data.sentBy))) return undefined;
  }
  const ours = cardDocument({ ...(known?.data ?? card), sentBy: run.id });
  const etags = await run.commit([known ? replace(known, ours) : create(ours)], 'renew');
  return etags === 'stale' ? undefined : written(ours, etags[0]);
}

/** Whether a job is still there to send what it has reserved; one that was given up is not. */
async function isAtWork(ctx: Context, jobId: string | undefined): Promise<boolean> {
  const job = await ctx.store.read(jobDocumentId(jobId ?? ''));
  return job !== undefined && job.list !== 'dead';
}

/** The card's activity, the place's last delivery, and, the first time, that somebody was reached. */
async function recordCard(
  ctx: Context,
  run: JobRun,
  reserved: StoredCard,
  sent: Sent,
  shown: LicenseRequest,
  placeId?: string,
): Promise<void> {
  await commitToRequest(ctx, run, shown.id, async ({ document, request }, tries) => {
    const card = tries === 0 ? reserved : await ctx.store.read<DataDocument<SentCard>>(reserved.id);
    const place = placeId === undefined ? undefined : await readPlace(ctx, placeId);
    const operations: Operation[] = [];
    if (card)
      operations.push(replace(card, cardDocument({ ...card.data, ...sent, shownVersion: shown.version })));
    if (place) operations.push(replace(place, placeDocument(withDelivery(ctx, place.data))));
    const isDecision = card?.data.role !== 'status';
    const isFirst = isDecision && !request.approversReached;
    if (isFirst) operations.push(replace(document, requestDocument(withApproversReached(request))));
    // Moved on while the card was on its way, or reached for the first time: what some card shows is no longer true.
    const isBeingRead = isDecision && isPending(request);
    if (isFirst || (!isBeingRead && request.version > shown.version)) {
      operations.push(newJob(ctx, { kind: 'redraw', requestId: request.id }));
    }
    return { operations, end: 'finish' };
  });
}
