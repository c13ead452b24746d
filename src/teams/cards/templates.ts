import { setImmediate } from 'node:timers/promises';
import { Template } from 'adaptivecards-templating';
import decide from '../../../cards/decide.json' with { type: 'json' };
import asked from '../../../cards/asked.json' with { type: 'json' };
import decision from '../../../cards/decision.json' with { type: 'json' };
import details from '../../../cards/details.json' with { type: 'json' };
import form from '../../../cards/form.json' with { type: 'json' };
import greeting from '../../../cards/greeting.json' with { type: 'json' };
import help from '../../../cards/help.json' with { type: 'json' };
import installation from '../../../cards/installation.json' with { type: 'json' };
import licenses from '../../../cards/licenses.json' with { type: 'json' };
import list from '../../../cards/list.json' with { type: 'json' };
import offer from '../../../cards/offer.json' with { type: 'json' };
import ownProcess from '../../../cards/own-process.json' with { type: 'json' };
import pause from '../../../cards/pause.json' with { type: 'json' };
import places from '../../../cards/places.json' with { type: 'json' };
import rehearsal from '../../../cards/rehearsal.json' with { type: 'json' };
import rule from '../../../cards/rule.json' with { type: 'json' };
import rules from '../../../cards/rules.json' with { type: 'json' };
import seats from '../../../cards/seats.json' with { type: 'json' };
import question from '../../../cards/question.json' with { type: 'json' };
import sentence from '../../../cards/sentence.json' with { type: 'json' };
import settings from '../../../cards/settings.json' with { type: 'json' };
import settingsEnds from '../../../cards/settings-ends.json' with { type: 'json' };
import settingsTopic from '../../../cards/settings-topic.json' with { type: 'json' };
import waiting from '../../../cards/waiting.json' with { type: 'json' };
import type { DecideModel } from './decide-model.ts';
import type { AskedModel } from './asked-model.ts';
import type { DecisionModel } from './decision-model.ts';
import { decisionWords } from './decision-model.ts';
import type { DetailsModel } from './details-model.ts';
import type { EndsModel } from './ends-model.ts';
import type { FormModel } from './form-model.ts';
import type { InstallationModel } from './installation-model.ts';
import type { LicensesModel } from './licenses-model.ts';
import type { ListModel } from './list-model.ts';
import type { GreetingModel, HelpModel, OfferModel } from './menu-models.ts';
import type { SentenceModel, WaitingModel } from './small-models.ts';
import type { OwnProcessModel, PlacesModel } from './places-model.ts';
import type { SeatsModel } from './seats-model.ts';
import type { PauseModel } from './pause-model.ts';
import type { QuestionModel } from './question-model.ts';
import type { RehearsalModel } from './rehearsal-model.ts';
import type { RuleModel } from './rule-model.ts';
import type { RulesModel } from './rules-model.ts';
import type { SettingsModel } from './settings-model.ts';
import type { TopicModel } from './topic-model.ts';
import { readPathsDirectly } from './read-paths.ts';
import type { Words } from './parts.ts';
import { allTexts } from '../../text/languages.ts';

/** An Adaptive Card as JSON. */
export type Card = Readonly<Record<string, unknown>>;

/**
 * The data for each template in cards/. Every value that is drawn is a string; booleans only decide what is
 * drawn.
 */
export interface Models {
  readonly decide: DecideModel;
  readonly asked: AskedModel;
  readonly decision: DecisionModel;
  readonly details: DetailsModel;
  readonly form: FormModel;
  readonly greeting: GreetingModel;
  readonly help: HelpModel;
  readonly installation: InstallationModel;
  readonly licenses: LicensesModel;
  readonly seats: SeatsModel;
  readonly list: ListModel;
  readonly offer: OfferModel;
  readonly 'own-process': OwnProcessModel;
  readonly pause: PauseModel;
  readonly places: PlacesModel;
  readonly question: QuestionModel;
  readonly rehearsal: RehearsalModel;
  readonly rule: RuleModel;
  readonly rules: RulesModel;
  readonly sentence: SentenceModel;
  readonly settings: SettingsModel;
  readonly 'settings-ends': EndsModel;
  readonly 'settings-topic': TopicModel;
  readonly waiting: WaitingModel;
}

