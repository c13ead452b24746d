import type {
  SettingKey,
  SettingsAnswer,
  SettingsInput,
  SettingsProblem,
  SettingsView,
} from '../../app/settings/manage-settings.ts';
import { asInput, keysOf, SETTING_KEYS } from '../../app/settings/manage-settings.ts';
import type { Settings } from '../../domain/policy.ts';
import type { Product } from '../../domain/product.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText, languageName, languageTags } from '../../text/languages.ts';
import { clipped, literalLines } from '../../text/literal.ts';
import type { CardText } from '../../text/en/text.ts';
import type { Fact } from './parts.ts';
import { nameOf, productName } from './parts.ts';
import type { Choice } from './product-choices.ts';
import { mostWanted } from './product-choices.ts';

/** The data that the settings are drawn with. */
export interface SettingsModel {
  readonly text: Readonly<Record<string, string>>;
  readonly label: Readonly<Record<SettingKey, string>>;
  readonly source: Readonly<Record<SettingKey, string>>;
  readonly revision: string;
  readonly noted: boolean;
  readonly noteStyle: 'emphasis' | 'warning';
  readonly notes: readonly { readonly note: string }[];
  readonly last: string;
  readonly value: Readonly<Record<Exclude<SettingKey, 'offered'>, string>>;
  readonly productsKnown: boolean;
  /** `1`: the products are on the card. */
  readonly shown: string;
  readonly chosen: string;
  readonly products: readonly Choice[];
  readonly unlisted: string;
  readonly someUnlisted: boolean;
  readonly languages: readonly Choice[];
  readonly facts: readonly Fact[];
}

/** All products are on offer: nothing is chosen on the card. */
export const ALL = 'all';

/** The most products to choose from. With more, the card would be too large for an answer. */
const MAX_PRODUCTS = 60;

export const languageChoices = (): readonly Choice[] =>
  languageTags.map((tag) => ({ title: languageName(tag), value: tag }));

/** The configuration variable behind a setting. */
const VARIABLES: Partial<Record<SettingKey, string>> = {
  retentionDays: 'RETENTION_DAYS',
  language: 'DEFAULT_LANGUAGE',
};

/** The settings in force or, after *Save*, the entries and the result. */
export function settingsModel(answer: SettingsAnswer | Viewed, reader: Reader): SettingsModel {
  const { view } = answer;
  const input = 'input' in answer ? answer.input : asInput(view.settings);
  const words = reader.text.cards.settings;
  const notes = notesOf(answer, reader);
  return {
    text: wording(reader),
    label: words.labels,
    source: sourcesOf(view, reader),
    revision: String(view.revision),
    noted: notes.length > 0,
    noteStyle: 'input' in answer ? 'warning' : 'emphasis',
    notes: notes.map((note) => ({ note })),
    last: view.last
      ? words.last(nameOf(view.last.by.name), dateText(view.last.at, reader))
      : words.sources.first,
    value: {
      ownProcess: String(input.ownProcess),
      ownMessage: literalLines(input.ownMessage),
      ownLink: clipped(input.ownLink, 1000),
      guests: String(input.guests),
      ownDecisions: String(input.ownDecisions),
      retentionDays: clipped(input.retentionDays, 20),
      language: input.language,
    },
    ...productsPart(view, input, reader),
    languages: languageChoices(),
    facts: factsOf(view, reader),
  };
}

/** The settings in force, without an answer to *Save*. */
interface Viewed {
  readonly outcome: 'viewed';
  readonly view: SettingsView;
}

function wording({ text: { cards, checks } }: Reader): SettingsModel['text'] {
  const plain = Object.entries(cards.settings).filter(([, word]) => typeof word === 'string');
  return { fallback: cards.fallback, check: checks.check, ...Object.fromEntries(plain) };
}

function sourcesOf({ saved }: SettingsView, reader: Reader): SettingsModel['source'] {
  const { sources } = reader.text.cards.settings;
  const source = (key: SettingKey): string => {
    const variable = VARIABLES[key];
    if (saved.includes(key)) return sources.saved;
    return variable === undefined ? sources.first : sources.configuration(variable);
  };
  return Object.assign({}, ...SETTING_KEYS.map((key) => ({ [key]: source(key) })));
}

/** The result of *Save*, in lines. */
function notesOf(answer: SettingsAnswer | Viewed, reader: Reader): readonly string[] {
  const words = reader.text.cards.settings;
  switch (answer.outcome) {
    case 'viewed':
      return [];
    case 'saved':
      return [words.saved];
    case 'unchanged':
      return [words.unchanged];
    case 'correct':
      return [words.notSaved, ...answer.problems.map((problem) => problemText(problem, words.problems))];
    case 'overtaken':
      return overtakenBy(answer, reader);
    default:
      return answer satisfies never;
  }
}

function problemText(problem: SettingsProblem, words: CardText['settings']['problems']): string {
  return problem.kind === 'message-too-long' ? words[problem.kind](problem.length) : words[problem.kind];
}

