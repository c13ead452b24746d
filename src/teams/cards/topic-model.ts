import type {
  SettingKey,
  SettingsAnswer,
  SettingsInput,
  SettingsProblem,
  SettingsView,
} from '../../app/settings/manage-settings.ts';
import { asInput, keysOf } from '../../app/settings/manage-settings.ts';
import type { Topic } from '../../app/settings/settings-overview.ts';
import { TOPICS } from '../../app/settings/settings-overview.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText, languageName, languageTags } from '../../text/languages.ts';
import { clipped, literalLines } from '../../text/literal.ts';
import type { CardText } from '../../text/en/text.ts';
import type { Fact } from './parts.ts';
import { MAX_FALLBACK, nameOf } from './parts.ts';
import { leftOut, offeredChoices } from './offer-choices.ts';
import type { Choice } from './product-choices.ts';
import { ALL, isByConfiguration, offeredText, topicValue } from './settings-model.ts';

/** The data for one topic of the settings. */
export interface TopicModel {
  readonly text: Readonly<
    Record<
      | 'fallback'
      | 'heading'
      | 'offeredAll'
      | 'offeredChoose'
      | 'offeredHint'
      | 'productsUnknown'
      | 'ownHint'
      | 'linkHint'
      | 'waitingHint'
      | 'removalsHint'
      | 'byIt'
      | 'save'
      | 'back',
      string
    >
  >;
  readonly label: Readonly<Record<SettingKey, string>>;
  readonly value: Readonly<Record<Exclude<SettingKey, 'offered'>, string>>;
  readonly topic: Topic;
  readonly revision: string;
  /** The parts of the card that are drawn. */
  readonly products: boolean;
  readonly noProducts: boolean;
  readonly rules: boolean;
  readonly waiting: boolean;
  readonly removals: boolean;
  readonly keeping: boolean;
  readonly own: boolean;
  readonly chosen: string;
  /** The products on offer, because a closed list shows only its first choices. */
  readonly offeredNow: string;
  readonly someChosen: boolean;
  readonly choices: readonly Choice[];
  readonly unlisted: string;
  readonly someUnlisted: boolean;
  readonly languages: readonly Choice[];
  readonly listByIt: boolean;
  readonly waitByIt: boolean;
  readonly removalsByIt: boolean;
  readonly daysByIt: boolean;
  readonly languageByIt: boolean;
  /** Values that only the configuration sets. */
  readonly facts: readonly Fact[];
  readonly someFacts: boolean;
  readonly noted: boolean;
  readonly noteStyle: 'emphasis' | 'warning';
  readonly notes: readonly { readonly note: string }[];
  /** The button *Save*, if there is something to choose. */
  readonly saving: readonly { readonly title: string }[];
}

export const languageChoices = (): readonly Choice[] =>
  languageTags.map((tag) => ({ title: languageName(tag), value: tag }));

/** The settings in force, without an answer to *Save*. */
interface Viewed {
  readonly outcome: 'viewed';
  readonly view: SettingsView;
}

/**
 * A topic of the settings in force or, after *Save*, the entries and the result. `groups`: the names of the
 * approver groups.
 */
export function topicModel(
  topic: Topic,
  answer: SettingsAnswer | Viewed,
  reader: Reader,
  groups: readonly string[] = [],
): TopicModel {
  const { view } = answer;
  const { cards, checks } = reader.text;
  const words = cards.settings;
  const input = 'input' in answer ? answer.input : asInput(view.settings);
  const notes = notesOf(topic, answer, reader);
  const products = productsPart(view, input, reader);
  const heading = words.topics[topic];
  const facts = factsOf(topic, view, reader, groups);
  const isSavable = topic !== 'products' || view.productsKnown;
  const {
    offeredAll,
    offeredChoose,
    offeredHint,
    productsUnknown,
    ownHint,
    linkHint,
    waitingHint,
    removalsHint,
    byIt,
    save,
  } = words;
  const said = [`${heading}: ${topicValue(topic, view, reader)}.`, ...notes, cards.fallback].join(' ');
  return {
    text: {
      fallback: clipped(said, MAX_FALLBACK),
      heading,
      offeredAll,
      offeredChoose,
      offeredHint,
      productsUnknown,
      ownHint,
      linkHint,
      waitingHint,
      removalsHint,
      byIt,
      save,
      back: checks.back,
    },
    label: words.labels,
    value: {
      ownProcess: String(input.ownProcess),
      ownMessage: literalLines(input.ownMessage),
      ownLink: clipped(input.ownLink, 1000),
      guests: String(input.guests),
      ownDecisions: String(input.ownDecisions),
      retentionDays: clipped(input.retentionDays, 20),
      waitingList: String(input.waitingList),
      waitingDays: clipped(input.waitingDays, 20),
      removalsPerDay: clipped(input.removalsPerDay, 20),
      language: input.language,
    },
    topic,
    revision: String(view.revision),
    products: topic === 'products' && view.productsKnown,
    noProducts: topic === 'products' && !view.productsKnown,
    rules: topic === 'rules',
    waiting: topic === 'waiting',
    removals: topic === 'removals',
    keeping: topic === 'keeping',
    own: topic === 'own',
    ...products,
    someChosen: topic === 'products' && view.productsKnown && view.settings.offered !== ALL,
    someUnlisted: topic === 'products' && view.productsKnown && products.unlisted !== '',
    languages: languageChoices(),
    listByIt: topic === 'waiting' && isByConfiguration(view, 'waitingList'),
    waitByIt: topic === 'waiting' && isByConfiguration(view, 'waitingDays'),
    removalsByIt: topic === 'removals' && isByConfiguration(view, 'removalsPerDay'),
    daysByIt: topic === 'keeping' && isByConfiguration(view, 'retentionDays'),
    languageByIt: topic === 'keeping' && isByConfiguration(view, 'language'),
    facts,
    someFacts: facts.length > 0,
    noted: notes.length > 0,
    noteStyle: answer.outcome === 'saved' ? 'emphasis' : 'warning',
    notes: notes.map((note) => ({ note })),
    saving: isSavable ? [{ title: save }] : [],
  };
}

