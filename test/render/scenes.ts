import type { RequestView } from '../../src/app/ports/messages.ts';
import type { InstallationView } from '../../src/app/operate/check-installation.ts';
import type { SettingsAnswer, SettingsView } from '../../src/app/settings/manage-settings.ts';
import { asInput } from '../../src/app/settings/manage-settings.ts';
import { decisionModel } from '../../src/teams/cards/decision-model.ts';
import { detailsModel } from '../../src/teams/cards/details-model.ts';
import { firstDraft } from '../../src/teams/cards/draft.ts';
import type { FormView } from '../../src/teams/cards/form-model.ts';
import { formModel } from '../../src/teams/cards/form-model.ts';
import type { ListName, ListView } from '../../src/teams/cards/list-model.ts';
import { listModel } from '../../src/teams/cards/list-model.ts';
import { greetingModel, helpModel, sentenceModel, waitingModel } from '../../src/teams/cards/small-models.ts';
import { installationModel } from '../../src/teams/cards/installation-model.ts';
import { ownProcessModel, placesModel } from '../../src/teams/cards/places-model.ts';
import { settingsModel } from '../../src/teams/cards/settings-model.ts';
import type { Card, Models } from '../../src/teams/cards/templates.ts';
import { expand } from '../../src/teams/cards/templates.ts';
import { found } from '../../src/domain/finding.ts';
import type { Place } from '../../src/domain/place.ts';
import type { Settings } from '../../src/domain/policy.ts';
import { FIRST_SETTINGS } from '../../src/domain/policy.ts';
import { aCheck, aPerson, aProduct, PROJECT, VISIO } from '../support/builders.ts';
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

const own = (n: number) => ({ id: `r${n}`, createdAt: at, requester: n === 2 ? lee : megan });

/** A page in the middle of a list, with a request in each possible status. */
export function aList(list: ListName, more: Partial<ListView> = {}): ListView {
  const { request } = aView();
  const pending = [
    { ...request, ...own(1) },
    { ...request, ...own(2), status: 'approving', decision: approved, round: 1 },
    { ...request, ...own(3), product: { skuId: null, name: 'Figma' }, persons: 1 },
  ] as const;
  const completed = [
    { ...request, ...own(1), status: 'completed', decision: approved, round: 1 },
    { ...request, ...own(2), status: 'partly-failed', decision: approved, round: 1 },
    { ...request, ...own(3), status: 'declined', persons: 1 },
    { ...request, ...own(4), status: 'cancelled', product: { skuId: PROJECT, name: 'Project Plan 3' } },
  ] as const;
  const requests = { pending, completed, own: [...pending, ...completed] }[list];
  const page = { requests, older: { older: `${at}~r9` }, newer: { newer: `${at}~r1` } };
  return { list, page, readerId: megan.id, ...more };
}

/** The organization's own process for requests. */
const theirOwn = {
  message: 'Please ask in ServiceNow, under Software.\nIt takes two days.',
  link: 'https://service.contoso.com/software',
};

/** Settings of which some were saved. */
export function aSettingsView(settings: Partial<Settings> = {}): SettingsView {
  return {
    settings: {
      ...FIRST_SETTINGS,
      ownMessage: theirOwn.message,
      ownLink: theirOwn.link,
      offered: [VISIO],
      retentionDays: 30,
      language: 'en',
      ...settings,
    },
    saved: ['ownMessage', 'ownLink', 'offered'],
    revision: 3,
    last: { revision: 3, by: lee, at, before: { ownMessage: '', offered: 'all' } },
    products: [aProduct(), project],
    productsKnown: true,
    options: {
      approverMail: [],
      auditDays: 400,
      requestsPerHour: 20,
      retentionDays: 30,
      timeZone: 'UTC',
      language: 'en',
      approvers: { roles: ['Global Administrator', 'License Administrator'], groups: [aPerson(95).id] },
      mailFrom: ['licenses@contoso.com'],
    },
  };
}

/** Settings that somebody else saved first. */
function overtaken(): SettingsAnswer {
  const view = aSettingsView({ guests: true });
  const saves = [{ revision: 3, by: lee, at, before: { ownMessage: '', offered: 'all' as const } }];
  return { outcome: 'overtaken', view, input: asInput(view.settings), saves };
}

function aPlace(name: string, more: Partial<Place> = {}): Place {
  const conversation = { serviceUrl: 'https://localhost/', conversationId: name, kind: 'channel' } as const;
  return { id: `place-${name.length}`, conversation, name, by: lee, at, ...more };
}

