import { isExtending, withExtensionEnd } from '../../domain/extend-grant.ts';
import type { Grant } from '../../domain/grant.ts';
import { grantOf } from '../../domain/grant.ts';
import type { Entry, LicenseRequest } from '../../domain/request.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Operation, Stored } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { create, grantDocument, replace } from '../records/documents.ts';
import { halfTimeJob, noteEnds } from '../records/ends.ts';
import { redrawExtension } from '../records/redraw-extension.ts';
import { readGrant } from '../records/read-grant.ts';

/**
 * The operations that keep the grants of the persons who were just licensed. `isFirstTry`: takes it that nobody
 * had a grant of this product before, which is so for nearly everybody, and saves a read for each person. If
 * somebody had one, that commit fails; the next try reads them, and the new grant takes the place of the old
 * one. Throws StoreError.
 */
export async function keepGrants(
  ctx: StoreContext,
  request: LicenseRequest,
  entries: readonly Entry[],
  isFirstTry: boolean,
): Promise<readonly Operation[]> {
  const all = entries.flatMap((entry) => grantOf(request, entry) ?? []);
  const ends = await endOperations(ctx, all);
  if (isFirstTry) return [...all.map((grant) => create(grantDocument(grant))), ...ends];

  const kept = await Promise.all(
    all.map(async (grant) => {
      const known = await readGrant(ctx, { personId: grant.person.id, skuId: grant.skuId });
      return known ? inPlaceOf(ctx, known, grant) : [create(grantDocument(grant))];
    }),
  );
  return [...kept.flat(), ...ends];
}

/**
 * The grant in place of an earlier one, whose license somebody else removed. An extension of that one ends, and its
 * cards say so.
 */
function inPlaceOf(
  ctx: StoreContext,
  known: Stored<DataDocument<Grant>>,
  grant: Grant,
): readonly Operation[] {
  if (!isExtending(known.data)) return [replace(known, grantDocument(grant))];
  const at = ctx.clock.iso(ctx.clock.now());
  const { lastExtension } = withExtensionEnd(known.data, 'approved-anew', at);
  const next = { ...grant, ...(lastExtension && { lastExtension }) };
  return [replace(known, grantDocument(next)), ...redrawExtension(ctx, known.data)];
}

/** The operations for grants with an end: the note of their product, and a reminder where the time is short. */
async function endOperations(ctx: StoreContext, grants: readonly Grant[]): Promise<readonly Operation[]> {
  const ending = grants.filter(({ until }) => until !== undefined);
  const [first] = ending;
  if (!first) return [];
  return [...(await noteEnds(ctx, first.skuId)), ...ending.flatMap((grant) => halfTimeJob(ctx, grant))];
}
