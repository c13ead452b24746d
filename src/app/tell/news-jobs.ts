import type { Outcome } from '../../domain/outcome.ts';
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
 * round, those are told for whom it works now.
 */
export function personNews(
  ctx: Context,
  request: LicenseRequest,
  persons: readonly { readonly index: number; readonly entry: Entry }[],
): News {
  const jobs: Operation[] = [];
  let mails = 0;
  for (const { index, entry } of persons) {
    if (entry.person.id === request.requester.id || !isWorthTelling(entry.outcome, request.round)) continue;

    const about = { requestId: request.id, index, round: request.round };
    jobs.push(newJob(ctx, { kind: 'message-person', ...about }));
    if (ctx.mailer.enabled && entry.person.mail !== undefined) {
      jobs.push(newJob(ctx, { kind: 'mail-person', ...about }));
      mails += 1;
    }
  }
  return { request: withMailsAsked(request, mails), jobs };
}

function isWorthTelling(outcome: Outcome | undefined, round: number): boolean {
  return round <= 1 || outcome?.kind === 'assigned' || outcome?.kind === 'holder';
}

function withMailsAsked(request: LicenseRequest, count: number): LicenseRequest {
  return { ...request, mail: { ...request.mail, asked: request.mail.asked + count } };
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
