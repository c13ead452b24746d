import { isWorthTelling, NOBODY, withMailsAsked, withTold } from '../../domain/news.ts';
import { isFinal } from '../../domain/outcome.ts';
import type { Entry, LicenseRequest } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { newJob } from '../records/queue-job.ts';

/** Jobs that tell a result, and the request that counts their mails. */
interface News {
  readonly request: LicenseRequest;
  readonly jobs: readonly Operation[];
}

/** Tells the requester, by message and mail, that the request has ended. */
export function requesterNews(ctx: Context, request: LicenseRequest): News {
  const about = { requestId: request.id, round: request.round };
  const chat = newJob(ctx, { kind: 'message-requester', ...about });
  if (!ctx.mailer.enabled || request.requester.mail === undefined) return { request, jobs: [chat] };
  return {
    request: withMailsAsked(request, 1),
    jobs: [chat, newJob(ctx, { kind: 'mail-requester', ...about })],
  };
}

/**
 * Tells persons of the request their results, by message and mail. The requester is left out, since they get
 * the news of the whole request. After the first round, only persons who have the license now are told, and
 * those who were not told the result of the round before.
 */
export function personNews(
  ctx: Context,
  request: LicenseRequest,
  persons: readonly { readonly index: number; readonly entry: Entry }[],
): News {
  const { untold = NOBODY } = request;
  const jobs: Operation[] = [];
  let asked = 0;
  for (const { index, entry } of persons) {
    if (entry.person.id === request.requester.id) continue;

    const isNews = isWorthTelling(entry.outcome, request.round);
    const about = { requestId: request.id, index, round: request.round };
    if (isNews || untold.chat.includes(index)) jobs.push(newJob(ctx, { kind: 'message-person', ...about }));
    const isMailed = ctx.mailer.enabled && entry.person.mail !== undefined;
    if (isMailed && (isNews || untold.mail.includes(index))) {
      jobs.push(newJob(ctx, { kind: 'mail-person', ...about }));
      asked += 1;
    }
    // This mail was counted already in the round before.
    if (untold.mail.includes(index)) asked -= 1;
  }
  const told = new Set(persons.map(({ index }) => index));
  return { request: withMailsAsked(withTold(request, told), asked), jobs };
}

/** The persons of a chunk whose outcome became final in this round. */
export function newlyFinal(
  request: LicenseRequest,
  first: number,
  before: readonly Entry[],
  after: readonly Entry[],
): readonly { readonly index: number; readonly entry: Entry }[] {
  return after.flatMap((entry, n) => {
    const isNew = isFinal(entry.outcome, request.round) && !isFinal(before[n]?.outcome, request.round);
    return isNew ? [{ index: first + n, entry }] : [];
  });
}
