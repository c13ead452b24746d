import type { LicenseRequest } from '../../domain/request.ts';
import { isPending } from '../../domain/request.ts';
import type { Tick } from '../../domain/tick.ts';
import { MAX_TICKED } from '../../domain/tick.ts';
import { freshenChecks } from '../ask/recheck-persons.ts';
import type { Context } from '../ports/context.ts';
import type { Actor, PageAt } from '../ports/results.ts';
import type { Stored } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { loadPersons, readRequestDocument } from '../records/load-request.ts';
import { readLastDays } from '../records/last-days.ts';
import { scanList } from '../records/scan-list.ts';
import { requireApprover } from '../rights/require-approver.ts';
import type { Tenant, Tickable } from './read-tickable.ts';
import { readTenant, seenOf, tickableOf } from './read-tickable.ts';

type RequestDocument = Stored<DataDocument<LicenseRequest>>;

/** A page of the requests that wait for a decision, the oldest first. */
export interface TickPage {
  readonly rows: readonly Tickable[];
  /** The ticks that still hold: of this page, and of others. */
  readonly ticks: readonly Tick[];
  /** How many ticks do not: their requests have changed, or no longer wait. */
  readonly dropped: number;
  readonly older?: PageAt;
  readonly newer?: PageAt;
}

/**
 * The requests that wait for a decision, for an approver who ticks those to approve. Has old checks of their persons
 * repeated. Throws DomainError (`not-an-approver`, `rights-unknown`), StoreError.
 */
export async function listTickable(
  ctx: Context,
  actor: Actor,
  at: PageAt | undefined,
  ticks: readonly Tick[],
): Promise<TickPage> {
  await requireApprover(ctx, actor, 'recent', { what: 'decide' });
  const [tenant, page] = await Promise.all([readTenant(ctx), readPage(ctx, at)]);
  const loaded = (await Promise.all(page.documents.map((one) => loadPersons(ctx, one)))).filter(
    (one) => one !== undefined,
  );
  const given = await readLastDays(
    ctx,
    loaded.flatMap(({ entries }) => entries),
  );
  const rows = loaded.map((one) => tickableOf(ctx, actor, tenant, one, given));
  const [held] = await Promise.all([
    heldTicks(ctx, tenant, rows, ticks),
    ...loaded.map((one) => freshenChecks(ctx, one)),
  ]);
  const { documents: _documents, ...beside } = page;
  return { rows, ticks: held, dropped: ticks.length - held.length, ...beside };
}

/** The ticks whose requests are still as they were seen. */
async function heldTicks(
  ctx: Context,
  tenant: Tenant,
  rows: readonly Tickable[],
  ticks: readonly Tick[],
): Promise<readonly Tick[]> {
  const holds = await Promise.all(
    ticks.map(async ({ requestId, seen }) => {
      const row = rows.find(({ request }) => request.id === requestId);
      if (row) return row.whyNot === undefined && row.seen === seen;
      const request = (await readRequestDocument(ctx, requestId))?.data;
      return request !== undefined && isPending(request) && seenOf(ctx, tenant, request) === seen;
    }),
  );
  return ticks.filter((_, index) => holds[index]);
}

interface Page {
  readonly documents: readonly RequestDocument[];
  readonly older?: PageAt;
  readonly newer?: PageAt;
}

/** Reads a page, the oldest first; the first page if too few requests are left at the cursor. */
async function readPage(ctx: Context, at: PageAt | undefined): Promise<Page> {
  const isBack = at !== undefined && 'older' in at;
  const found = await findPending(ctx, at);
  const goesOn = found.length > MAX_TICKED;
  if (at && (found.length === 0 || (isBack && !goesOn))) return readPage(ctx, undefined);

  const page = found.slice(0, MAX_TICKED);
  const documents = isBack ? page.toReversed() : page;
  const [oldest, newest] = [documents.at(0)?.sort, documents.at(-1)?.sort];
  return {
    documents,
    ...(newest !== undefined && (isBack || goesOn) ? { newer: { newer: newest } } : {}),
    ...(oldest !== undefined && at ? { older: { older: oldest } } : {}),
  };
}

/** One request more than a page holds, which tells whether the list goes on. */
async function findPending(ctx: Context, at: PageAt | undefined): Promise<readonly RequestDocument[]> {
  const order = at && 'older' in at ? 'descending' : 'ascending';
  const after = at && ('older' in at ? at.older : at.newer);
  const list = { by: 'list', key: 'requests:pending', order, ...(after !== undefined && { after }) } as const;
  const found: RequestDocument[] = [];
  for await (const page of scanList<DataDocument<LicenseRequest>>(ctx.store, list, MAX_TICKED + 1)) {
    // The list also has requests whose persons are being looked up or licensed.
    found.push(...page.filter(({ data }) => isPending(data)));
    if (found.length > MAX_TICKED) break;
  }
  return found;
}