/** The changes since the reader saw the card: who made them, and the present values. */
function overtakenBy(
  { view, saves }: Extract<SettingsAnswer, { outcome: 'overtaken' }>,
  reader: Reader,
): readonly string[] {
  const words = reader.text.cards.settings;
  const who = saves.map(({ by, at, before }) => {
    const what = keysOf(before).map((key) => words.labels[key]);
    return words.changedBy(nameOf(by.name), dateText(at, reader, 'short'), what.join(', '));
  });
  const changed = new Set(saves.flatMap(({ before }) => keysOf(before)));
  const now = [...changed].map((key) => words.now(words.labels[key], valueText(key, view, reader)));
  return [...who, ...now, words.saveOver];
}

function valueText(key: SettingKey, { settings, products }: SettingsView, reader: Reader): string {
  const words = reader.text.cards.settings;
  const value = settings[key];
  if (typeof value === 'boolean') return value ? words.on : words.off;
  if (key === 'language') return languageName(settings.language);
  if (typeof value !== 'object') return value === ALL ? words.offeredAll : clipped(String(value), 200);
  return clipped(value.map((skuId) => nameIn(products, skuId)).join(', '), 200);
}

const nameIn = (products: readonly Product[], skuId: string): string =>
  productName(products.find((product) => product.skuId === skuId)?.name ?? skuId);

/** The name of a product, and what is special about it. */
function titleIn(products: readonly Product[], skuId: string, { text }: Reader): string {
  const words = text.cards.settings;
  const product = products.find((one) => one.skuId === skuId);
  const name = nameIn(products, skuId);
  if (product?.obstacle) return words.obstacles[product.obstacle](name);
  return product?.unpaid === true ? words.unpaid(name) : name;
}

type ProductsPart = Pick<
  SettingsModel,
  'productsKnown' | 'shown' | 'chosen' | 'products' | 'unlisted' | 'someUnlisted'
>;

/** The products to choose from, on a card on which `offered` is chosen. */
export function offeredChoices(
  view: SettingsView,
  reader: Reader,
  offered = view.settings.offered,
): readonly Choice[] {
  const { listed } = choicesOf(view, offered);
  return listed.map((skuId) => ({ title: titleIn(view.products, skuId, reader), value: skuId }));
}

function productsPart(view: SettingsView, input: SettingsInput, reader: Reader): ProductsPart {
  const offered = input.offered ?? view.settings.offered;
  const { unlisted } = choicesOf(view, offered);
  const left = leftOut(view.products, unlisted, reader);
  return {
    productsKnown: view.productsKnown,
    shown: view.productsKnown ? '1' : '',
    chosen: offered === ALL ? '' : offered.join(','),
    products: offeredChoices(view, reader, offered),
    unlisted: left,
    someUnlisted: view.productsKnown && left !== '',
  };
}

/**
 * The products that can be assigned, and all chosen ones, even if suspended or gone: *Save* keeps only
 * products on the card.
 */
function choicesOf(
  { products, settings }: SettingsView,
  offered: Settings['offered'],
): { readonly listed: readonly string[]; readonly unlisted: number } {
  const chosen = new Set([offered, settings.offered].flatMap((some) => (some === ALL ? [] : some)));
  const isChosen = ({ skuId }: Product): boolean => chosen.has(skuId);
  const known = products.filter((product) => product.assignable || isChosen(product));
  const missing = [...chosen].filter((skuId) => !known.some((product) => product.skuId === skuId));
  const listed = mostWanted(known, isChosen, Math.max(0, MAX_PRODUCTS - missing.length));
  return {
    listed: [...listed.map(({ skuId }) => skuId), ...missing].slice(0, MAX_PRODUCTS),
    unlisted: known.length - listed.length,
  };
}

/** The products that are not in the list, and why. */
function leftOut(products: readonly Product[], unlisted: number, { text }: Reader): string {
  const words = text.cards.settings;
  const selfService = products.filter(({ obstacle }) => obstacle === 'self-service');
  const names = selfService.slice(0, MAX_NAMED).map(({ name }) => productName(name));
  const lines = [
    ...(unlisted > 0 ? [words.unlisted(unlisted)] : []),
    ...(names.length > 0 ? [words.selfService(names.join(', '), selfService.length - names.length)] : []),
  ];
  return lines.join(' ');
}

/** The most names in one line of the configuration, which allows 20 roles and groups. */
const MAX_NAMED = 20;

function factsOf({ options }: SettingsView, reader: Reader): readonly Fact[] {
  const words = reader.text.cards.settings;
  return [
    { label: words.roles, value: list(options.approvers.roles, words.none) },
    { label: words.groups, value: list(options.approvers.groups, words.none) },
    { label: words.mailFrom, value: list(options.mailFrom, words.noMail) },
  ];
}

function list(names: readonly string[], none: string): string {
  return names.length === 0 ? none : names.slice(0, MAX_NAMED).map(nameOf).join(', ');
}
