import type { PersonRef } from './person.ts';
import type { Product } from './product.ts';
import type { Rule, RuleContent, Signed } from './rule.ts';
import { countedOn, MAX_RULES, TAKEN_BACK_LIMIT, usedOn } from './rule.ts';

/** Seats that a rule gave away, and that Graph may not show as taken. */
export interface SeatsTaken {
  readonly skuId: string;
  readonly requestId: string;
  readonly seats: number;
}

/** All rules in their order. Each decision of a rule changes it, so that two decisions never go by one count. */
export interface RuleBook {
  /** Counts the changes that people make. */
  readonly revision: number;
  readonly rules: readonly Rule[];
  readonly taken: readonly SeatsTaken[];
}

export const NO_RULES: RuleBook = { revision: 0, rules: [], taken: [] };

/** The most approvals whose seats are counted at a time. With more, people decide. */
export const MAX_TAKEN = 100;

export function findRule({ rules }: RuleBook, ruleId: string): Rule | undefined {
  return rules.find((rule) => rule.ruleId === ruleId);
}

/** Whether there is room for one more rule. */
export const hasRoom = ({ rules }: RuleBook): boolean => rules.length < MAX_RULES;

/** The book with a new rule, which comes last. It is a shadow. */
export function withNewRule(book: RuleBook, ruleId: string, content: RuleContent, changed: Signed): RuleBook {
  const rule: Rule = { ruleId, version: 1, state: 'shadow', changed, takenBack: [], ...content };
  return { ...book, revision: book.revision + 1, rules: [...book.rules, rule] };
}

/** The book with other content in a rule. It is a shadow again, with a higher version, and nobody answers for it. */
export function withContent(book: RuleBook, ruleId: string, content: RuleContent, changed: Signed): RuleBook {
  return withChange(book, ruleId, ({ version, used }) => ({
    ruleId,
    version: version + 1,
    state: 'shadow',
    changed,
    takenBack: [],
    ...(used && { used }),
    ...content,
  }));
}

export function withoutRule(book: RuleBook, ruleId: string): RuleBook {
  const rules = book.rules.filter((rule) => rule.ruleId !== ruleId);
  return rules.length === book.rules.length ? book : { ...book, revision: book.revision + 1, rules };
}

/** The book with a rule one place further up or down. The same book if it stands there already. */
export function withMove(book: RuleBook, ruleId: string, to: 'up' | 'down'): RuleBook {
  const from = book.rules.findIndex((rule) => rule.ruleId === ruleId);
  const target = to === 'up' ? from - 1 : from + 1;
  const [rule, other] = [book.rules[from], book.rules[target]];
  if (!rule || !other) return book;
  return { ...book, revision: book.revision + 1, rules: book.rules.with(from, other).with(target, rule) };
}

/** The book with a rule that waits for another approver to confirm it. */
export function withProposal(book: RuleBook, ruleId: string, proposed: Signed): RuleBook {
  return withChange(book, ruleId, (rule) => ({ ...rule, proposed }));
}

/** The book with a rule that is on. It decides requests that become pending from now on. */
export function withSwitchedOn(book: RuleBook, ruleId: string, confirmed: Signed): RuleBook {
  return withChange(book, ruleId, ({ proposed: _proposed, ...rule }) => ({
    ...rule,
    state: 'on',
    confirmed,
    onSince: book.revision + 1,
    takenBack: [],
  }));
}

/** The book with a rule that decides nothing any more. Its content and version stay. */
export function withSwitchedOff(book: RuleBook, ruleId: string): RuleBook {
  return withChange(book, ruleId, ({ proposed: _proposed, confirmed: _confirmed, ...rule }) => ({
    ...rule,
    state: 'shadow',
  }));
}

/** The book with a rule that is on, and another approver who answers for it now. */
export function withConfirmation(book: RuleBook, ruleId: string, confirmed: Signed): RuleBook {
  return withChange(book, ruleId, (rule) => ({ ...rule, confirmed }));
}

/** The book after a rule has decided a request on that day (UTC). */
export function withDecided(book: RuleBook, ruleId: string, day: string, taken?: SeatsTaken): RuleBook {
  const rules = book.rules.map((rule) =>
    rule.ruleId === ruleId
      ? { ...rule, used: { day: countedOn(rule, day), count: usedOn(rule, day) + 1 } }
      : rule,
  );
  return { ...book, rules, taken: taken && taken.seats > 0 ? [...book.taken, taken] : book.taken };
}

/** The seats of a product that rules gave away. */
export function seatsTaken({ taken }: RuleBook, skuId: string): number {
  return taken.reduce((sum, one) => (one.skuId === skuId ? sum + one.seats : sum), 0);
}

/** The book without the seats of these requests: Graph shows them as taken. */
export function withoutTaken(book: RuleBook, requestIds: ReadonlySet<string>): RuleBook {
  return requestIds.size === 0
    ? book
    : { ...book, taken: book.taken.filter(({ requestId }) => !requestIds.has(requestId)) };
}

/**
 * The book after a license of a request was taken back that this version of a rule approved. The third such
 * request pauses the rule. The same book if that counts no more.
 */
export function withTakenBack(
  book: RuleBook,
  { ruleId, version }: Pick<Rule, 'ruleId' | 'version'>,
  requestId: string,
): RuleBook {
  const rule = findRule(book, ruleId);
  if (!rule || rule.version !== version || rule.state !== 'on') return book;
  if (rule.takenBack.includes(requestId)) return book;

  const takenBack = [...rule.takenBack, requestId];
  const isOver = takenBack.length >= TAKEN_BACK_LIMIT;
  const rules = book.rules.map((one): Rule =>
    one === rule ? { ...rule, takenBack, ...(isOver && { state: 'paused' }) } : one,
  );
  return { ...book, revision: isOver ? book.revision + 1 : book.revision, rules };
}

/**
 * Why a rule that matches leaves the request to people. `later`: it was switched on after the request became
 * pending. `cap`: it has decided as many today as it may. `product`: the product has other apps than its makers saw.
 */
export type HeldBack = 'later' | 'cap' | 'product';

/**
 * Why a matching rule does not decide a request that became pending with that revision of the rules; undefined: it
 * does. `product`: as Graph shows it now; undefined: it cannot be assigned.
 */
export function whyHeldBack(
  rule: Rule,
  {
    revision,
    day,
    product,
  }: { readonly revision: number; readonly day: string; readonly product: Product | undefined },
): HeldBack | undefined {
  if (!decidesFrom(rule, revision)) return 'later';
  if (usedOn(rule, day) >= rule.perDay) return 'cap';
  const { action } = rule;
  if (action.kind === 'decline') return undefined;
  const isSeen = product?.apps.every(({ planId }) => action.apps.includes(planId)) === true;
  return isSeen ? undefined : 'product';
}

/** Whether a rule may decide requests that became pending with that revision of the rules. */
export function decidesFrom({ state, onSince }: Rule, revision: number): boolean {
  return state === 'on' && onSince !== undefined && onSince <= revision;
}

/** Whether the person may be the second of two who agree on a rule. */
export function maySecond({ proposed }: Pick<Rule, 'proposed'>, { id }: Pick<PersonRef, 'id'>): boolean {
  return proposed !== undefined && proposed.by.id !== id;
}

function withChange(book: RuleBook, ruleId: string, change: (rule: Rule) => Rule): RuleBook {
  if (!findRule(book, ruleId)) return book;
  const rules = book.rules.map((rule) => (rule.ruleId === ruleId ? change(rule) : rule));
  return { ...book, revision: book.revision + 1, rules };
}
