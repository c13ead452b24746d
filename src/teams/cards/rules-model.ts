import type { RulesView, RuleView } from '../../app/rules/view-rules.ts';
import { MAX_RULES } from '../../domain/rule.ts';
import type { Reader } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';
import type { Paging } from './parts.ts';
import { MAX_FALLBACK, nameOf, pageOf, pagingOf } from './parts.ts';
import { needsSomebody, ruleSentence, signedText, standingText } from './rule-words.ts';

/** The results of a click on a rule. */
export type RuleNote = keyof Reader['text']['cards']['rules']['notes'];

/** The data for the list of rules. */
export interface RulesModel {
  readonly text: Readonly<Record<'fallback' | 'heading' | 'intro' | 'noneHint' | 'newRule' | 'open', string>>;
  readonly empty: boolean;
  readonly revision: string;
  /** The index of the first rule on this page. */
  readonly from: string;
  readonly rows: readonly RuleRow[];
  readonly pages: Paging;
  readonly noted: boolean;
  readonly note: string;
  /** The button *New rule*, if there is room for one. */
  readonly adding: readonly { readonly style: 'positive' | 'default' }[];
}

interface RuleRow {
  readonly rule: string;
  readonly name: string;
  readonly sentence: string;
  readonly standing: string;
  readonly color: 'attention' | 'default';
  readonly signed: string;
  readonly openTip: string;
  /** The buttons that move the rule. The first one cannot go up, nor the last one down. */
  readonly moves: ReadonlyArray<Readonly<Record<'title' | 'verb' | 'tip' | 'rule', string>>>;
}

/** Rules on one page of the card. */
export const RULES_PER_CARD = 10;

/** The list of rules in their order, from the index `begin` on. `note`: the result of a click. */
export function rulesModel(
  view: RulesView,
  reader: Reader,
  { begin = 0, note }: { readonly begin?: number; readonly note?: RuleNote | undefined } = {},
  size = RULES_PER_CARD,
): RulesModel {
  const { rules: words, fallback } = reader.text.cards;
  const { rules } = view;
  const page = pageOf(begin, rules.length, size);
  const rows = rules
    .slice(page.from, page.to)
    .map((rule, n) =>
      rowOf(rule, reader, { isFirst: page.from + n === 0, isLast: page.from + n === rules.length - 1 }),
    );
  const empty = rules.length === 0;
  const said = rows.map(({ name, sentence, standing }) => `${name}: ${sentence} ${standing}.`);
  const content = empty ? [words.none, words.noneHint] : said;
  return {
    text: {
      fallback: clipped([`${words.heading}.`, ...content, fallback].join(' '), MAX_FALLBACK),
      heading: words.heading,
      intro: empty ? words.none : words.intro,
      noneHint: words.noneHint,
      newRule: words.newRule,
      open: words.open,
    },
    empty,
    revision: String(view.revision),
    from: String(page.from),
    rows,
    pages: pagingOf(page, rules.length, reader),
    noted: note !== undefined,
    note: note === undefined ? '' : words.notes[note],
    adding: rules.length < MAX_RULES ? [{ style: empty ? 'positive' : 'default' }] : [],
  };
}

function rowOf(
  view: RuleView,
  reader: Reader,
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
): RuleRow {
  const words = reader.text.cards.rules;
  const { ruleId: rule } = view.rule;
  const name = nameOf(view.rule.name);
  const up = { title: words.up, verb: 'rule-up', tip: words.upTip(name), rule };
  const down = { title: words.down, verb: 'rule-down', tip: words.downTip(name), rule };
  return {
    rule,
    name,
    sentence: `${ruleSentence(view.rule, reader)}.`,
    standing: standingText(view, reader),
    color: needsSomebody(view) ? 'attention' : 'default',
    signed: signedText(view, reader),
    openTip: words.openTip(name),
    moves: [...(isFirst ? [] : [up]), ...(isLast ? [] : [down])],
  };
}
