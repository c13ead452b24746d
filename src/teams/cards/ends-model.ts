import type { EndRuleAnswer, EndRuleView } from '../../app/settings/end-rules.ts';
import type { SettingsView } from '../../app/settings/manage-settings.ts';
import type { EndRule } from '../../domain/ends.ts';
import type { EndsForesight } from '../../domain/foresee-ends.ts';
import type { CardText } from '../../text/en/text.ts';
import type { Reader } from '../../text/languages.ts';
import { dayText, lastDayText } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';
import { MAX_FALLBACK } from './parts.ts';
import type { Choice } from './product-choices.ts';
import { mostWanted, nameChoices } from './product-choices.ts';
import { nameIn } from './settings-model.ts';

/** The data for the card of when licenses end. */
export interface EndsModel {
  readonly text: Readonly<
    Record<
      | 'fallback'
      | 'heading'
      | 'hint'
      | 'product'
      | 'productHint'
      | 'productsUnknown'
      | 'rule'
      | 'days'
      | 'look'
      | 'save'
      | 'back'
      | 'goBack',
      string
    >
  >;
  /** The rules in force, one line for each. */
  readonly rules: readonly { readonly line: string }[];
  /** Whether the card asks for a rule, and its entries. */
  readonly choosing: boolean;
  readonly noProducts: boolean;
  readonly product: string;
  readonly products: readonly Choice[];
  readonly kind: string;
  readonly kinds: readonly Choice[];
  readonly days: string;
  /** Whether the card says what a rule would do, the lines that say it, and the data of *Save*. */
  readonly foreseen: boolean;
  readonly title: string;
  readonly lines: readonly { readonly line: string }[];
  readonly sku: string;
  readonly next: string;
  readonly seen: string;
  readonly noted: boolean;
  readonly noteStyle: 'emphasis' | 'warning';
  readonly note: string;
}

/** The entries of the card as typed. */
export interface EndsInput {
  readonly skuId: string;
  readonly kind: EndRule['kind'];
  readonly days: string;
}

/** The state of the card about the ends of licenses. `problem`: why the effect of a rule is not known. */
export type EndsState =
  | { readonly kind: 'choose'; readonly view: SettingsView }
  | {
      readonly kind: 'correct';
      readonly view: SettingsView;
      readonly input: EndsInput;
      readonly problem: keyof CardText['settings']['ends']['problems'];
    }
  | { readonly kind: 'foreseen'; readonly answer: EndRuleView }
  | { readonly kind: 'answered'; readonly answer: EndRuleAnswer };

/** The most products to choose from, and the most rules that are listed. */
const MAX_PRODUCTS = 60;
const MAX_RULES = 12;

/** The model of the card of when licenses end. */
export function endsModel(state: EndsState, reader: Reader): EndsModel {
  const { cards, checks } = reader.text;
  const words = cards.settings.ends;
  const view = 'view' in state ? state.view : state.answer.view;
  const note = noteOf(state, reader);
  const foreseen = foreseenOf(state);
  const input = inputOf(state);
  const lines = foreseen ? foresightLines(foreseen, words, reader) : [];
  const title = foreseen ? ruleLine(view, foreseen.skuId, foreseen.rule, words) : '';
  const said = [cards.settings.topics.ends, note, title, ...lines, cards.fallback];
  return {
    text: {
      fallback: clipped(said.filter((part) => part !== '').join(' '), MAX_FALLBACK),
      heading: cards.settings.topics.ends,
      hint: words.hint,
      product: words.product,
      productHint: words.productHint,
      productsUnknown: cards.settings.productsUnknown,
      rule: words.rule,
      days: words.days,
      look: words.look,
      save: cards.settings.save,
      back: checks.back,
      goBack: cards.decision.goBack,
    },
    rules: foreseen ? [] : rulesInForce(view, words),
    choosing: !foreseen && view.productsKnown,
    noProducts: !foreseen && !view.productsKnown,
    product: input.skuId,
    products: endsChoices(view),
    kind: input.kind,
    kinds: kindChoices(words),
    days: clipped(input.days, 20),
    foreseen: foreseen !== undefined,
    title,
    lines: lines.map((line) => ({ line })),
    sku: foreseen?.skuId ?? '',
    next: writeRule(foreseen?.rule ?? { kind: 'never' }),
    seen: writeRule(foreseen?.now ?? { kind: 'never' }),
    noted: note !== '',
    noteStyle: isDone(state) ? 'emphasis' : 'warning',
    note,
  };
}

