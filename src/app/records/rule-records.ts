import type { RuleBook } from '../../domain/rule-book.ts';
import { NO_RULES } from '../../domain/rule-book.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Operation, Stored } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { create, replace } from './documents.ts';

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
