import { decisionModel } from '../../src/teams/cards/decision-model.ts';
import { detailsModel } from '../../src/teams/cards/details-model.ts';
import { endsModel } from '../../src/teams/cards/ends-model.ts';
import { formModel } from '../../src/teams/cards/form-model.ts';
import { sentenceModel, waitingModel } from '../../src/teams/cards/small-models.ts';
import { ownProcessModel } from '../../src/teams/cards/places-model.ts';
import type { Card, Models } from '../../src/teams/cards/templates.ts';
import { expand } from '../../src/teams/cards/templates.ts';
import type { Reader } from '../../src/text/languages.ts';
import { askingScenes, emptyForm, wrongForm } from './asking-scenes.ts';
import { decideCards, decideSamples, decideScenes } from './decide-scenes.ts';
import { decisionScenes, withExclusion } from './decision-scenes.ts';
import { endsScenes, foreseen } from './ends-scenes.ts';
import type { Data } from './gallery/dress.ts';
import { dressIn } from './gallery/dress.ts';
import { licenseCards, licenseSamples, licenseScenes } from './license-scenes.ts';
import { menuCards, menuSamples, menuScenes } from './menu-scenes.ts';
import { now, officeSampleCards, officeSamples, officeScenes, theirOwn } from './office-scenes.ts';
import { resultScenes } from './result-scenes.ts';
import { ruleCards, ruleSamples, ruleScenes } from './rule-scenes.ts';
import { seatCards, seatSamples, seatScenes } from './seat-scenes.ts';
import { approved, aSuite, aView, halfDone, manyPersons, reader } from './views.ts';
import { threadCard, threadSample, threadScenes } from './thread-scenes.ts';
import { waitingScenes } from './waiting-scenes.ts';

export { approved, aSuite, aView, emptyForm, halfDone, manyPersons, reader, withExclusion, wrongForm };

/** The model of each cards/<name>.sample.json. */
export const samples: { readonly [N in keyof Models]: () => Models[N] } = {
  ...officeSamples,
  asked: threadSample,
  decision: () => decisionModel(withExclusion(), reader),
  details: () => detailsModel(halfDone(), reader, 0),
  form: () => formModel(wrongForm, reader),
  'settings-ends': () => endsModel(foreseen, reader),
  ...decideSamples,
  ...licenseSamples,
  ...seatSamples,
  ...ruleSamples,
  ...menuSamples,
  'own-process': () => ownProcessModel(theirOwn, reader),
  sentence: () => sentenceModel('Only people who may approve licenses can do that. Nothing was changed.'),
  waiting: () =>
    waitingModel(
      12,
      [aView().request, aView({ product: { skuId: null, name: 'Figma' } }).request],
      reader,
      now,
    ),
};

/** The cards in their states, for one reader, drawn with data of one kind. */
export function scenesFor(to: Reader, data: Data): Readonly<Record<string, () => Card>> {
  const dress = dressIn(data);
  return {
    ...decisionScenes(to, dress),
    ...resultScenes(to, dress),
    ...askingScenes(to, dress),
    ...decideScenes(to, dress),
    ...licenseScenes(to, dress),
    ...seatScenes(to, dress),
    ...ruleScenes(to, dress),
    ...waitingScenes(to, dress),
    ...threadScenes(to, dress),
    ...menuScenes(to),
    ...officeScenes(to, dress),
    ...endsScenes(to, dress),
  };
}

/** The same ones for one reader of today, with the data that they have. */
export const scenes = scenesFor(reader, 'short');

/** The card of a sample. */
export const sampleCards: { readonly [N in keyof Models]: () => Card } = {
  ...officeSampleCards,
  asked: threadCard,
  decision: () => expand('decision', samples.decision()),
  details: () => expand('details', samples.details()),
  form: () => expand('form', samples.form()),
  'settings-ends': () => expand('settings-ends', samples['settings-ends']()),
  ...decideCards,
  ...licenseCards,
  ...seatCards,
  ...ruleCards,
  ...menuCards,
  'own-process': () => expand('own-process', samples['own-process']()),
  sentence: () => expand('sentence', samples.sentence()),
  waiting: () => expand('waiting', samples.waiting()),
};
