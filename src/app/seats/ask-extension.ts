import type { Day } from '../../domain/calendar-day.ts';
import { dayIn, dayOf, daysAfter, daysBetween, endOfDay } from '../../domain/calendar-day.ts';
import { endRuleOf, latestDay } from '../../domain/ends.ts';
import { OBJECT_ID } from '../../domain/object-id.ts';
import { isExtending } from '../../domain/extend-grant.ts';
import type { Grant } from '../../domain/grant.ts';
import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import type { Stored } from '../ports/store.ts';
import { newAudit } from '../records/audit-entry.ts';
import type { DataDocument } from '../records/documents.ts';
import { grantDocument, replace } from '../records/documents.ts';
import { lastDayOf } from '../records/last-days.ts';
import { newJob } from '../records/queue-job.ts';
import { readSettings, todayIn } from '../records/read-settings.ts';
import { OVERTAKEN, retryWhenOvertaken } from '../records/retry-when-overtaken.ts';
import { factsOf } from '../records/grant-facts.ts';
import { readGrant } from '../records/read-grant.ts';
import { heldUntil } from '../records/ends.ts';

/**
 * Why a license cannot be extended. `not-yours`: we gave them no such license. `over`: its time is over already.
 * `at-limit`: its product allows no later end. `asks-approver`: an approver is asked whether it ends at all.
 */
export type NotExtendable =
  | {
      readonly outcome: 'over' | 'left-alone' | 'no-end' | 'asks-approver' | 'already-asked' | 'at-limit';
      readonly grant: Grant;
    }
  | { readonly outcome: 'not-yours' };

/** The last days that can be chosen: the one that is proposed, the first and the last. */
export interface ExtensionDays {
  readonly proposed: Day;
  readonly first: Day;
  readonly last: Day;
}

export type ExtensionProposal =
  | NotExtendable
  | ({ readonly outcome: 'extendable'; readonly grant: Grant } & ExtensionDays);

/** Only `asked` has written anything. `bad-day`: it is no day after the present end. */
export type ExtensionAsked =
  | NotExtendable
  | { readonly outcome: 'asked'; readonly grant: Grant }
  | ({ readonly outcome: 'bad-day'; readonly grant: Grant } & ExtensionDays);

/** A click races with the job and with other clicks; each round has one winner. */
const MAX_TRIES = 20;
const CONFLICT = 'Too many changes to one grant at the same time.';

/** How far away an end may be where no product says otherwise: ten years. */
const MAX_AHEAD_DAYS = 3653;
const MAX_REASON = 200;

type Read =
  | { readonly not: NotExtendable }
  | {
      readonly document: Stored<DataDocument<Grant>>;
      readonly grant: Grant;
      readonly until: string;
      readonly days: ExtensionDays;
    };

async function readExtendable(ctx: Context, actor: Actor, skuId: string): Promise<Read> {
  const document = OBJECT_ID.test(skuId) ? await readGrant(ctx, { personId: actor.id, skuId }) : undefined;
  if (!document) return { not: { outcome: 'not-yours' } };
  const { data: grant } = document;
  const outcome = obstacleTo(grant, ctx.clock.iso(ctx.clock.now()));
  if (outcome) return { not: { outcome, grant } };
  const { until } = grant;
  if (until === undefined) return { not: { outcome: 'no-end', grant } };
  const days = await daysFor(ctx, grant, until);
  if (!days) return { not: { outcome: 'at-limit', grant } };
  return { document, grant, until, days };
}

function obstacleTo(grant: Grant, now: string): Exclude<NotExtendable['outcome'], 'not-yours'> | undefined {
  const { state, until, question } = grant;
  if (state === 'left-alone') return 'left-alone';
  if (state !== 'active') return 'over';
  if (question) return 'asks-approver';
  if (isExtending(grant)) return 'already-asked';
  return until !== undefined && until <= now ? 'over' : undefined;
}

/** The days that can be chosen: as long again, or as long as the product allows. Undefined: it allows none. */
async function daysFor(
  ctx: Context,
  { skuId, since, extendedAt = since }: Grant,
  until: string,
): Promise<ExtensionDays | undefined> {
  const today = todayIn(ctx);
  const present = lastDayOf(ctx, until);
  const first = daysAfter(present, 1);
  const { ends } = await readSettings(ctx);
  const latest = latestDay(endRuleOf(ends, skuId), today) ?? daysAfter(today, MAX_AHEAD_DAYS);
  if (latest < first) return undefined;

  const given = dayOf(ctx.clock.parse(extendedAt), ctx.options.timeZone);
  const length = daysBetween(given, present);
  const again = daysAfter(present, Math.max(1, length));
  return { proposed: again < latest ? again : latest, first, last: latest };
}

/** Whether the actor can ask for a later end of a license, and for which days. Throws StoreError. */
export async function proposeExtension(
  ctx: Context,
  actor: Actor,
  skuId: string,
): Promise<ExtensionProposal> {
  const read = await readExtendable(ctx, actor, skuId);
  return 'not' in read ? read.not : { outcome: 'extendable', grant: read.grant, ...read.days };
}

/**
 * Asks the approvers for a later end of a license that License Desk gave to the actor. `skuId` and `lastDay` may
 * come from a forged card. The limit of the product wins over a later day. Throws StoreError.
 */
export function askExtension(
  ctx: Context,
  actor: Actor,
  skuId: string,
  lastDay: string,
  reason: string,
): Promise<ExtensionAsked> {
  return retryWhenOvertaken(MAX_TRIES, CONFLICT, async (): Promise<ExtensionAsked | typeof OVERTAKEN> => {
    const read = await readExtendable(ctx, actor, skuId);
    if ('not' in read) return read.not;
    const { document, grant, until, days } = read;
    const wanted = dayIn(lastDay);
    if (wanted === undefined || wanted < days.first) return { outcome: 'bad-day', grant, ...days };

    const day = wanted < days.last ? wanted : days.last;
    const commitId = ctx.ids.next();
    const id = ctx.ids.next();
    const to = ctx.clock.iso(endOfDay(day, ctx.options.timeZone));
    const next: Grant = {
      ...grant,
      extension: {
        id,
        at: ctx.clock.iso(ctx.clock.now()),
        to,
        heldUntil: heldUntil(ctx, until),
        reason: reason.slice(0, MAX_REASON),
      },
    };
    const { requestId } = grant;
    const after = { ...factsOf(grant), was: until, to };
    const result = await ctx.store.commit(
      [
        replace(document, grantDocument(next)),
        newAudit(ctx, commitId, { actor, what: 'extension-asked', after }),
        newJob(ctx, { kind: 'announce-extension', requestId, personId: actor.id, skuId, extensionId: id }),
      ],
      commitId,
    );
    if (result.outcome !== 'done') return OVERTAKEN;
    ctx.wake();
    return { outcome: 'asked', grant: next };
  });
}
