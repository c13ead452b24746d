import type { RuleView } from '../../app/rules/view-rules.ts';
import type { Difference } from '../../domain/rehearsal.ts';
import type { Product } from '../../domain/product.ts';
import { findProduct } from '../../domain/product.ts';
import type { RuleContent, RuleStanding } from '../../domain/rule.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';
import { nameOf, rowName, rowProduct } from './parts.ts';
import { SIGN } from './signs.ts';

/** Apps that the sentence of a rule names; more are counted. */
const MAX_APPS = 3;

/** A rule as one sentence, without a period: *Approve Power BI Pro for Finance, at most 3 people, at most 20 a day*. */
export function ruleSentence({ conditions, action, perDay }: RuleContent, reader: Reader): string {
  const words = reader.text.cards.rules.sentence;
  const { requesterIn, personsIn, maxPersons, keepSeats, maxDays, maxApprovals } = conditions;
  const product = rowProduct(conditions.productName);
  const head = action.kind === 'approve' ? words.approve(product) : words.decline(product);
  const off = action.kind === 'approve' ? action.off : [];
  const apps =
    off.length > MAX_APPS
      ? words.offMany(off.length)
      : words.off(off.map(({ name }) => rowName(name)).join(', '));
  const parts = [
    personsIn ? `${head} ${words.personsIn(rowName(personsIn.label))}` : head,
    conditions.selfOnly && words.selfOnly,
    requesterIn && words.requesterIn(rowName(requesterIn.label)),
    maxPersons !== undefined && words.maxPersons(maxPersons),
    conditions.noHints && words.noHints,
    conditions.needsReason && words.needsReason,
    maxDays !== undefined && words.maxDays(maxDays),
    maxApprovals !== undefined && words.maxApprovals(maxApprovals),
    keepSeats !== undefined && words.keepSeats(keepSeats),
    off.length > 0 && apps,
    action.kind === 'approve' && action.days !== undefined && words.days(action.days),
    words.perDay(perDay),
  ];
  return parts.filter((part) => typeof part === 'string').join(', ');
}

/** A sign for each standing, so that color is not the only difference. */
const SIGNS: Readonly<Record<RuleStanding, string>> = {
  shadow: SIGN.open,
  on: SIGN.good,
  proposed: SIGN.open,
  asleep: SIGN.warning,
  paused: SIGN.warning,
};

/** How a rule stands: a sign, and words with the cure. */
export function standingText(
  { standing, canBeJudged }: Pick<RuleView, 'standing' | 'canBeJudged'>,
  reader: Reader,
): string {
  const { standings, cannotBeJudged } = reader.text.cards.rules;
  return `${SIGNS[standing]} ${standings[standing]}${canBeJudged ? '' : ` · ⚠ ${cannotBeJudged}`}`;
}

/** Whether a rule needs somebody. */
export const needsSomebody = ({
  standing,
  canBeJudged,
}: Pick<RuleView, 'standing' | 'canBeJudged'>): boolean =>
  standing === 'asleep' || standing === 'paused' || !canBeJudged;

/** The person who confirmed or proposed a rule, or made this version; and how many requests it decided today. */
export function signedText({ rule, standing, usedToday }: RuleView, reader: Reader): string {
  const words = reader.text.cards.rules;
  const { confirmed, proposed, changed, perDay, state } = rule;
  const when = (at: string): string => dateText(at, reader, 'short');
  const used = standing === 'on' || usedToday > 0 ? ` · ${words.usedToday(usedToday, perDay)}` : '';
  if (proposed) return `${words.proposedBy(nameOf(proposed.by.name), when(proposed.at))}${used}`;
  if (confirmed && state !== 'shadow')
    return `${words.confirmedBy(nameOf(confirmed.by.name), when(confirmed.at))}${used}`;
  return `${words.changedBy(nameOf(changed.by.name), when(changed.at))}${used}`;
}

/** The condition that told the rule from the decision, with its value. */
export function tippedText(
  { condition, value }: Difference['tipped'],
  products: readonly Product[],
  reader: Reader,
): string {
  const words = reader.text.cards.rules.tipped;
  if (condition === 'product')
    return words.product(
      rowProduct(findProduct(products, String(value))?.name ?? clipped(String(value), 64)),
    );
  if (condition === 'maxDays' && value === null) return words.noEnd;
  const said = words[condition];
  return typeof said === 'string' ? said : said(typeof value === 'number' ? value : 0);
}
