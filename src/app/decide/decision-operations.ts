import { actorOf } from '../../domain/decider.ts';
import type { Facts } from '../../domain/facts.ts';
import type { Decision, LicenseRequest } from '../../domain/request.ts';
import { excludedIndexes } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { replace, requestDocument } from '../records/documents.ts';
import { removalJob } from '../records/due-dates.ts';
import type { Loaded } from '../records/load-request.ts';
import { recordEvent } from '../records/record-event.ts';
import { requesterNews, tellJobs } from '../tell/news-jobs.ts';

/**
 * One atomic commit for the decision of a person or a rule: the request, the audit entry, and the jobs that the
 * decision causes. `request`: as it is after the decision. Throws StoreError.
 */
export async function decisionOperations(
  ctx: Context,
  { document, request: before }: Pick<Loaded, 'document' | 'request'>,
  request: LicenseRequest,
  decision: Decision,
  facts: Facts,
  commitId: string,
): Promise<readonly Operation[]> {
  const requestId = request.id;
  const actor = actorOf(decision.by);
  const about = {
    requestId,
    before: { status: before.status, removed: [...excludedIndexes(before)] },
    facts,
  };
  if (decision.kind === 'approved') {
    const approved = { actor, what: 'request-approved', ...about, after: decision } as const;
    return [replace(document, requestDocument(request)), ...recordEvent(ctx, commitId, approved)];
  }
  const declined = { actor, what: 'request-declined', ...about, after: decision } as const;
  const news = requesterNews(ctx, request);
  return [
    replace(document, requestDocument(news.request)),
    ...recordEvent(ctx, commitId, declined),
    ...tellJobs(ctx, news),
    await removalJob(ctx, request),
  ];
}
