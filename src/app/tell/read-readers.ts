import { isOnList } from '../../domain/outcome.ts';
import { CHUNK_SIZE, chunkCount, isApproving } from '../../domain/request.ts';
import type { Reader, Telling } from '../../domain/telling.ts';
import type { Context } from '../ports/context.ts';
import type { PersonView, RequestView } from '../ports/messages.ts';
import type { Header } from '../records/job-run.ts';
import type { StoredChunk } from '../records/load-request.ts';
import { findChunk, loadRequest, readRequestDocument, viewOf } from '../records/load-request.ts';
import { readPlace } from '../records/read-lines.ts';

/** The content for a reader: the whole request, or the outcome of one person. */
export type ReaderView =
  | { readonly kind: 'request-ended'; readonly view: RequestView }
  | ({ readonly kind: 'person-ended' } & PersonView);

/** `gone`: the request is being removed. `other-round`: another round has begun. */
type Missing = 'gone' | 'other-round';

/** `off-list`: they were to hear that they wait for a seat, and do not wait any more. */
export type ReadView = ReaderView | 'off-list';

/** The contents for some readers, in their order, and the request from which they were read. */
interface Read {
  readonly views: readonly ReadView[];
  readonly document: Header['document'];
}

/**
 * Reads what some readers of one chunk are told, as it is now. The chunk is read again only if the request has
 * changed: everything that changes an outcome, or erases a person, writes the request too.
 */
export function readerOf(ctx: Context, { requestId, round, listed }: Telling) {
  let chunk: StoredChunk | undefined;
  let seen: string | undefined;

  /** Reads the chunk after the request, so that it is never older. */
  async function readChunkOf(document: Header['document'], index: number): Promise<void> {
    if (document.etag !== seen) chunk = await findChunk(ctx, requestId, index);
    seen = document.etag;
  }

  async function requester(document: Header['document']): Promise<ReadView | Missing> {
    if (listed && !isApproving(document.data)) return 'off-list';
    if (chunkCount(document.data) > 1 || document.data.lookUp !== undefined) {
      const loaded = await loadRequest(ctx, requestId);
      if (loaded && loaded.request.round !== round) return 'other-round';
      return loaded ? { kind: 'request-ended', view: await viewOf(ctx, loaded) } : 'gone';
    }
    await readChunkOf(document, 0);
    if (!chunk) return 'gone';
    const view = await viewOf(ctx, { request: document.data, entries: chunk.data.entries });
    return { kind: 'request-ended', view };
  }

  async function person(document: Header['document'], index: number): Promise<ReadView | Missing> {
    await readChunkOf(document, Math.floor(index / CHUNK_SIZE));
    const entry = chunk?.data.entries[index % CHUNK_SIZE];
    if (!entry) return 'gone';
    const view = { kind: 'person-ended', request: document.data, index, entry } as const;
    if (!listed) return view;
    return isOnList(entry.outcome)
      ? { ...view, place: await readPlace(ctx, document.data, index) }
      : 'off-list';
  }

  return async (readers: readonly Reader[]): Promise<Read | Missing> => {
    const document = await readRequestDocument(ctx, requestId);
    if (!document) return 'gone';
    if (document.data.round !== round) return 'other-round';
    const views: ReadView[] = [];
    for (const reader of readers) {
      const view = await (reader === 'requester' ? requester(document) : person(document, reader));
      if (view === 'gone' || view === 'other-round') return view;
      views.push(view);
    }
    return { views, document };
  };
}
