import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { asHolder, create, replace } from '../records/documents.ts';
import { findChunk } from '../records/load-request.ts';
import { scanList } from '../records/scan-list.ts';
import type { ChunkRound } from './chunk-round.ts';
import { isEnded } from './recent-removals.ts';

/**
 * The persons whom a chunk is about to license, kept for a while: Graph's reads may be minutes behind its
 * writes.
 */
type RecentWrite = DataDocument<{
  readonly requestId: string;
  readonly chunk: number;
  readonly persons: readonly string[];
}>;

/** Our own number: longer than a read-back, which is the last step that can tell how a write ended. */
const RECENT_MS = 30 * 60_000;
const KEPT_SECONDS = 3600;

const keyOf = (skuId: string): string => `wrote:${skuId}`;

/**
 * The operation that notes the intent: these persons are being given the product. It goes into the commit of
 * the intent. `isFirst`: the chunk has had no intent yet, so that there is no note of it. Throws StoreError.
 */
export async function noteWrite(
  ctx: Context,
  { requestId, chunk }: ChunkRound,
  skuId: string,
  persons: readonly string[],
  isFirst: boolean,
): Promise<Operation> {
  const id = `wrote:${requestId}:${chunk}`;
  const known = isFirst ? undefined : await ctx.store.read<RecentWrite>(id);
  const note: RecentWrite = {
    id,
    type: 'write',
    list: keyOf(skuId),
    sort: `${ctx.clock.iso(ctx.clock.now())}~${requestId}:${chunk}`,
    ttl: KEPT_SECONDS,
    data: { requestId, chunk, persons: [...new Set([...(known?.data.persons ?? []), ...persons])] },
  };
  // One job at a time works on a chunk, so the note is the witness of the intent.
  return asHolder(known ? replace(known, note) : create(note));
}

/**
 * The state of those `persons` whom another request was about to give the same product a moment ago. `has`:
 * Graph has shown the license. `waits`: the result is not known yet. All others are missing in the map.
 * Throws StoreError.
 */
export async function writtenByOthers(
  ctx: Context,
  requestId: string,
  skuId: string,
  persons: ReadonlySet<string>,
): Promise<ReadonlyMap<string, 'has' | 'waits'>> {
  const found = new Map<string, 'has' | 'waits'>();
  const after = ctx.clock.iso(ctx.clock.now() - RECENT_MS);
  const recent = { by: 'list', key: keyOf(skuId), order: 'ascending', after } as const;
  for await (const page of scanList<RecentWrite>(ctx.store, recent)) {
    for (const { data } of page) {
      if (data.requestId === requestId || !data.persons.some((id) => persons.has(id))) continue;
      const chunk = await findChunk(ctx, data.requestId, data.chunk);
      for (const { person, outcome } of chunk?.data.entries ?? []) {
        if (!persons.has(person.id) || !data.persons.includes(person.id)) continue;
        if (outcome?.kind === 'assigned' && !(await isEnded(ctx, skuId, person.id)))
          found.set(person.id, 'has');
        if (outcome?.kind === 'writing' || outcome?.kind === 'confirming') found.set(person.id, 'waits');
      }
    }
  }
  return found;
}
