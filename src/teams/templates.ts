import { readFileSync } from 'node:fs';
import { Template } from 'adaptivecards-templating';
import type { DecisionModel } from './cards/decision-model.ts';
import type { DetailsModel } from './cards/details-model.ts';
import type { FormModel } from './cards/form-model.ts';
import type { HelpModel, SentenceModel, WaitingModel } from './cards/small-models.ts';

/** An Adaptive Card as JSON. */
export type Card = Record<string, unknown>;

/** What each template of cards/ is expanded with. Every value is a string; booleans decide only what is drawn. */
export interface Models {
  readonly decision: DecisionModel;
  readonly details: DetailsModel;
  readonly form: FormModel;
  readonly help: HelpModel;
  readonly sentence: SentenceModel;
  readonly waiting: WaitingModel;
}

/** Parsed once at start: parsing costs ten times what expanding does, and a template is never made from data. */
const templates: Readonly<Record<keyof Models, Template>> = {
  decision: parse('decision'),
  details: parse('details'),
  form: parse('form'),
  help: parse('help'),
  sentence: parse('sentence'),
  waiting: parse('waiting'),
};

function parse(name: keyof Models): Template {
  const file = new URL(`../../cards/${name}.json`, import.meta.url);
  return new Template(JSON.parse(readFileSync(file, 'utf8')));
}

/** The card of that name, expanded once with its model. */
export function expand<N extends keyof Models>(name: N, model: Models[N]): Card {
  const card: Card = templates[name].expand({ $root: model });
  return card;
}
