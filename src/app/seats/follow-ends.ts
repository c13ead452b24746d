import type { Grant } from '../../domain/grant.ts';
import { endOf, withEnding } from '../../domain/grant.ts';
import { withoutExtension } from '../../domain/extend-grant.ts';
import { isReminded, REMIND_MS } from '../../domain/grant-reminders.ts';
import type { Threshold } from '../../domain/grant-reminders.ts';
import type { TaskOf } from '../../domain/job.ts';
import type { Context } from '../ports/context.ts';
import type { Stored } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { grantDocument, replace, written } from '../records/documents.ts';
import type { StoredEnds } from '../records/ends.ts';
import { endsDocument, readEnds, timeOf } from '../records/ends.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { GRANTS_ENDING, grantsForKey } from '../records/keys.ts';
import { redrawExtension } from '../records/redraw-extension.ts';
import { readRemovals } from '../records/removals.ts';
import { grantNewsJobs } from '../tell/tell-grant.ts';
import { endSoon } from './end-soon.ts';
import { readGrant } from '../records/read-grant.ts';

/** The longest rest. A grant that is recorded meanwhile may end sooner than any that was seen. */
const REST_MS = 3_600_000;
/** How soon the job comes again while more licenses are to end than it begins at once, and while those are paused. */
const MORE_MS = 5000;
const PAUSED_MS = 10 * 60_000;

/** The most licenses that end at the same time, and the most reminders of one run: each is a message and a mail. */
const AT_ONCE = 40;

/**
 * A longer gap between two runs may be a clock that was set wrong by days. Then nothing ends for an hour, in which
 * the clock can be put right.
 */
const GAP_MS = 36 * 3_600_000;
const HELD_MS = 3_600_000;
const HELD_LOOK_MS = 10 * 60_000;

/** Reminders per second: half of the mails that each mailbox may send (30 a minute), so that others have room. */
const MAILS_PER_SECOND = 0.25;
const MESSAGES_PER_SECOND = 4;

type StoredGrant = Stored<DataDocument<Grant>>;

/**
 * Job: reminds people of the ends of their licenses, 14 days and one day before, and begins the ends that are due.
 * It reads the grants of each product in the order of their ends. A cursor for each reminder moves in the commit
 * that makes the messages, so each person is reminded once, and no grant is written for it. Ends have no cursor:
 * a grant that ends leaves the list, so that none is missed. Throws LeaseLost, StoreError.
 */
export async function followEnds(ctx: Context, run: JobRun, task: TaskOf<'follow-ends'>): Promise<void> {
  const now = ctx.clock.now();
  const heldUntil = holdOf(ctx, task, now);
  const at = ctx.clock.iso(now);
  const isHeld = heldUntil !== undefined && heldUntil > at;
  await run.commit([], { goOnWith: { kind: 'follow-ends', at, ...(isHeld && { heldUntil }) } });
  if (isHeld) {
    await run.commit([], { againInMs: HELD_LOOK_MS });
    return;
  }
  const isPaused = (await readRemovals(ctx))?.data.paused !== undefined;
  let room = roomFor(ctx, task, now);
  let inMs = REST_MS;
  for (const document of await readEnds(ctx)) {
    let ends = document;
    inMs = Math.min(inMs, await beginEnds(ctx, run, ends.data.skuId, isPaused));
    for (const threshold of ['ends-last', 'ends-first'] as const) {
      const reminded = await remind(ctx, run, ends, threshold, room);
      ends = reminded.ends;
      room -= reminded.told;
      inMs = Math.min(inMs, reminded.inMs);
    }
  }
  await run.commit([], { againInMs: Math.max(0, inMs) });
}

/** Goes on later with a job that is given up, since people would lose their reminders. */
export async function followEndsLater(_ctx: Context, run: JobRun): Promise<void> {
  await run.commit([], { againInMs: REST_MS });
}

/** Until when nothing is done (ISO); undefined: the runs followed one another as they should. */
function holdOf(ctx: Context, { at, heldUntil }: TaskOf<'follow-ends'>, now: number): string | undefined {
  const isGap = at !== undefined && Math.abs(now - ctx.clock.parse(at)) > GAP_MS;
  return isGap ? ctx.clock.iso(now + HELD_MS) : heldUntil;
}

const reminders = ({ mailer, options }: Context): number =>
  mailer.enabled ? MAILS_PER_SECOND * options.mailFrom.length : MESSAGES_PER_SECOND;

/** How many people may be reminded now, by the time since the last run. */
function roomFor(ctx: Context, { at }: TaskOf<'follow-ends'>, now: number): number {
  const seconds = at === undefined ? Infinity : Math.abs(now - ctx.clock.parse(at)) / 1000;
  return Math.min(AT_ONCE, Math.floor(seconds * reminders(ctx)));
}

