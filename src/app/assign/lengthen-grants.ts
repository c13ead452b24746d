import { isPast } from '../../domain/ends.ts';
import type { Grant } from '../../domain/grant.ts';
import { endsLater, withLaterEnd } from '../../domain/lengthen.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Operation, Stored } from '../ports/store.ts';
import { StoreError } from '../ports/store.ts';
import { newAudit } from '../records/audit-entry.ts';
import type { DataDocument } from '../records/documents.ts';
import { grantDocument, replace } from '../records/documents.ts';
import { halfTimeJob } from '../records/ends.ts';
import { factsOf } from '../records/grant-facts.ts';
import { lastDayOf } from '../records/last-days.ts';
import { redrawExtension } from '../records/redraw-extension.ts';
import { newlyFinal } from '../tell/news-jobs.ts';
import type { Approval, FoundPart } from './chunk-round.ts';
import { isGoing } from './recent-removals.ts';
import { readGrant } from '../records/read-grant.ts';
import { heldUntil } from '../records/ends.ts';

const GOING = 'A license began to end while it was found.';

/** The parts with the outcomes of lengthened licenses, and the operations that lengthen these. */
interface Lengthened {
  readonly parts: readonly FoundPart[];
  readonly operations: readonly Operation[];
}

/**
 * Lengthens licenses that License Desk gave before, where this approval has a later end. In: the parts, with the
 * holders who were just found. Out: the parts with `isLonger`, and the operations for the commit of the outcomes. The
 * etags of the grants guard that commit. Throws StoreError; also (`conflict`) if a license began to end since the
 * look. The next look then finds it gone, and gives it anew.
 */
export async function lengthenGrants(
  ctx: Context,
  request: LicenseRequest,
  { skuId, until }: Approval,
  parts: readonly FoundPart[],
): Promise<Lengthened> {
  const holders = parts
    .flatMap(({ read, entries }) => newlyFinal(request, 0, read.data.entries, entries))
    .flatMap(({ entry: { person, outcome } }) => (outcome?.kind === 'holder' ? [person.id] : []));
  const known = await Promise.all(holders.map((personId) => readGrant(ctx, { personId, skuId })));
  if (known.some((document) => isGoing(ctx, document?.data))) throw new StoreError('conflict', GOING);

  const now = ctx.clock.iso(ctx.clock.now());
  if (isPast(until, now)) return { parts, operations: [] };
  const end = until === undefined ? undefined : { until, heldUntil: heldUntil(ctx, until) };
  const longer = known.flatMap((document): readonly Longer[] =>
    document && isLengthened(ctx, document, until)
      ? [{ document, next: withLaterEnd(document.data, end, now) }]
      : [],
  );
  if (longer.length === 0) return { parts, operations: [] };

  const ids = new Set(longer.map(({ next }) => next.person.id));
  return {
    parts: parts.map(({ read, entries }) => ({
      read,
      entries: entries.map((entry) =>
        entry.outcome?.kind === 'holder' && ids.has(entry.person.id)
          ? { ...entry, outcome: { ...entry.outcome, isLonger: true } }
          : entry,
      ),
    })),
    operations: [...longer.flatMap((one) => operationsOf(ctx, one)), audited(ctx, request, longer)],
  };
}

/** A grant as it is stored, and with its later end. */
interface Longer {
  readonly document: Stored<DataDocument<EndingOnDay>>;
  readonly next: Grant;
}

type EndingOnDay = Grant & { readonly until: string };

function isLengthened(
  ctx: Context,
  document: Stored<DataDocument<Grant>>,
  until: string | undefined,
): document is Longer['document'] {
  const { state, until: present } = document.data;
  if (state !== 'active' || present === undefined) return false;
  // Compares whole days, since the card showed days.
  return endsLater(until === undefined ? undefined : lastDayOf(ctx, until), lastDayOf(ctx, present));
}

/** Writes the grant and its reminder at half time, and redraws the cards of an extension, since they name the end. */
function operationsOf(ctx: Context, { document, next }: Longer): readonly Operation[] {
  return [
    replace(document, grantDocument(next)),
    ...halfTimeJob(ctx, next),
    ...redrawExtension(ctx, document.data),
  ];
}

function audited(ctx: Context, { id: requestId }: LicenseRequest, longer: readonly Longer[]): Operation {
  const grants = longer.map(({ document: { data }, next: { until: to } }) => ({
    ...factsOf(data),
    was: data.until,
    ...(to !== undefined && { to }),
  }));
  const after = { requestId, grants };
  return newAudit(ctx, ctx.ids.next(), { actor: 'license-desk', what: 'license-lengthened', after });
}
