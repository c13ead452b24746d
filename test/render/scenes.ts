import type { RequestView } from '../../src/app/ports/messages.ts';
import { decisionModel } from '../../src/teams/cards/decision-model.ts';
import { detailsModel } from '../../src/teams/cards/details-model.ts';
import { firstDraft } from '../../src/teams/cards/draft.ts';
import type { FormView } from '../../src/teams/cards/form-model.ts';
import { formModel } from '../../src/teams/cards/form-model.ts';
import { sentenceModel, waitingModel } from '../../src/teams/cards/small-models.ts';
import { ownProcessModel } from '../../src/teams/cards/places-model.ts';
import type { Card, Models } from '../../src/teams/cards/templates.ts';
import { expand } from '../../src/teams/cards/templates.ts';
import { aCheck, aPerson, aProduct, VISIO } from '../support/builders.ts';
import { now, officeSampleCards, officeSamples, officeScenes, theirOwn } from './office-scenes.ts';
import { resultScenes } from './result-scenes.ts';
import {
  approved,
  aSuite,
  at,
  aView,
  halfDone,
  lee,
  manyPersons,
  megan,
  member,
  project,
  reader,
} from './views.ts';
import { menuCards, menuSamples, menuScenes } from './menu-scenes.ts';

export { approved, aSuite, aView, halfDone, manyPersons, reader };

export const emptyForm: FormView = {
  id: '01900000-0000-7000-8000-000000000002',
  ownerId: megan.id,
  products: [aProduct(), project],
  productsKnown: true,
};

export const wrongForm: FormView = {
  ...emptyForm,
  input: {
    id: emptyForm.id,
    ownerId: megan.id,
    skuId: VISIO,
    otherProduct: '',
    forMe: true,
    picked: [],
    typed: 'adele.vance@contoso.com; nobody@contoso.com',
    reason: 'Floor plans',
  },
  problems: [{ kind: 'unknown', addresses: ['nobody@contoso.com'], more: 0 }],
  recognized: [aPerson(0, { name: 'Adele Vance' })],
  remaining: 'nobody@contoso.com',
};

/** The model of each cards/<name>.sample.json. */
export const samples: { readonly [N in keyof Models]: () => Models[N] } = {
  ...officeSamples,
  decision: () => decisionModel(withExclusion(), reader),
  details: () => detailsModel(halfDone(), reader, 0),
  form: () => formModel(wrongForm, reader),
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

export function withExclusion(): RequestView {
  return aView(
    { persons: 4, excluded: [{ indexes: [3], by: lee, at }] },
    { entries: [...aView().entries, member(3)] },
  );
}

function decision(
  view: RequestView,
  change: Partial<ReturnType<typeof firstDraft>> = {},
  notice?: Parameters<typeof decisionModel>[3],
): Card {
  return expand('decision', decisionModel(view, reader, { ...firstDraft(view), ...change }, notice));
}

/** Further cards that are worth looking at. */
export const scenes: Readonly<Record<string, () => Card>> = {
  'decision-apps-open': () => decision(aView(), { appsOpen: true }),
  'decision-short-of-seats': () => decision(aView({}, { products: [aProduct({ free: 1 }), project] })),
  'decision-confirming': () =>
    decision(withExclusion(), { confirming: 'decline', message: 'Please ask again in January.' }),
  'decision-another-product': () => decision(aView({ product: { skuId: null, name: 'Figma' } })),
  'decision-changed': () => {
    const excluded = [{ indexes: [1], by: lee, at }];
    const diff = { status: 'pending', excluded, included: [] } as const;
    return decision(aView({ excluded }), {}, { kind: 'changed', diff });
  },
  'decision-large': () => {
    const suite = aSuite(86);
    const view = aView(
      { product: { skuId: suite.skuId, name: suite.name } },
      { entries: manyPersons(20), products: [suite, project] },
    );
    return decision(view, { appsOpen: true, page: 0, off: [suite.apps[3]?.planId ?? ''] });
  },
  'decision-filtered': () => {
    const nowhere = { ...aCheck(), located: false };
    const entries = manyPersons(240).map((entry, n) => (n % 20 === 5 ? { ...entry, check: nowhere } : entry));
    const excluded = [{ indexes: [25, 45], by: lee, at }];
    return decision(aView({ excluded }, { entries }), { filter: 'employee 2', page: 0 });
  },
  ...resultScenes(reader),
  'form-cut': () => {
    const typed = Array.from({ length: 1001 }, (_, n) => `employee.${n}@contoso.com`).join('\n');
    const { input: wrongInput } = wrongForm;
    const input = wrongInput && { ...wrongInput, typed };
    const problems = [{ kind: 'too-many-persons', count: 1002, most: 1000 }] as const;
    return expand('form', formModel({ ...wrongForm, ...(input ? { input } : {}), problems }, reader));
  },
  ...menuScenes,
  ...officeScenes(reader),
  'form-empty': () => expand('form', formModel(emptyForm, reader)),
};

/** The card of a sample. */
export const sampleCards: { readonly [N in keyof Models]: () => Card } = {
  ...officeSampleCards,
  decision: () => expand('decision', samples.decision()),
  details: () => expand('details', samples.details()),
  form: () => expand('form', samples.form()),
  ...menuCards,
  'own-process': () => expand('own-process', samples['own-process']()),
  sentence: () => expand('sentence', samples.sentence()),
  waiting: () => expand('waiting', samples.waiting()),
};
