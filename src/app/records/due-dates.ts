import type { Settings } from '../../domain/policy.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { firstOpenTime } from '../../domain/thread.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { newJob } from './queue-job.ts';
import { readSettings } from './read-settings.ts';

export const DAY_MS = 86_400_000;
/** How long before the end the warning comes. With a short retention: half of it. */
const WARNED_BEFORE_MS = 3 * DAY_MS;

/** The longest time that a thread puts off the lapse. */
const MAX_OPEN_MS = 14 * DAY_MS;

/** Days that a pending request waits for a decision, and that an ended one is kept. Throws StoreError. */
export async function retentionDays(ctx: StoreContext): Promise<number> {
  return (await readSettings(ctx)).retentionDays;
}

/** When a pending request must be warned of and lapses, by today's settings. Throws StoreError. */
export async function lapseOf(ctx: StoreContext, request: LicenseRequest): Promise<LapseDates> {
  return lapseAfter(ctx, request, await retentionDays(ctx));
}

function lapseAfter(ctx: StoreContext, request: LicenseRequest, days: number): LapseDates {
  const retentionMs = days * DAY_MS;
  const lapseAt = ctx.clock.parse(request.createdAt) + retentionMs + openMs(ctx, request);
  const warnedBeforeMs = Math.min(WARNED_BEFORE_MS, retentionMs / 2);
  return { warnAt: lapseAt - warnedBeforeMs, lapseAt, warnedBeforeMs };
}

/**
 * The milliseconds by which the thread puts off the lapse: the first time without a break during which a question
 * was open, at most 14 days.
 */
function openMs(ctx: StoreContext, request: LicenseRequest): number {
  const open = firstOpenTime(request);
  if (!open) return 0;
  const to = open.to === undefined ? ctx.clock.now() : ctx.clock.parse(open.to);
  return Math.min(Math.max(0, to - ctx.clock.parse(open.from)), MAX_OPEN_MS);
}

/** Whether the time until the lapse stands still, since a question is open. */
export function isLapsePaused(ctx: StoreContext, request: LicenseRequest): boolean {
  const open = firstOpenTime(request);
  return open !== undefined && open.to === undefined && openMs(ctx, request) < MAX_OPEN_MS;
}

interface LapseDates {
  readonly warnAt: number;
  readonly lapseAt: number;
  /** The time between the warning and the end. */
  readonly warnedBeforeMs: number;
}

/**
 * The time at which a request lapses (ISO): the one that everybody was told, else by today's settings. Throws
 * StoreError.
 */
export async function lapsesAt(ctx: StoreContext, request: LicenseRequest): Promise<string> {
  return request.lapsesAt ?? ctx.clock.iso((await lapseOf(ctx, request)).lapseAt);
}

/**
 * The jobs for a new request, by the settings: one warns of the lapse, one ends the request if nobody decides.
 * Both read the settings again when they are due.
 */
export function lapseJobs(
  ctx: StoreContext,
  request: LicenseRequest,
  settings: Pick<Settings, 'retentionDays'>,
): readonly Operation[] {
  const { warnAt, lapseAt } = lapseAfter(ctx, request, settings.retentionDays);
  const now = ctx.clock.now();
  return [
    newJob(ctx, { kind: 'warn-lapse', requestId: request.id }, warnAt - now),
    newJob(ctx, { kind: 'lapse', requestId: request.id }, lapseAt - now),
  ];
}

/** The job that removes a request, for the commit that ends it. Throws StoreError. */
export async function removalJob(ctx: StoreContext, { id, round }: LicenseRequest): Promise<Operation> {
  return newJob(ctx, { kind: 'remove', requestId: id, round }, (await retentionDays(ctx)) * DAY_MS);
}
