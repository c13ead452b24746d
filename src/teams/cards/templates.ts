import { setImmediate } from 'node:timers/promises';
import { Template } from 'adaptivecards-templating';
import decision from '../../../cards/decision.json' with { type: 'json' };
import details from '../../../cards/details.json' with { type: 'json' };
import form from '../../../cards/form.json' with { type: 'json' };
import greeting from '../../../cards/greeting.json' with { type: 'json' };
import help from '../../../cards/help.json' with { type: 'json' };
import installation from '../../../cards/installation.json' with { type: 'json' };
import list from '../../../cards/list.json' with { type: 'json' };
import ownProcess from '../../../cards/own-process.json' with { type: 'json' };
import places from '../../../cards/places.json' with { type: 'json' };
import sentence from '../../../cards/sentence.json' with { type: 'json' };
import settings from '../../../cards/settings.json' with { type: 'json' };
import waiting from '../../../cards/waiting.json' with { type: 'json' };
import type { DecisionModel } from './decision-model.ts';
import { decisionWords } from './decision-model.ts';
import type { DetailsModel } from './details-model.ts';
import type { FormModel } from './form-model.ts';
import type { InstallationModel } from './installation-model.ts';
import type { ListModel } from './list-model.ts';
import type { GreetingModel, HelpModel, SentenceModel, WaitingModel } from './small-models.ts';
import type { OwnProcessModel, PlacesModel } from './places-model.ts';
import type { SettingsModel } from './settings-model.ts';
import type { Words } from './parts.ts';
import { allTexts } from '../../text/languages.ts';

/** An Adaptive Card as JSON. */
export type Card = Record<string, unknown>;

/** The data that each template of cards/ is expanded with. Every value that is drawn is a string; booleans decide only what is drawn. */
export interface Models {
  readonly decision: DecisionModel;
  readonly details: DetailsModel;
  readonly form: FormModel;
  readonly greeting: GreetingModel;
  readonly help: HelpModel;
  readonly installation: InstallationModel;
  readonly list: ListModel;
  readonly 'own-process': OwnProcessModel;
  readonly places: PlacesModel;
  readonly sentence: SentenceModel;
  readonly settings: SettingsModel;
  readonly waiting: WaitingModel;
}

/** Imported, so that they are inside the bundle. A template is never made from data. */
const files: Readonly<Record<keyof Models, object>> = {
  decision,
  details,
  form,
  greeting,
  help,
  installation,
  list,
  'own-process': ownProcess,
  places,
  sentence,
  settings,
  waiting,
};
/** By name, or by the words that are in it. */
const templates = new Map<keyof Models | Words, Template>();

/** Parsed once, since parsing costs a hundred times what expanding does; not at start, which all of them would hold up by 0.1 s: decision 0011. */
function templateOf(name: keyof Models, words?: Words): Template {
  const known = templates.get(words ?? name);
  if (known) return known;

  const template = new Template(words ? withWords(files[name], words) : files[name]);
  templates.set(words ?? name, template);
  return template;
}

/** A word in a template: `${text.heading}`, or `${$root.text.heading}` in a row. */
const WORD = /^\$\{(?:\$root\.)?text\.(\w+)\}$/;

/**
 * The file with the words of a language in it: the library looks up each at 1 µs a card, which makes the card to decide on a sixth dearer
 * (docs/decisions/0011-speed.md). Throws Error for a word that is not among them.
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

/** Parses what nobody has needed yet, one template at a time with room for others between, so that no click has to wait for it. */
export async function parseTemplates(): Promise<void> {
  for (const text of allTexts) {
    await setImmediate();
    templateOf('decision', decisionWords(text));
  }
  for (const name of [
    'form',
    'details',
    'list',
    'waiting',
    'greeting',
    'help',
    'sentence',
    'own-process',
    'settings',
    'places',
    'installation',
  ] as const) {
    await setImmediate();
    templateOf(name);
  }
}

/** The card of that name, expanded once with its model. */
export function expand<N extends keyof Models>(name: N, model: Models[N]): Card {
  // The card that is opened most. Its words are one object per language; those of some other cards differ from card to card.
  const words = name === 'decision' && 'text' in model ? model.text : undefined;
  const card: Card = templateOf(name, words).expand({ $root: model });
  return card;
}

/** Keeps the JSON of a card on the card, under a symbol that JSON.stringify and copies ignore. A WeakMap was slower: decision 0011. */
const TEXT = Symbol('JSON');

/** A finished card as JSON, made once: it is measured, and sent. */
export function jsonOf(card: Card & { readonly [TEXT]?: string }): string {
  const known = card[TEXT];
  if (known !== undefined) return known;

  const text = JSON.stringify(card);
  Object.defineProperty(card, TEXT, { value: text });
  return text;
}
