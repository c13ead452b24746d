import { actorOf } from '../../domain/decider.ts';
import type { Shortfall } from '../../domain/foresee.ts';
import { shortfallOf } from '../../domain/foresee.ts';
import { foreseeMany } from '../../domain/foresee-many.ts';
import type { LastDays } from '../../domain/lengthen.ts';
import type { Entry, LicenseRequest, NotPending } from '../../domain/request.ts';
import { excludedIndexes, whyNotPending } from '../../domain/request.ts';
import type { NoTick, Tick } from '../../domain/tick.ts';
import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import { requestSort } from '../records/keys.ts';
import type { Loaded } from '../records/load-request.ts';
import { readLastDays } from '../records/last-days.ts';
import { loadRequest } from '../records/load-request.ts';
import { requireApprover } from '../rights/require-approver.ts';
import type { Tenant, Tickable } from './read-tickable.ts';
import { readTenant, tickableOf } from './read-tickable.ts';

/**
 * A request that was ticked and is not approved, and why. `own-before`: the same approver has approved it already.
 * `changed`: it is not as they saw it. `gone`: it is no longer kept.
 */
export interface Skipped {
  readonly requestId: string;
  readonly why: NotPending | NoTick | 'own-before' | 'changed' | 'gone';
  /** Absent if it is gone. */
  readonly request?: LicenseRequest;
  readonly entries: readonly Entry[];
}

/** Foresees the effect of approving the ticked requests, one after the other, the oldest first. */
export interface Look {
  readonly rows: readonly (Tickable & { readonly product: NonNullable<Tickable['product']> })[];
  readonly skipped: readonly Skipped[];
  /** How many persons of all of them would get nothing. */
  readonly shortfall: Shortfall;
}

/**
 * Looks ahead: what approving the ticked requests would bring, if they were approved in order. Changes nothing.
 * Throws DomainError (`not-an-approver`, `rights-unknown`), StoreError.
 */
export async function lookAhead(ctx: Context, actor: Actor, ticks: readonly Tick[]): Promise<Look> {
  await requireApprover(ctx, actor, 'recent', { what: 'decide' });
  return lookAt(ctx, actor, ticks);
}

/** The same for an actor whose right was asked for this click. */
export async function lookAt(ctx: Context, actor: Actor, ticks: readonly Tick[]): Promise<Look> {
  const [tenant, ...loaded] = await Promise.all([
    readTenant(ctx),
    ...ticks.map(({ requestId }) => loadRequest(ctx, requestId)),
  ]);
  const given = await readLastDays(
    ctx,
    loaded.flatMap((one) => one?.entries ?? []),
  );
  const found = ticks.map((tick, index) => judge(ctx, actor, tenant, tick, loaded[index], given));
  const ready = found.filter((one) => isReady(one)).toSorted(inOrder);
  const foresights = foreseeMany(
    ready.map(({ request, entries, product, until }) => ({
      entries,
      excluded: excludedIndexes(request),
      product,
      until,
    })),
    tenant.lists,
    given,
  );
  const rows = ready.map((row, index) => ({ ...row, foresight: foresights[index] ?? row.foresight }));
  const short = rows.map(({ foresight }) => shortfallOf(foresight));
  return {
    rows,
    skipped: found.filter((one) => isSkipped(one)),
    shortfall: {
      withoutSeat: short.reduce((sum, { withoutSeat }) => sum + withoutSeat, 0),
      failing: short.reduce((sum, { failing }) => sum + failing, 0),
    },
  };
}

type Ready = Look['rows'][number];

const isSkipped = (one: Ready | Skipped): one is Skipped => 'why' in one;
const isReady = (one: Ready | Skipped): one is Ready => !isSkipped(one);

/** In the order of the card, so that the persons who asked first have the first seats. */
const inOrder = (one: Ready, other: Ready): number =>
  requestSort(one.request) < requestSort(other.request) ? -1 : 1;

function judge(
  ctx: Context,
  actor: Actor,
  tenant: Tenant,
  { requestId, seen }: Tick,
  loaded: Loaded | undefined,
  given: LastDays,
): Ready | Skipped {
  if (!loaded) return { requestId, why: 'gone', entries: [] };
  const { request, entries } = loaded;
  const skipped = { requestId, request, entries };
  const notPending = whyNotPending(request);
  if (notPending) return { ...skipped, why: isApprovedBy(actor, request) ? 'own-before' : notPending };

  const row = tickableOf(ctx, actor, tenant, loaded, given);
  const { whyNot, product } = row;
  if (whyNot) return { ...skipped, why: whyNot };
  return product && row.seen === seen ? { ...row, product } : { ...skipped, why: 'changed' };
}

function isApprovedBy(actor: Actor, { decision }: LicenseRequest): boolean {
  if (decision?.kind !== 'approved') return false;
  const by = actorOf(decision.by);
  return by !== 'license-desk' && by.id === actor.id;
}
