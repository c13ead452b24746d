import type { TaskOf } from '../../domain/job.ts';
import type { SentCard } from '../../domain/place.ts';
import { isPending } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Stored } from '../ports/store.ts';
import { StoreError } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { cardDocument, remove, replace } from '../records/documents.ts';
import { fanOut } from '../records/fan-out.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish, renewLease, LeaseLost } from '../records/job-run.ts';
import type { Loaded } from '../records/load-request.ts';
import { loadRequest, viewOf } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { isUnreachable, presentConversation } from '../records/send-message.ts';

const MAX_TRIES = 5;

/**
 * Job: creates one redraw job for every card of a request, so that a dead conversation never holds up the
 * others.
 */
export function redrawCards(
  ctx: Context,
  run: JobRun,
  { requestId, after }: TaskOf<'redraw'>,
): Promise<void> {
  return fanOut(
    ctx,
    run,
    { key: `cards:${requestId}`, after },
    ({ id }) => ({ kind: 'redraw-card', requestId, cardId: id }),
    (cursor) => ({ kind: 'redraw', requestId, after: cursor }),
  );
}

/**
 * Job: redraws one card with the request as it is now. A pending decision card stays as its reader has it. A
 * card that does not exist any more leaves the ledger.
 */
export async function redrawCard(
  ctx: Context,
  run: JobRun,
  { requestId, cardId, always = false }: TaskOf<'redraw-card'>,
): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const card = await ctx.store.read<DataDocument<SentCard>>(cardId);
    const loaded = card && (await loadRequest(ctx, requestId));
    if (!card || !loaded) return finish(run);
    // After a lost race, the other worker may have drawn before or after us, so the card is drawn again. The
    // same holds after a failed attempt: its update may have arrived all the same, and late.
    const isFirst = attempt === 0 && run.attempts === 1 && !always;
    const isDrawn = isFirst && card.data.shownVersion >= loaded.request.version;
    const isBeingRead = card.data.role === 'decision' && isPending(loaded.request);
    const { activityId } = card.data;
    if (isDrawn || isBeingRead || activityId === undefined) return finish(run);
    if (attempt === MAX_TRIES)
      throw new StoreError('conflict', 'Too many redraws of one card at the same time.');

    if (await draw(ctx, run, card, activityId, loaded)) return undefined;
  }
}

/** Draws the card once and records that. False: somebody else drew the same card meanwhile. */
async function draw(
  ctx: Context,
  run: JobRun,
  card: Stored<DataDocument<SentCard>>,
  activityId: string,
  loaded: Loaded,
): Promise<boolean> {
  const view = await viewOf(ctx, loaded);
  const kind = card.data.role === 'decision' ? 'decision-card' : 'status-card';
  // The card stays in its conversation, but its reader may have another language by now.
  const { locale, timeZone } = await presentConversation(ctx, card.data.conversation);
  const conversation = {
    ...card.data.conversation,
    ...(locale === undefined ? {} : { locale }),
    ...(timeZone === undefined ? {} : { timeZone }),
  };
  try {
    await renewLease(run);
    await ctx.messenger.update(conversation, activityId, { kind, view });
  } catch (error) {
    const isDeleted = error instanceof OutsideError && error.kind === 'message-gone';
    if (!isDeleted && !isUnreachable(error, run)) throw error;
    return (await run.commit([remove(card)], 'finish')) !== 'stale';
  }
  const redrawn = cardDocument({ ...card.data, shownVersion: loaded.request.version });
  try {
    return (await run.commit([replace(card, redrawn)], 'finish')) !== 'stale';
  } catch (error) {
    // Another worker has the job by now. Our late update may cover its newer one, so the card is drawn once
    // more.
    if (error instanceof LeaseLost) await drawAgain(ctx, card.data);
    throw error;
  }
}

async function drawAgain(ctx: Context, { id, requestId }: SentCard): Promise<void> {
  const job = newJob(ctx, { kind: 'redraw-card', requestId, cardId: id, always: true });
  await ctx.store.commit([job], ctx.ids.next());
  ctx.wake();
}
