import type { RuleBook } from '../../domain/rule-book.ts';
import { NO_RULES } from '../../domain/rule-book.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Operation, Stored } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { create, replace } from './documents.ts';
import { namedJob } from './queue-job.ts';

const RULES_ID = 'rules';

/** The rules as stored: one document, so that its etag guards their order, their counts and every decision of theirs. */
export interface StoredRules {
  readonly document: Stored<DataDocument<RuleBook>> | undefined;
  readonly book: RuleBook;
}

/** Throws StoreError. */
export async function readRules(ctx: StoreContext): Promise<StoredRules> {
  const document = await ctx.store.read<DataDocument<RuleBook>>(RULES_ID);
  return { document, book: document?.data ?? NO_RULES };
}

/** The operation that stores the rules, unless somebody else has changed them since they were read. */
export function writeRules({ document }: StoredRules, book: RuleBook): Operation {
  const next: DataDocument<RuleBook> = { id: RULES_ID, type: 'rules', data: book };
  return document ? replace(document, next) : create(next);
}

/**
 * The job that has the rules look at a request that becomes pending in the same commit. None while there are no
 * rules. A rule that is switched on later does not decide this request.
 */
export function rulesJob(ctx: StoreContext, requestId: string, { book }: StoredRules): readonly Operation[] {
  if (book.rules.length === 0) return [];
  const { revision } = book;
  return [namedJob(ctx, `apply-rules:${requestId}`, { kind: 'apply-rules', requestId, revision })];
}
