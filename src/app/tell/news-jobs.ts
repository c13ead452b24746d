import { isWorthTelling, NOBODY, withMailsAsked, withTold } from '../../domain/news.ts';
import { isFinal } from '../../domain/outcome.ts';
import type { Entry, LicenseRequest } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { newJob } from '../records/queue-job.ts';

/** A request with the mails counted that the jobs will send. */
interface News {
  readonly request: LicenseRequest;
  readonly jobs: readonly Operation[];
}

/** The message and the mail to the requester, now that the request has ended. */
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
 * The messages and mails to the persons at these places of the request. Who is the requester too is told as the requester; in a later
 * round, those are told for whom it works now, and those who were not told of the round before.
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
    // It was asked for once before.
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