const twoPlaces = {
  count: 2,
  places: [
    aPlace('Contoso IT › Licenses', { lastDeliveryAt: at, channel: { isShared: true } }),
    aPlace('Lee Gu', { conversation: { ...aPlace('').conversation, kind: 'personal' } }),
  ],
};

const aSoundInstallation: InstallationView = {
  findings: [
    found('token-given', 'Microsoft Graph'),
    found('permissions-right'),
    found('graph-right', 12),
    found('store-right', 'SQLite'),
    found('queue-right'),
  ],
  dead: [],
  deadCount: 0,
};

const aTroubledInstallation: InstallationView = {
  findings: [
    found('permission-missing', 'LicenseAssignment.ReadWrite.All'),
    found('no-mail'),
    found('jobs-dead', 1),
    ...aSoundInstallation.findings,
  ],
  dead: [{ kind: 'message-person', madeAt: at, reason: 'The connector said 400.', reference: '3f9a01c2' }],
  deadCount: 1,
};

/** The model of each cards/<name>.sample.json. */
export const samples: { readonly [N in keyof Models]: () => Models[N] } = {
  decision: () => decisionModel(withExclusion(), reader),
  details: () => detailsModel(halfDone(), reader, 0),
  form: () => formModel(wrongForm, reader),
  greeting: () => greetingModel({ shared: false, approver: true }, reader),
  help: () => helpModel(reader),
  installation: () => installationModel(aTroubledInstallation, reader),
  list: () => listModel(aList('pending', { at: { older: `${at}~r0` } }), reader),
  'own-process': () => ownProcessModel(theirOwn, reader),
  places: () => placesModel(twoPlaces, reader, { kind: 'removed', place: aPlace('Old team › IT') }),
  sentence: () => sentenceModel('Only people who may approve licenses can do that. Nothing was changed.'),
  settings: () => settingsModel({ outcome: 'viewed', view: aSettingsView() }, reader),
  waiting: () =>
    waitingModel(12, [aView().request, aView({ product: { skuId: null, name: 'Figma' } }).request], reader),
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
  'list-own-process': () => expand('list', listModel(aList('pending', { ownProcess: true }), reader)),
  'list-completed': () => expand('list', listModel(aList('completed'), reader)),
  'list-own': () => expand('list', listModel(aList('own'), reader)),
  'list-empty': () => expand('list', listModel(aList('pending', { page: { requests: [] } }), reader)),
  'list-own-empty': () => expand('list', listModel(aList('own', { page: { requests: [] } }), reader)),
  'greeting-shared': () => expand('greeting', greetingModel({ shared: true, approver: false }, reader)),
  'settings-overtaken': () => expand('settings', settingsModel(overtaken(), reader)),
  'settings-wrong': () => {
    const input = { ...asInput(aSettingsView().settings), ownLink: 'http://contoso.com', retentionDays: '0' };
    const problems = [{ kind: 'link-not-https' }, { kind: 'retention' }] as const;
    return expand(
      'settings',
      settingsModel({ outcome: 'correct', view: aSettingsView(), input, problems }, reader),
    );
  },
  'settings-without-products': () => {
    const view = { ...aSettingsView(), products: [], productsKnown: false };
    return expand('settings', settingsModel({ outcome: 'saved', view }, reader));
  },
  'installation-sound': () => expand('installation', installationModel(aSoundInstallation, reader)),
  'places-none': () => expand('places', placesModel({ places: [], count: 0 }, reader)),
  'places-paged': () =>
    expand('places', placesModel({ ...twoPlaces, count: 32, after: 'a1', next: 'a2' }, reader)),
  'form-empty': () => expand('form', formModel(emptyForm, reader)),
};

/** The card of a sample. */
export const sampleCards: { readonly [N in keyof Models]: () => Card } = {
  decision: () => expand('decision', samples.decision()),
  details: () => expand('details', samples.details()),
  form: () => expand('form', samples.form()),
  greeting: () => expand('greeting', samples.greeting()),
  help: () => expand('help', samples.help()),
  installation: () => expand('installation', samples.installation()),
  list: () => expand('list', samples.list()),
  'own-process': () => expand('own-process', samples['own-process']()),
  places: () => expand('places', samples.places()),
  sentence: () => expand('sentence', samples.sentence()),
  settings: () => expand('settings', samples.settings()),
  waiting: () => expand('waiting', samples.waiting()),
};
