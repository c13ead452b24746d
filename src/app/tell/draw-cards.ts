import { backOffMs } from '../../domain/job.ts';
import type { Conversation, SentCard } from '../../domain/place.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { isPending } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { RequestView } from '../ports/messages.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Operation, Stored } from '../ports/store.ts';
import { StoreError } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { cardDocument, remove, replace } from '../records/documents.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish, renewLease, LeaseLost } from '../records/job-run.ts';
import { loadRequest, viewOf } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { isUnreachable, presentConversation } from '../records/send-message.ts';

const MAX_TRIES = 5;

export type StoredCard = Stored<DataDocument<SentCard>>;

/** Some cards of a request: as read, and how to read them again. */
interface Cards {
  readonly first: readonly StoredCard[];
  readonly read: () => Promise<readonly StoredCard[]>;
  /** Draws the cards also if they seem to be up to date. */
  readonly always?: boolean;
}

/** The result of drawing one card, and the operation that records it. */
interface Result {
  readonly card: StoredCard;
  readonly operation: Operation;
  /** Another job goes on with the card. */
  readonly isHandedOver: boolean;
}

/**
 * Draws the cards with the request as it is now, and records them in one commit that ends the job. A pending
 * decision card stays as its reader has it. A card that does not exist any more leaves the ledger. If one of
 * several cards fails, it gets a job of its own; if a single card fails, throws the OutsideError. Throws
 * LeaseLost, StoreError.
 */
export async function drawCards(
  ctx: Context,
  run: JobRun,
  requestId: string,
  { first, read, always = false }: Cards,
): Promise<void> {
  const results = new Map<string, Result>();
  for (let tries = 0; tries <= MAX_TRIES; tries += 1) {
    const cards = tries === 0 ? first : await read();
    const loaded = cards.length === 0 ? undefined : await loadRequest(ctx, requestId);
    if (!loaded) return finish(run);

    const { request } = loaded;
    const due = cards.filter((card) => isDue(card, request, results.get(card.id), always));
    for (const result of await drawAll(ctx, run, due, loaded)) results.set(result.card.id, result);
    if (await record(ctx, run, cards, results)) return undefined;
  }
  throw new StoreError('conflict', 'Too many redraws of one card at the same time.');
}

/** Whether the card must be drawn. `result`: what an earlier try of this job did with it. */
function isDue(
  { etag, data }: StoredCard,
  request: LicenseRequest,
  result: Result | undefined,
  always: boolean,
): boolean {
  const isBeingRead = data.role === 'decision' && isPending(request);
  if (isBeingRead || data.activityId === undefined || result?.isHandedOver === true) return false;
  if (!result) return always || data.shownVersion < request.version;
  // After a lost race, the other worker may have drawn before or after us. A change of the request meanwhile has
  // a job of its own.
  return result.card.etag !== etag;
}

/** Draws the cards at the same time, so that a slow conversation holds up no other. */
async function drawAll(
  ctx: Context,
  run: JobRun,
  due: readonly StoredCard[],
  loaded: Parameters<typeof viewOf>[1],
): Promise<readonly Result[]> {
  if (due.length === 0) return [];
  const [view, conversations] = await Promise.all([
    viewOf(ctx, loaded),
    Promise.all(due.map(({ data }) => readerOf(ctx, data.conversation))),
  ]);
  await renewLease(run);
  return Promise.all(
    due.map((card, n) => drawOne(ctx, run, card, conversations[n] ?? card.data.conversation, view)),
  );
}

/** The card stays in its conversation, but its reader may have another language by now. Throws StoreError. */
export async function readerOf(ctx: Context, conversation: Conversation): Promise<Conversation> {
  const { locale, timeZone } = await presentConversation(ctx, conversation);
  return {
    ...conversation,
    ...(locale === undefined ? {} : { locale }),
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}

async function drawOne(
  ctx: Context,
  run: JobRun,
  card: StoredCard,
  conversation: Conversation,
  view: RequestView,
): Promise<Result> {
  const { id, requestId, role, activityId = '' } = card.data;
  const about = { card, isHandedOver: false };
  try {
    const kind = role === 'decision' ? 'decision-card' : 'status-card';
    await ctx.messenger.update(conversation, activityId, { kind, view });
    const shown = cardDocument({ ...card.data, shownVersion: view.request.version });
    return { ...about, operation: replace(card, shown) };
  } catch (error) {
    const isDeleted = error instanceof OutsideError && error.kind === 'message-gone';
    if (isDeleted || isUnreachable(error, run)) return { ...about, operation: remove(card) };
    if (run.task.kind === 'redraw-card') throw error;

    ctx.log.info('A card was not redrawn. A job of its own tries again.', { card: id, error });
    const asked = error instanceof OutsideError ? (error.retryAfterMs ?? 0) : 0;
    const inMs = Math.max(asked, backOffMs(1, ctx.ids.random()));
    return { ...about, operation: againJob(ctx, { id, requestId }, inMs), isHandedOver: true };
  }
}

/**
 * Ends the job, with the results of all cards that nobody else has drawn meanwhile. False: somebody else drew
 * one of them at the same time.
 */
async function record(
  ctx: Context,
  run: JobRun,
  cards: readonly StoredCard[],
  results: ReadonlyMap<string, Result>,
): Promise<boolean> {
  const known = new Map(cards.map(({ id, etag }) => [id, etag]));
  const valid = [...results.values()].filter(
    ({ card, isHandedOver }) => isHandedOver || known.get(card.id) === card.etag,
  );
  try {
    const operations = valid.map(({ operation }) => operation);
    return (await run.commit(operations, 'finish')) !== 'stale';
  } catch (error) {
    // Another worker has the job by now. Our late updates may cover its newer ones, so the cards are drawn
    // once more.
    if (error instanceof LeaseLost) await drawAgain(ctx, [...results.values()]);
    throw error;
  }
}

async function drawAgain(ctx: Context, results: readonly Result[]): Promise<void> {
  const jobs = results.map(({ card }) => againJob(ctx, card.data));
  await ctx.store.commit(jobs, ctx.ids.next());
  ctx.wake();
}

/** Its update may have arrived all the same, and late: the card is drawn even if it seems to be up to date. */
function againJob(ctx: Context, { id, requestId }: Pick<SentCard, 'id' | 'requestId'>, inMs = 0): Operation {
  return newJob(ctx, { kind: 'redraw-card', requestId, cardId: id, always: true }, inMs);
}
