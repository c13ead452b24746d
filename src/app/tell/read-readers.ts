import { isOnList } from '../../domain/outcome.ts';
import { CHUNK_SIZE, isApproving } from '../../domain/request.ts';
import type { Reader, Telling } from '../../domain/telling.ts';
import type { Context } from '../ports/context.ts';
import type { PersonView, RequestView } from '../ports/messages.ts';
import type { StoredChunk } from '../records/load-request.ts';
import { findChunk, loadRequest, readRequestDocument, viewOf } from '../records/load-request.ts';
import { readPlace } from '../records/read-lines.ts';

/** The content for a reader: the whole request, or the outcome of one person. */
export type ReaderView =
  | { readonly kind: 'request-ended'; readonly view: RequestView }
  | ({ readonly kind: 'person-ended' } & PersonView);

/** Why a reader is not told: the request is being removed, another round has begun, or they do not wait any more. */
type NotTold = 'gone' | 'other-round' | 'off-list';

/**
 * Reads what each reader is told, as it is now. The chunk is read again only if the request has changed: everything that changes an
 * outcome, or erases a person, writes the request too.
 */
export function readerOf(ctx: Context, { requestId, round, listed }: Telling) {
  let chunk: StoredChunk | undefined;
  let seen: string | undefined;

  async function requester(): Promise<ReaderView | NotTold> {
    const loaded = await loadRequest(ctx, requestId);
    if (!loaded) return 'gone';
    if (loaded.request.round !== round) return 'other-round';
    if (listed && !isApproving(loaded.request)) return 'off-list';
    return { kind: 'request-ended', view: await viewOf(ctx, loaded) };
  }

  return async (reader: Reader): Promise<ReaderView | NotTold> => {
    if (reader === 'requester') return requester();
    const header = await readRequestDocument(ctx, requestId);
    if (!header) return 'gone';
    if (header.data.round !== round) return 'other-round';
    if (header.etag !== seen) chunk = await findChunk(ctx, requestId, Math.floor(reader / CHUNK_SIZE));
    seen = header.etag;
    const entry = chunk?.data.entries[reader % CHUNK_SIZE];
    if (!entry) return 'gone';
    const view = { kind: 'person-ended', request: header.data, index: reader, entry } as const;
    if (!listed) return view;
    return isOnList(entry.outcome)
      ? { ...view, place: await readPlace(ctx, header.data, reader) }
      : 'off-list';
  };
}
