import type { LicenseRequest } from '../../domain/request.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { newJob } from './queue-job.ts';
import { readSettings } from './read-settings.ts';

export const DAY_MS = 86_400_000;
/** The warning comes this long before the end, or after half of a retention that is shorter than twice that. */
const WARNED_BEFORE_MS = 3 * DAY_MS;

/** Days that a pending request waits for a decision, and that an ended one is kept. Throws StoreError. */
export async function retentionDays(ctx: StoreContext): Promise<number> {
  return (await readSettings(ctx)).retentionDays;
}

/** When a pending request is to be warned of and to lapse by today's settings, in milliseconds since 1970. Throws StoreError. */
export async function lapseOf(ctx: StoreContext, { createdAt }: LicenseRequest): Promise<LapseDates> {
  const retentionMs = (await retentionDays(ctx)) * DAY_MS;
  const lapseAt = ctx.clock.parse(createdAt) + retentionMs;
  const warnedBeforeMs = Math.min(WARNED_BEFORE_MS, retentionMs / 2);
  return { warnAt: lapseAt - warnedBeforeMs, lapseAt, warnedBeforeMs };
}

interface LapseDates {
  readonly warnAt: number;
  readonly lapseAt: number;
  /** How long before it lapses everybody is warned. */
  readonly warnedBeforeMs: number;
}

/** The day on which a request lapses, as everybody is told it: ISO. Throws StoreError. */
export async function lapsesAt(ctx: StoreContext, request: LicenseRequest): Promise<string> {
  return request.lapsesAt ?? ctx.clock.iso((await lapseOf(ctx, request)).lapseAt);
}

/** The jobs of a new request: the warning, and the end when nobody decides. Throws StoreError. */
export async function lapseJobs(ctx: StoreContext, request: LicenseRequest): Promise<readonly Operation[]> {
  const { warnAt, lapseAt } = await lapseOf(ctx, request);
  const now = ctx.clock.now();
  return [
    newJob(ctx, { kind: 'warn-lapse', requestId: request.id }, warnAt - now),
    newJob(ctx, { kind: 'lapse', requestId: request.id }, lapseAt - now),
  ];
}

/** The job that removes a request which ends in this commit. Throws StoreError. */
export async function removalJob(ctx: StoreContext, { id, round }: LicenseRequest): Promise<Operation> {
  return newJob(ctx, { kind: 'remove', requestId: id, round }, (await retentionDays(ctx)) * DAY_MS);
}