/** The result of *Save*, in lines: for one topic, or for the whole card of release 0.2.0. */
export function notesOf(
  topic: Topic | undefined,
  answer: SettingsAnswer | Viewed,
  reader: Reader,
): readonly string[] {
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
      return overtakenBy(topic, answer, reader);
    default:
      return answer satisfies never;
  }
}

function problemText(problem: SettingsProblem, words: CardText['settings']['problems']): string {
  return problem.kind === 'message-too-long' ? words[problem.kind](problem.length) : words[problem.kind];
}

/** The changes since the reader saw the card: who made them, and the present values. */
function overtakenBy(
  topic: Topic | undefined,
  { view, saves }: Extract<SettingsAnswer, { outcome: 'overtaken' }>,
  reader: Reader,
): readonly string[] {
  const words = reader.text.cards.settings;
  const isSeen = (key: SettingKey): boolean =>
    topic === undefined || TOPICS[topic].some((one) => one === key);
  const who = saves.map(({ by, at, before }) => {
    const what = keysOf(before)
      .filter(isSeen)
      .map((key) => words.labels[key]);
    return words.changedBy(nameOf(by.name), dateText(at, reader, 'short'), what.join(', '));
  });
  const changed = new Set(saves.flatMap(({ before }) => keysOf(before)).filter(isSeen));
  const now = [...changed].map((key) => words.now(words.labels[key], valueText(key, view, reader)));
  return [words.overtaken, ...who, ...now, words.saveOver];
}

function valueText(key: SettingKey, view: SettingsView, reader: Reader): string {
  const words = reader.text.cards.settings;
  const value = view.settings[key];
  if (typeof value === 'boolean') return value ? words.on : words.off;
  if (key === 'offered') return offeredText(view, reader);
  return key === 'language' ? languageName(view.settings.language) : clipped(String(value), 200);
}

type ProductsPart = Pick<TopicModel, 'chosen' | 'offeredNow' | 'choices' | 'unlisted'>;

/** The most characters for the products on offer, beside the list of all products. */
const MAX_OFFERED = 400;

function productsPart(view: SettingsView, input: SettingsInput, reader: Reader): ProductsPart {
  const offered = input.offered ?? view.settings.offered;
  return {
    chosen: offered === ALL ? '' : offered.join(','),
    offeredNow: reader.text.cards.settings.offeredNow(offeredText(view, reader, MAX_OFFERED)),
    choices: offeredChoices(view, reader, offered),
    unlisted: leftOut(view, reader, offered),
  };
}

/** The most roles, groups or mailboxes in one line. The configuration allows 20. */
const MAX_NAMED = 20;

function factsOf(
  topic: Topic,
  { options }: SettingsView,
  reader: Reader,
  groups: readonly string[],
): readonly Fact[] {
  const words = reader.text.cards.settings;
  if (topic === 'keeping') return [{ label: words.mailFrom, value: list(options.mailFrom, words.noMail) }];
  if (topic !== 'rules') return [];
  return [
    { label: words.roles, value: list(options.approvers.roles, words.none) },
    { label: words.groups, value: list(groups, words.none) },
  ];
}

function list(names: readonly string[], none: string): string {
  return names.length === 0 ? none : names.slice(0, MAX_NAMED).map(nameOf).join(', ');
}
