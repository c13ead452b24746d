import { setImmediate } from 'node:timers/promises';
import { Template } from 'adaptivecards-templating';
import decision from '../../cards/decision.json' with { type: 'json' };
import details from '../../cards/details.json' with { type: 'json' };
import form from '../../cards/form.json' with { type: 'json' };
import greeting from '../../cards/greeting.json' with { type: 'json' };
import help from '../../cards/help.json' with { type: 'json' };
import installation from '../../cards/installation.json' with { type: 'json' };
import list from '../../cards/list.json' with { type: 'json' };
import ownProcess from '../../cards/own-process.json' with { type: 'json' };
import places from '../../cards/places.json' with { type: 'json' };
import sentence from '../../cards/sentence.json' with { type: 'json' };
import settings from '../../cards/settings.json' with { type: 'json' };
import waiting from '../../cards/waiting.json' with { type: 'json' };
import type { DecisionModel } from './cards/decision-model.ts';
import type { DetailsModel } from './cards/details-model.ts';
import type { FormModel } from './cards/form-model.ts';
import type { InstallationModel } from './cards/installation-model.ts';
import type { ListModel } from './cards/list-model.ts';
import type { GreetingModel, HelpModel, SentenceModel, WaitingModel } from './cards/small-models.ts';
import type { OwnProcessModel, PlacesModel } from './cards/places-model.ts';
import type { SettingsModel } from './cards/settings-model.ts';

/** An Adaptive Card as JSON. */
export type Card = Record<string, unknown>;

/** What each template of cards/ is expanded with. Every value that is drawn is a string; booleans decide only what is drawn. */
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
const templates = new Map<keyof Models, Template>();

/** Parsed once, since parsing costs a hundred times what expanding does; not at start, which all of them would hold up by 0.1 s. */
function templateOf(name: keyof Models): Template {
  const known = templates.get(name);
  if (known) return known;

  const template = new Template(files[name]);
  templates.set(name, template);
  return template;
}

/** Parses what nobody has needed yet, one template at a time with room for others between, so that no click has to wait for it. */
export async function parseTemplates(): Promise<void> {
  for (const name of [
    'decision',
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
  const card: Card = templateOf(name).expand({ $root: model });
  return card;
}

/** Where a card keeps its JSON. JSON, copies and comparisons pass it over; a WeakMap costs more, as each garbage collection copies its texts. */
const TEXT = Symbol('JSON');

/** A finished card as JSON, made once: it is measured, and sent. */
export function jsonOf(card: Card & { readonly [TEXT]?: string }): string {
  const known = card[TEXT];
  if (known !== undefined) return known;

  const text = JSON.stringify(card);
  Object.defineProperty(card, TEXT, { value: text });
  return text;
}