/** The first grants of a product behind a cursor, by their ends. Throws StoreError. */
function pageOf(ctx: Context, skuId: string, after?: string): Promise<readonly StoredGrant[]> {
  const list = { by: 'list2', key: grantsForKey(skuId), order: 'ascending', limit: AT_ONCE } as const;
  return ctx.store.page<DataDocument<Grant>>({ ...list, ...(after !== undefined && { after }) });
}

/** Milliseconds until the grant ends, by its place in the list. */
function endsInMs(ctx: Context, { sort = '' }: StoredGrant): number {
  const inMs = ctx.clock.parse(sort.slice(0, 24)) - ctx.clock.now();
  return Number.isNaN(inMs) ? Infinity : inMs;
}

/**
 * Begins the ends of a product that are due, some at a time, so that the lane has room for others. Gives the
 * milliseconds until it has to look again.
 */
async function beginEnds(ctx: Context, run: JobRun, skuId: string, isPaused: boolean): Promise<number> {
  const page = await pageOf(ctx, skuId);
  const due = page.filter((document) => endsInMs(ctx, document) <= 0);
  const [next] = page.slice(due.length);
  const nextMs = next ? endsInMs(ctx, next) : due.length < AT_ONCE ? Infinity : MORE_MS;
  if (due.length === 0) return nextMs;
  if (isPaused) return PAUSED_MS;

  const ending = await ctx.store.count({ by: 'list2', key: GRANTS_ENDING });
  const some = due.slice(0, Math.max(0, AT_ONCE - ending));
  if (some.length === 0) return MORE_MS;
  const now = ctx.clock.iso(ctx.clock.now());
  const operations = some.flatMap((document) => [
    replace(document, grantDocument(ended(document.data, now))),
    ...redrawExtension(ctx, document.data),
  ]);
  const result = await run.commit([...operations, await endSoon(ctx)], 'renew');
  // Somebody has changed one of the grants: an extension may have been granted.
  if (result === 'stale') return 0;
  return some.length < due.length ? MORE_MS : nextMs;
}

/**
 * The grant as it begins to end. The end was asked for by its date: *Cancel these* also stops those that had not
 * begun when an approver answered.
 */
function ended(grant: Grant, now: string): Grant {
  const end = endOf(grant) ?? now;
  const at = end > grant.since ? end : grant.since;
  const next = withEnding(withoutExtension(grant, 'unanswered', now), 'until', 'license-desk', at);
  return { ...next, ending: { ...next.ending, dueAt: now } };
}

interface Reminded {
  readonly ends: StoredEnds;
  readonly told: number;
  readonly inMs: number;
}

/** Reminds the next people of a product, `room` at most. */
async function remind(
  ctx: Context,
  run: JobRun,
  ends: StoredEnds,
  threshold: Threshold,
  room: number,
): Promise<Reminded> {
  const { skuId, told } = ends.data;
  const page = await pageOf(ctx, skuId, told[threshold]);
  const early = REMIND_MS[threshold];
  const due = page.filter((document) => endsInMs(ctx, document) <= early);
  const [next] = page.slice(due.length);
  const nextMs = next ? endsInMs(ctx, next) - early : due.length < AT_ONCE ? Infinity : 0;
  const waitMs = (AT_ONCE / reminders(ctx)) * 1000;
  const some = due.slice(0, Math.max(0, room));
  const last = some.at(-1)?.sort;
  if (last === undefined) return { ends, told: 0, inMs: due.length > 0 ? waitMs : nextMs };

  const now = ctx.clock.now();
  const persons = some.flatMap(({ data: grant }) => {
    const time = timeOf(ctx, grant);
    const end = endOf(grant);
    if (!time || end === undefined) return [];
    const isDue = isReminded(threshold, grant, { ...time, until: ctx.clock.parse(end) }, now);
    const about = { personId: grant.person.id, skuId, news: threshold, end };
    return isDue ? [{ about, requestId: grant.requestId }] : [];
  });
  const moved = endsDocument({ skuId, told: { ...told, [threshold]: last } });
  const etags = await run.commit([replace(ends, moved), ...grantNewsJobs(ctx, persons)], 'renew');
  if (etags === 'stale') return { ends, told: 0, inMs: 0 };
  const isMore = some.length < due.length || nextMs <= 0;
  return { ends: written(moved, etags[0]), told: persons.length, inMs: isMore ? waitMs : nextMs };
}

/** Job: reminds a person at half time of a license that they have for few days. Throws LeaseLost, StoreError. */
export async function remindHalfTime(
  ctx: Context,
  run: JobRun,
  { personId, skuId, end }: TaskOf<'remind-half-time'>,
): Promise<void> {
  const grant = (await readGrant(ctx, { personId, skuId }))?.data;
  // The jobs that tell the person look whether the license still has that end.
  if (!grant || end <= ctx.clock.iso(ctx.clock.now())) return finish(run);
  const about = { personId, skuId, news: 'ends-half', end } as const;
  await run.commit(grantNewsJobs(ctx, [{ about, requestId: grant.requestId }]), 'finish');
}
