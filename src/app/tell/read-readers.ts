import { CHUNK_SIZE, chunkCount } from '../../domain/request.ts';
import type { Reader, Telling } from '../../domain/telling.ts';
import type { Context } from '../ports/context.ts';
import type { PersonView, RequestView } from '../ports/messages.ts';
import type { Header } from '../records/job-run.ts';
import type { Loaded, StoredChunk } from '../records/load-request.ts';
import { findChunk, loadRequest, readRequestDocument, viewOf } from '../records/load-request.ts';

/** The content for a reader: the whole request, or the outcome of one person. */
export type ReaderView =
  | { readonly kind: 'request-ended'; readonly view: RequestView }
  | ({ readonly kind: 'person-ended' } & PersonView);

/** What a reader is told, and the request from which it was read. */
interface Read {
  readonly view: ReaderView;
  readonly document: Header['document'];
}

/**
 * Reads what each reader is told, as it is now. `gone`: the request is being removed. `other-round`: another
 * round has begun. The chunk is read again only if the request has changed: everything that changes an
 * outcome, or erases a person, writes the request too.
 */
export function readerOf(ctx: Context, { requestId, round }: Telling) {
  let chunk: StoredChunk | undefined;
  let seen: string | undefined;

  /** A request of one chunk, whose persons need not read that again. */
  async function small(document: Header['document']): Promise<Loaded | undefined> {
    chunk = await findChunk(ctx, requestId, 0);
    seen = document.etag;
    return chunk && { document, request: document.data, chunks: [chunk], entries: chunk.data.entries };
  }

  async function requester(): Promise<Read | 'gone' | 'other-round'> {
    const header = await readRequestDocument(ctx, requestId);
    if (!header) return 'gone';
    const isSmall = chunkCount(header.data) === 1 && header.data.lookUp === undefined;
    const loaded = isSmall ? await small(header) : await loadRequest(ctx, requestId);
    if (!loaded) return 'gone';
    if (loaded.request.round !== round) return 'other-round';
    return { view: { kind: 'request-ended', view: await viewOf(ctx, loaded) }, document: loaded.document };
  }

  return async (reader: Reader): Promise<Read | 'gone' | 'other-round'> => {
    if (reader === 'requester') return requester();
    const header = await readRequestDocument(ctx, requestId);
    if (!header) return 'gone';
    if (header.data.round !== round) return 'other-round';
    if (header.etag !== seen) chunk = await findChunk(ctx, requestId, Math.floor(reader / CHUNK_SIZE));
    seen = header.etag;
    const entry = chunk?.data.entries[reader % CHUNK_SIZE];
    if (!entry) return 'gone';
    return { view: { kind: 'person-ended', request: header.data, index: reader, entry }, document: header };
  };
}
