import type { Chunk, Entry, LicenseRequest } from '../../domain/request.ts';
import { chunkCount } from '../../domain/request.ts';
import type { Context, StoreContext } from '../ports/context.ts';
import type { UnresolvedAddresses } from '../ports/form-problems.ts';
import type { RequestView } from '../ports/messages.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Stored } from '../ports/store.ts';
import { StoreError } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { chunkDocumentId, unresolvedDocumentId, requestDocumentId } from './documents.ts';

export type StoredChunk = Stored<DataDocument<Chunk>>;

/** A request as read, with its persons. */
export interface Loaded {
  readonly document: Stored<DataDocument<LicenseRequest>>;
  readonly request: LicenseRequest;
  readonly chunks: readonly Stored<DataDocument<Chunk>>[];
  readonly entries: readonly Entry[];
  /** The addresses that were not resolved, of a request with many persons. */
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

/** Reads one chunk of a request; undefined when there is none, or none any more. Throws StoreError. */
export function findChunk(
  ctx: StoreContext,
  requestId: string,
  index: number,
): Promise<Stored<DataDocument<Chunk>> | undefined> {
  return ctx.store.read<DataDocument<Chunk>>(chunkDocumentId(requestId, index));
}

/** Reads one chunk of a request. Throws StoreError, also when it is missing: a request is never without its chunks. */
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
  // Nearly every request fits one chunk, so that one is asked for at once.
  const [document, early] = await Promise.all([
    readRequestDocument(ctx, requestId),
    findChunk(ctx, requestId, 0),
  ]);
  if (!document) return undefined;

  const request = document.data;
  const indexes = Array.from({ length: chunkCount(request) }, (_, index) => index);
  const [found, unresolved] = await Promise.all([
    // Asked for again where it was not there before the header: the list of persons may have been made in between.
    Promise.all(indexes.map(async (index) => (index === 0 && early) || findChunk(ctx, requestId, index))),
    request.lookUp && request.lookUp.unresolved > 0 ? readUnresolved(ctx, requestId) : undefined,
  ]);
  const chunks = found.filter((chunk) => chunk !== undefined);
  if (chunks.length < indexes.length) {
    // Its removal takes the first chunk first.
    if (await findChunk(ctx, requestId, 0)) throw new StoreError('refused', LACKS_CHUNK);
    return undefined;
  }
  const entries = chunks.flatMap((chunk) => chunk.data.entries);
  return { document, request, chunks, entries, ...(unresolved ? { unresolved } : {}) };
}

async function readUnresolved(
  ctx: StoreContext,
  requestId: string,
): Promise<UnresolvedAddresses | undefined> {
  return (await ctx.store.read<DataDocument<UnresolvedAddresses>>(unresolvedDocumentId(requestId)))?.data;
}

/** A loaded request with what its cards show beside it. Without Graph: without products. */
export async function viewOf(
  ctx: Context,
  loaded: Pick<Loaded, 'request' | 'entries' | 'unresolved'>,
): Promise<RequestView> {
  const { request, entries, unresolved } = loaded;
  const about = { request, entries, ...(unresolved ? { unresolved } : {}) };
  try {
    const products = await ctx.licenses.products('recent');
    return {
      ...about,
      products: products.filter(({ assignable }) => assignable),
      productsKnown: true,
    };
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return { ...about, products: [], productsKnown: false };
  }
}
