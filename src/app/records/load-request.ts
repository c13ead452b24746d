import { isPast } from '../../domain/ends.ts';
import type { Settings } from '../../domain/policy.ts';
import type { Product } from '../../domain/product.ts';
import type { Chunk, Entry, LicenseRequest } from '../../domain/request.ts';
import { chunkCount, isUndecided } from '../../domain/request.ts';
import type { Context, StoreContext } from '../ports/context.ts';
import type { UnresolvedAddresses } from '../ports/form-problems.ts';
import type { RequestView } from '../ports/messages.ts';
import type { Stored } from '../ports/store.ts';
import { StoreError } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { answerOr } from './answer-or.ts';
import { readLastDays } from './last-days.ts';
import { waitingView } from './read-lines.ts';
import { readSettings, todayIn } from './read-settings.ts';
import { chunkDocumentId, unresolvedDocumentId, requestDocumentId } from './documents.ts';

export type StoredChunk = Stored<DataDocument<Chunk>>;

/** A request as read, with its persons. */
export interface Loaded {
  readonly document: Stored<DataDocument<LicenseRequest>>;
  readonly request: LicenseRequest;
  readonly chunks: readonly Stored<DataDocument<Chunk>>[];
  readonly entries: readonly Entry[];
  /** The addresses of a large request that were not resolved. */
  readonly unresolved?: UnresolvedAddresses;
}

const LACKS_CHUNK = 'A request lacks a chunk of its persons.';

/** Reads a request without its persons; undefined when there is none. Throws StoreError. */
export function readRequestDocument(
  ctx: StoreContext,
  requestId: string,
): Promise<Stored<DataDocument<LicenseRequest>> | undefined> {
  return ctx.store.read<DataDocument<LicenseRequest>>(requestDocumentId(requestId));
}

/** Reads one chunk of a request; undefined if it does not exist, or not any more. Throws StoreError. */
export function findChunk(
  ctx: StoreContext,
  requestId: string,
  index: number,
): Promise<Stored<DataDocument<Chunk>> | undefined> {
  return ctx.store.read<DataDocument<Chunk>>(chunkDocumentId(requestId, index));
}

/**
 * Reads one chunk of a request. Throws StoreError, also if the chunk is missing: a request is never without
 * its chunks.
 */
export async function readChunk(
  ctx: StoreContext,
  requestId: string,
  index: number,
): Promise<Stored<DataDocument<Chunk>>> {
  const chunk = await findChunk(ctx, requestId, index);
  if (!chunk) throw new StoreError('refused', LACKS_CHUNK);
  return chunk;
}

/** Reads a request with all its persons; undefined when there is none. Throws StoreError. */
export async function loadRequest(ctx: StoreContext, requestId: string): Promise<Loaded | undefined> {
  // Nearly every request fits one chunk, so the first one is read together with the request.
  const [document, early] = await Promise.all([
    readRequestDocument(ctx, requestId),
    findChunk(ctx, requestId, 0),
  ]);
  if (!document) return undefined;

  const request = document.data;
  const indexes = Array.from({ length: chunkCount(request) }, (_, index) => index);
  const [found, unresolved] = await Promise.all([
    // The first chunk is read again if it was missing: the list of persons may have been made after the first
    // read.
    Promise.all(indexes.map(async (index) => (index === 0 && early) || findChunk(ctx, requestId, index))),
    request.lookUp && request.lookUp.unresolved > 0 ? readUnresolved(ctx, requestId) : undefined,
  ]);
  const chunks = found.filter((chunk) => chunk !== undefined);
  if (chunks.length < indexes.length) {
    // A missing first chunk is no fault: the removal of a request begins with it.
    if (await findChunk(ctx, requestId, 0)) throw new StoreError('refused', LACKS_CHUNK);
    return undefined;
  }
  const entries = chunks.flatMap((chunk) => chunk.data.entries);
  return { document, request, chunks, entries, ...(unresolved ? { unresolved } : {}) };
}

/**
 * Reads the persons of a request that a list has just given. Undefined: it is about to be removed. Throws
 * StoreError.
 */
export async function loadPersons(
  ctx: StoreContext,
  document: Stored<DataDocument<LicenseRequest>>,
): Promise<Loaded | undefined> {
  const request = document.data;
  const indexes = Array.from({ length: chunkCount(request) }, (_, index) => index);
  const found = await Promise.all(indexes.map((index) => findChunk(ctx, request.id, index)));
  const chunks = found.filter((chunk) => chunk !== undefined);
  if (chunks.length < indexes.length) return undefined;
  return { document, request, chunks, entries: chunks.flatMap((chunk) => chunk.data.entries) };
}

async function readUnresolved(
  ctx: StoreContext,
  requestId: string,
): Promise<UnresolvedAddresses | undefined> {
  return (await ctx.store.read<DataDocument<UnresolvedAddresses>>(unresolvedDocumentId(requestId)))?.data;
}

/**
 * A loaded request with the rest of what its cards show. Without products if Graph does not answer. `settings`: if
 * they were read already. Throws StoreError.
 */
export async function viewOf(
  ctx: Context,
  loaded: Pick<Loaded, 'request' | 'entries' | 'unresolved'>,
  settings?: Settings,
): Promise<RequestView> {
  const { request, entries, unresolved } = loaded;
  const about = { request, entries, ...(unresolved ? { unresolved } : {}) };
  const [products, present, given] = await Promise.all([
    productsOf(ctx),
    isUndecided(request) ? (settings ?? readSettings(ctx)) : undefined,
    isUndecided(request) ? readLastDays(ctx, entries) : undefined,
  ]);
  const waiting = await waitingView(ctx, request, products ?? [], present);
  const ends = present && { rules: present.ends, today: todayIn(ctx), ...(given && { given }) };
  const shown = { ...about, products: products ?? [], productsKnown: products !== undefined, waiting, ends };
  return isEndPast(ctx, request) ? { ...shown, isEndPast: true } : shown;
}

/** Whether the last day of the licenses of an approved request has passed. */
export function isEndPast(ctx: StoreContext, { decision }: Pick<LicenseRequest, 'decision'>): boolean {
  return decision?.kind === 'approved' && isPast(decision.until, ctx.clock.iso(ctx.clock.now()));
}

/** The products that can be assigned, as they were at most a minute ago; undefined if Graph does not answer. */
export async function productsOf(ctx: Context): Promise<readonly Product[] | undefined> {
  const products = await answerOr(() => ctx.licenses.products('recent'), undefined);
  return products?.filter(({ assignable }) => assignable);
}