/** Writes a rule in the data of a button: `never`, `may`, `must30`. */
export const writeRule = (rule: EndRule): string =>
  rule.kind === 'must' ? `${rule.kind}${rule.days}` : rule.kind;

/** The products whose rule can be chosen: those that have one first, if there are too many. */
export function endsChoices({ products, settings: { ends } }: SettingsView): readonly Choice[] {
  const hasRule = ({ skuId }: { readonly skuId: string }): boolean => Object.hasOwn(ends, skuId);
  const some = products.filter((product) => product.assignable || hasRule(product));
  return nameChoices(mostWanted(some, hasRule, MAX_PRODUCTS));
}

/** The kinds of rules to choose from. */
export const kindChoices = ({ kinds }: CardText['settings']['ends']): readonly Choice[] =>
  (['never', 'may', 'must'] as const).map((kind) => ({ title: kinds[kind], value: kind }));

/** The view whose foresight the card shows before *Save*. */
function foreseenOf(state: EndsState): EndRuleView | undefined {
  if (state.kind === 'foreseen') return state.answer;
  return state.kind === 'answered' && state.answer.outcome === 'overtaken' ? state.answer : undefined;
}

const isDone = (state: EndsState): boolean =>
  state.kind === 'answered' && state.answer.outcome !== 'overtaken';

function inputOf(state: EndsState): EndsInput {
  if (state.kind === 'correct') return state.input;
  return { skuId: '', kind: 'may', days: '' };
}

function noteOf(state: EndsState, reader: Reader): string {
  const words = reader.text.cards.settings;
  if (state.kind === 'correct') return words.ends.problems[state.problem];
  if (state.kind !== 'answered') return '';
  const { outcome, view, skuId, now } = state.answer;
  if (outcome === 'unchanged') return words.unchanged;
  const line = ruleLine(view, skuId, now, words.ends);
  return outcome === 'saved' ? `${words.saved} ${line}` : `${words.overtaken} ${words.ends.nowHolds(line)}`;
}

function rulesInForce(view: SettingsView, words: CardText['settings']['ends']): EndsModel['rules'] {
  const rules = Object.entries(view.settings.ends).toSorted(([one], [other]) =>
    nameIn(view.products, one).localeCompare(nameIn(view.products, other)),
  );
  const lines = rules.slice(0, MAX_RULES).map(([skuId, rule]) => ruleLine(view, skuId, rule, words));
  const more = rules.length > lines.length ? [words.more(rules.length - lines.length)] : [];
  return [...lines, ...more].map((line) => ({ line }));
}

function ruleLine(
  { products }: SettingsView,
  skuId: string,
  rule: EndRule,
  { holds }: CardText['settings']['ends'],
): string {
  const name = nameIn(products, skuId);
  return rule.kind === 'must' ? holds.must(name, rule.days) : holds[rule.kind](name);
}

/** The sentences about what a rule would do: to the licenses that were given before, and to the requests that wait. */
function foresightLines(
  { rule, foresight }: EndRuleView,
  words: CardText['settings']['ends'],
  reader: Reader,
): readonly string[] {
  return [givenLine(foresight, words, reader), waitingLine(rule, foresight, words, reader)];
}

function givenLine(
  { ending, first, lasting }: EndsForesight,
  words: CardText['settings']['ends'],
  reader: Reader,
): string {
  const parts = [
    ...(ending > 0 && first !== undefined ? [words.ending(ending, lastDayText(first, reader))] : []),
    ...(lasting > 0 ? [words.lasting(lasting)] : []),
  ];
  return parts.length > 0 ? parts.join(' ') : words.noneGiven;
}

function waitingLine(
  rule: EndRule,
  { waiting, withEnd, shortened, latest }: EndsForesight,
  words: CardText['settings']['ends'],
  reader: Reader,
): string {
  if (waiting === 0) return words.noneWait;
  if (rule.kind === 'never') return words.waitNever(waiting);
  if (rule.kind !== 'must' || latest === undefined) return words.waitMay(waiting, withEnd);
  const cut = shortened > 0 ? ` ${words.shortened(shortened)}` : '';
  return `${words.waitMust(waiting, rule.days, dayText(latest, reader))}${cut}`;
}