/** Imported, so that the bundle contains them. A template is never made from data. */
const files: Readonly<Record<keyof Models, object>> = {
  decide,
  asked,
  decision,
  details,
  form,
  greeting,
  help,
  installation,
  licenses,
  seats,
  list,
  offer,
  'own-process': ownProcess,
  pause,
  places,
  question,
  rehearsal,
  rule,
  rules,
  sentence,
  settings,
  'settings-ends': settingsEnds,
  'settings-topic': settingsTopic,
  waiting,
};
/** The version of Adaptive Cards of every card: the newest that Teams draws on all its clients. */
export const CARD_VERSION = '1.5';

/**
 * The library parses every text of a template with this function. Half of the texts stand in several templates or
 * languages, so each text is parsed once: decision 0011. Templates can share an expression, since it never changes.
 */
const parse = Template.parseInterpolatedString.bind(Template);
const parsed = new Map<string, ReturnType<typeof parse>>();
Template.parseInterpolatedString = (text) => {
  const known = parsed.get(text);
  if (known !== undefined) return known;

  const expression = parse(text);
  if (typeof expression !== 'string') readPathsDirectly(expression);
  parsed.set(text, expression);
  return expression;
};

/** The parsed templates, by name or by the words in them. */
const templates = new Map<keyof Models | Words, Template>();

/**
 * Parses a template once: parsing costs a hundred times as much as expanding. Not at start, since parsing all
 * of them would delay that by 0.1 s: decision 0011.
 */
function templateOf(name: keyof Models, words?: Words): Template {
  const known = templates.get(words ?? name);
  if (known) return known;

  const file = { version: CARD_VERSION, ...files[name] };
  const template = new Template(words ? withWords(file, words) : file);
  templates.set(words ?? name, template);
  return template;
}

/** A word in a template: `${text.heading}`, or `${$root.text.heading}` in a row. */
const WORD = /^\$\{(?:\$root\.)?text\.(\w+)\}$/;

/**
 * Puts the words of a language into a template. Otherwise, the library looks up each word at 1 µs a card,
 * which makes the decision card a sixth more expensive (docs/decisions/0011-speed.md). Throws Error for a
 * missing word.
 */
function withWords(file: object, words: Words): object {
  return JSON.parse(JSON.stringify(file), (_key, value: unknown) => {
    const [, name] = typeof value === 'string' ? (WORD.exec(value) ?? []) : [];
    if (name === undefined) return value;
    const word = words[name];
    if (word === undefined) throw new Error(`A template names an unknown word: ${name}.`);
    return word;
  });
}

/** Parses the templates that nobody has needed yet. Pauses after each one, so that no click has to wait. */
export async function parseTemplates(): Promise<void> {
  for (const text of allTexts) {
    await setImmediate();
    templateOf('decision', decisionWords(text));
  }
  for (const name of [
    'asked',
    'form',
    'details',
    'list',
    'waiting',
    'decide',
    'greeting',
    'help',
    'offer',
    'sentence',
    'own-process',
    'settings',
    'settings-topic',
    'settings-ends',
    'places',
    'installation',
    'licenses',
    'seats',
    'question',
    'pause',
    'rules',
    'rule',
    'rehearsal',
  ] as const) {
    await setImmediate();
    templateOf(name);
  }
}

/** Draws a card: expands its template once with the model. */
export function expand<N extends keyof Models>(name: N, model: Models[N]): Card {
  // The decision card is opened most. Its words are one object per language; those of some other cards differ
  // from card to card.
  const words = name === 'decision' && 'text' in model ? model.text : undefined;
  // In an object, the library compares a name with every key before it.
  const card: Card = templateOf(name, words).expand({ $root: new Map(Object.entries(model)) });
  return card;
}

/**
 * The symbol under which a card keeps its JSON; JSON.stringify and copies ignore it. A WeakMap was slower:
 * decision 0011.
 */
const TEXT = Symbol('JSON');

/** The JSON of a finished card. Made once, since it is measured and then sent. */
export function jsonOf(card: Card & { readonly [TEXT]?: string }): string {
  const known = card[TEXT];
  if (known !== undefined) return known;

  const text = JSON.stringify(card);
  Object.defineProperty(card, TEXT, { value: text });
  return text;
}
