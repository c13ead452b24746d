import { isExtending } from '../../domain/extend-grant.ts';
import type { Grant } from '../../domain/grant.ts';
import type { ExtensionRef } from '../../domain/grant-news.ts';
import type { TaskOf } from '../../domain/job.ts';
import type { SentCard } from '../../domain/place.ts';
import { readPlace } from '../places/place-records.ts';
import { postToPlace } from '../places/post-to-place.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Stored } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { cardDocument, create, remove, replace, written } from '../records/documents.ts';
import { extensionQuestion } from '../records/extension-question.ts';
import { ASK_AGAIN_MS, fanOut } from '../records/fan-out.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish, renewLease } from '../records/job-run.ts';
import { cardDocumentId, cardsKey } from '../records/keys.ts';
import { newJob } from '../records/queue-job.ts';
import { fanOutToRecipients } from '../records/recipients.ts';
import { isUnreachable } from '../records/send-message.ts';
import { readGrant } from '../records/read-grant.ts';
import { readerOf } from './draw-cards.ts';

type StoredCard = Stored<DataDocument<SentCard>>;

/** The cards of an extension are removed when they show its answer; those of an erased person after that time. */
const KEPT_SECONDS = 400 * 86_400;

const isOpen = (grant: Grant | undefined, { extensionId }: ExtensionRef): boolean =>
  grant !== undefined && isExtending(grant) && grant.extension.id === extensionId;

/**
 * Job: creates a card job for every place of a request that asks whether a license is extended. Without a place,
 * it waits for one, since the person waits for the answer.
 */
export async function announceExtension(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'announce-extension'>,
): Promise<void> {
  const { requestId, personId, skuId, extensionId, after } = task;
  const about = { personId, skuId, extensionId };
  const isAsked = isOpen((await readGrant(ctx, task))?.data, task);
  if (!isAsked) return finish(run);
  await fanOutToRecipients(
    ctx,
    run,
    { request: { id: requestId }, after },
    (placeId) => ({ kind: 'draw-extension', ...about, placeId }),
    (cursor) => ({ kind: 'announce-extension', requestId, ...about, after: cursor }),
    () => [newJob(ctx, task, ASK_AGAIN_MS)],
  );
}

/** Job: creates a job for each card of an extension, so that all show its answer, or the new end of its license. */
export function redrawExtensionCards(
  ctx: Context,
  run: JobRun,
  { personId, skuId, extensionId, after }: TaskOf<'redraw-extension'>,
): Promise<void> {
  const about = { personId, skuId, extensionId };
  return fanOut<DataDocument<SentCard>>(
    ctx,
    run,
    { key: cardsKey(extensionId), after },
    ({ id }) => ({ kind: 'draw-extension', ...about, placeId: id.split(':').at(-1) ?? '' }),
    (cursor) => ({ kind: 'redraw-extension', ...about, after: cursor }),
  );
}

/**
 * Job: brings the card of an extension at one place to how it stands: sends it while nobody has answered, and
 * draws a new end or the answer on it. The card is in the ledger from before it is sent until it shows the answer. If
 * the process dies right after sending, the card is sent twice.
 */
export async function drawExtension(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'draw-extension'>,
): Promise<void> {
  const id = cardDocumentId(task.extensionId, task.placeId);
  const known = await ctx.store.read<StoredCard>(id);
  if (known?.data.activityId !== undefined) return catchUp(ctx, run, task, known);
  // Another job is sending it, and looks at the grant afterwards.
  if (known && known.data.sentBy !== run.id) return finish(run);
  const grant = (await readGrant(ctx, task))?.data;
  if (!grant || !isOpen(grant, task)) return forget(run, known);

  const sent = await send(ctx, run, task, known, grant);
  if (!sent) return forget(run, await ctx.store.read<StoredCard>(id));
  await catchUp(ctx, run, task, sent, grant);
}

/** Ends the job, and takes a card out of the ledger. */
async function forget(run: JobRun, card: StoredCard | undefined): Promise<void> {
  const operations = card ? [remove(card)] : [];
  if ((await run.commit(operations, 'finish')) === 'stale') await finish(run);
}

/** Enters the card in the ledger, sends it, and records that. Undefined: the place is gone. */
async function send(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'draw-extension'>,
  known: StoredCard | undefined,
  grant: Grant,
): Promise<StoredCard | undefined> {
  const place = await readPlace(ctx, task.placeId);
  if (!place) return undefined;
  const { conversation } = place.data;
  const { extensionId: requestId, placeId } = task;
  const id = cardDocumentId(requestId, placeId);
  const card = ledgerEntry({
    id,
    requestId,
    role: 'decision',
    conversation,
    sentBy: run.id,
    shownVersion: 0,
  });
  const etags = await run.commit([known ? replace(known, card) : create(card)], 'renew');
  // Another job of the same card was faster.
  if (etags === 'stale') return undefined;
  const sent = await postToPlace(ctx, run, place.data, await extensionQuestion(ctx, grant, task.extensionId));
  if (!sent) return undefined;
  const next = ledgerEntry({ ...card.data, ...sent, shownVersion: 1 });
  const recorded = await run.commit([replace(written(card, etags[0]), next)], 'renew');
  return recorded === 'stale' ? undefined : written(next, recorded[0]);
}

const ledgerEntry = (card: SentCard): DataDocument<SentCard> => ({
  ...cardDocument(card),
  ttl: KEPT_SECONDS,
});

/**
 * Draws a card that was sent until it shows how it stands: somebody may answer while it is on its way. Takes it out of
 * the ledger with the answer; ends the job. `shown`: the grant that it shows; undefined: not known.
 */
async function catchUp(
  ctx: Context,
  run: JobRun,
  task: ExtensionRef,
  card: StoredCard,
  shown?: Grant,
): Promise<void> {
  const grant = (await readGrant(ctx, task))?.data;
  const isAsked = isOpen(grant, task);
  if (isAsked && grant?.until === shown?.until) return finish(run);
  await draw(ctx, run, task, card, grant);
  return isAsked ? catchUp(ctx, run, task, card, grant) : forget(run, card);
}

/** Draws the card once. Without a grant, its person was erased, and the card then names nobody. */
async function draw(
  ctx: Context,
  run: JobRun,
  task: ExtensionRef,
  card: StoredCard,
  grant: Grant | undefined,
): Promise<void> {
  const { conversation, activityId = '' } = card.data;
  const content = grant
    ? await extensionQuestion(ctx, grant, task.extensionId)
    : ({ kind: 'extension-gone' } as const);
  const reader = await readerOf(ctx, conversation);
  await renewLease(run);
  try {
    await ctx.messenger.update(reader, activityId, content);
  } catch (error) {
    const isDeleted = error instanceof OutsideError && error.kind === 'message-gone';
    if (!isDeleted && !isUnreachable(error, run)) throw error;
  }
}
