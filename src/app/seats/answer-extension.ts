import type { Day } from '../../domain/calendar-day.ts';
import { endOfDay } from '../../domain/calendar-day.ts';
import type { ExtendingGrant } from '../../domain/extend-grant.ts';
import { isExtending, withExtensionEnd } from '../../domain/extend-grant.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Grant } from '../../domain/grant.ts';
import { withEnding } from '../../domain/grant.ts';
import type { ExtensionRef } from '../../domain/grant-news.ts';
import type { Context } from '../ports/context.ts';
import type { ExtensionQuestion } from '../ports/messages.ts';
import type { Actor } from '../ports/results.ts';
import type { Operation } from '../ports/store.ts';
import { newAudit } from '../records/audit-entry.ts';
import { grantDocument, replace } from '../records/documents.ts';
import { halfTimeJob } from '../records/ends.ts';
import { extensionQuestion } from '../records/extension-question.ts';
import { factsOf } from '../records/grant-facts.ts';
import { lastDayOf } from '../records/last-days.ts';
import { readSettings } from '../records/read-settings.ts';
import { redrawExtension } from '../records/redraw-extension.ts';
import { OVERTAKEN, retryWhenOvertaken } from '../records/retry-when-overtaken.ts';
import { auditRefusal } from '../rights/audit-refusal.ts';
import { requireApprover } from '../rights/require-approver.ts';
import { grantNewsJobs } from '../tell/tell-grant.ts';
import { endSoon } from './end-soon.ts';
import { readGrant } from '../records/read-grant.ts';

/**
 * The answer to *Extend* or *Don't extend*. Only `granted` and `declined` have written anything. `answered`:
 * somebody was faster, or it was withdrawn. `not-granted`: the last day would now be another one than the button named,
 * or there is none. The extension still waits. `gone`: there is no such grant any more.
 */
export type ExtensionAnswer =
  | { readonly outcome: 'granted' | 'declined' | 'answered'; readonly grant: Grant }
  | { readonly outcome: 'not-granted'; readonly question: ExtensionQuestion }
  | { readonly outcome: 'gone' };

/** The first click wins; each round has one winner. */
const MAX_TRIES = 20;
const CONFLICT = 'Too many changes to one grant at the same time.';

/**
 * Answers whether a license gets a later end, under the present limit of its product. `seen`: the last day that the
 * button named; undefined: it named none, so the day that was asked for counts. Throws DomainError
 * (`not-an-approver`, `rights-unknown`, `own-request`), StoreError.
 */
export async function answerExtension(
  ctx: Context,
  actor: Actor,
  { personId, skuId, extensionId }: ExtensionRef,
  answer: 'granted' | 'declined',
  seen?: Day,
): Promise<ExtensionAnswer> {
  await requireApprover(ctx, actor, 'now', { what: 'answer-extension' });
  await refuseOwn(ctx, actor, personId);

  return retryWhenOvertaken(MAX_TRIES, CONFLICT, async () => {
    const document = await readGrant(ctx, { personId, skuId });
    if (!document) return { outcome: 'gone' } as const;
    const { data: grant } = document;
    if (!isExtending(grant) || grant.extension.id !== extensionId)
      return { outcome: 'answered', grant } as const;

    const asked = answer === 'granted' ? await asGranted(ctx, grant, seen) : grant;
    if ('kind' in asked) return { outcome: 'not-granted', question: asked } as const;
    const commitId = ctx.ids.next();
    const { next, operations } = await outcomeOf(ctx, asked, actor, answer);
    const what = answer === 'granted' ? 'extension-granted' : 'extension-declined';
    const after = { ...factsOf(grant), was: grant.until, to: asked.extension.to };
    const result = await ctx.store.commit(
      [
        replace(document, grantDocument(next)),
        newAudit(ctx, commitId, { actor, what, after }),
        ...operations,
        ...redrawExtension(ctx, grant),
      ],
      commitId,
    );
    if (result.outcome !== 'done') return OVERTAKEN;
    ctx.wake();
    return { outcome: answer, grant: next } as const;
  });
}

/** A setting says whether approvers may decide on their own license. */
async function refuseOwn(ctx: Context, actor: Actor, personId: string): Promise<void> {
  if (actor.id !== personId || (await readSettings(ctx)).ownDecisions) return;
  await auditRefusal(ctx, actor, { what: 'answer-extension' });
  throw new DomainError('own-request');
}

/**
 * Returns the grant with the end that its product allows now. Returns the question anew where the product allows none,
 * or another day than the approver saw. Throws StoreError.
 */
async function asGranted(
  ctx: Context,
  grant: ExtendingGrant,
  seen: Day | undefined,
): Promise<ExtendingGrant | ExtensionQuestion> {
  const { extension } = grant;
  const question = await extensionQuestion(ctx, grant, extension.id);
  const { end } = question;
  // The buttons of earlier releases have no day. Their card named the day that was asked for.
  const named = seen ?? lastDayOf(ctx, extension.to);
  if (!end || 'none' in end || end.day !== named) return question;
  const to = ctx.clock.iso(endOfDay(end.day, ctx.options.timeZone));
  return { ...grant, extension: { ...extension, to } };
}

/** The grant after the answer, and what follows: the news, the reminder of a short time, or the end at once. */
async function outcomeOf(
  ctx: Context,
  grant: ExtendingGrant,
  { id, name }: Actor,
  answer: 'granted' | 'declined',
): Promise<{ readonly next: Grant; readonly operations: readonly Operation[] }> {
  const now = ctx.clock.iso(ctx.clock.now());
  const next = withExtensionEnd(grant, answer, now, { id, name });
  const { person, skuId, requestId, until } = next;
  if (until <= now)
    return { next: withEnding(next, 'until', 'license-desk', now), operations: [await endSoon(ctx)] };

  const news = answer === 'granted' ? 'extended' : 'not-extended';
  const told = grantNewsJobs(ctx, [{ about: { personId: person.id, skuId, news, end: until }, requestId }]);
  return { next, operations: answer === 'granted' ? [...told, ...halfTimeJob(ctx, next)] : told };
}
