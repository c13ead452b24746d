import { HOLD_MS } from '../../domain/extension.ts';
import type { Grant } from '../../domain/grant.ts';
import type { GrantTime, Threshold } from '../../domain/grant-reminders.ts';
import { halfTimeOf, REMIND_MS } from '../../domain/grant-reminders.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Operation, Stored } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { create } from './documents.ts';
import { ENDS, endsDocumentId, FOLLOW_ENDS, jobDocumentId } from './keys.ts';
import { namedJob, newJob } from './queue-job.ts';
import { readWhole } from './scan-list.ts';

/** A product with licenses that end, and up to which grant people were reminded: a sort key for each reminder. */
export interface ProductEnds {
  readonly skuId: string;
  readonly told: Readonly<Record<Threshold, string>>;
}

export type StoredEnds = Stored<DataDocument<ProductEnds>>;

export function endsDocument(ends: ProductEnds): DataDocument<ProductEnds> {
  const id = endsDocumentId(ends.skuId);
  return { id, type: 'ends', list: ENDS, sort: id, data: ends };
}

/** The products with licenses that end. Throws StoreError. */
export const readEnds = ({ store }: StoreContext): Promise<readonly StoredEnds[]> =>
  readWhole(store, { by: 'list', key: ENDS, order: 'ascending' });

/**
 * The operations that note a product whose licenses end, for the commit of such a grant; none if it is noted. The
 * note is never removed, so no grant can be recorded beside its removal. Throws StoreError.
 */
export async function noteEnds(ctx: StoreContext, skuId: string): Promise<readonly Operation[]> {
  if (await ctx.store.read(endsDocumentId(skuId))) return [];

  const now = ctx.clock.now();
  const told = {
    'ends-first': ctx.clock.iso(now + REMIND_MS['ends-first']),
    'ends-last': ctx.clock.iso(now + REMIND_MS['ends-last']),
  };
  const isFollowed = (await ctx.store.read(jobDocumentId(FOLLOW_ENDS))) !== undefined;
  const follow = isFollowed ? [] : [namedJob(ctx, FOLLOW_ENDS, { kind: 'follow-ends' })];
  return [create(endsDocument({ skuId, told })), ...follow];
}

/** The time of a grant with an end; undefined: it has none. */
export function timeOf(
  { clock }: StoreContext,
  { since, extendedAt = since, until }: Pick<Grant, 'since' | 'extendedAt' | 'until'>,
): GrantTime | undefined {
  return until === undefined ? undefined : { from: clock.parse(extendedAt), until: clock.parse(until) };
}

/** The moment until which a license with that end (ISO) stays while an extension of it waits (ISO). */
export const heldUntil = ({ clock }: StoreContext, until: string): string =>
  clock.iso(clock.parse(until) + HOLD_MS);

/** The job that reminds the person of a grant at half time; none if its time is longer. */
export function halfTimeJob(ctx: StoreContext, grant: Grant): readonly Operation[] {
  const time = timeOf(ctx, grant);
  const at = time && halfTimeOf(time);
  if (at === undefined || grant.until === undefined) return [];
  const about = { personId: grant.person.id, skuId: grant.skuId, end: grant.until };
  return [newJob(ctx, { kind: 'remind-half-time', ...about }, Math.max(0, at - ctx.clock.now()))];
}
