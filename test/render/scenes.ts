import type { RequestView } from '../../src/app/messages.ts';
import type { SettingsAnswer, SettingsView } from '../../src/app/manage-settings.ts';
import { asInput } from '../../src/app/manage-settings.ts';
import type { Draft } from '../../src/app/results.ts';
import { decisionModel, firstDraft } from '../../src/teams/cards/decision-model.ts';
import { detailsModel, statusModel } from '../../src/teams/cards/details-model.ts';
import type { FormView } from '../../src/teams/cards/form-model.ts';
import { formModel } from '../../src/teams/cards/form-model.ts';
import type { ListName, ListView } from '../../src/teams/cards/list-model.ts';
import { listModel } from '../../src/teams/cards/list-model.ts';
import { greetingModel, helpModel, sentenceModel, waitingModel } from '../../src/teams/cards/small-models.ts';
import { ownProcessModel, placesModel } from '../../src/teams/cards/places-model.ts';
import { settingsModel } from '../../src/teams/cards/settings-model.ts';
import type { Card, Models } from '../../src/teams/templates.ts';
import { expand } from '../../src/teams/templates.ts';
import type { Reader } from '../../src/text/languages.ts';
import { readerFor } from '../../src/text/languages.ts';
import type { Entry, LicenseRequest } from '../../src/domain/request.ts';
import type { Place } from '../../src/domain/place.ts';
import type { Settings } from '../../src/domain/policy.ts';
import { FIRST_SETTINGS } from '../../src/domain/policy.ts';
import type { Product } from '../../src/domain/product.ts';
import { aCheck, anEntry, aPerson, aProduct, aRequest, PROJECT, VISIO } from '../fakes/builders.ts';

export const reader: Reader = readerFor('en-GB', { language: 'en', timeZone: 'Europe/Stockholm' });

const names = [
  'Adele Vance',
  'Alex Wilber',
  'Diego Siciliani',
  'Grady Archie',
  'Henrietta Mueller',
  'Isaiah Langer',
];
const megan = { id: aPerson(90).id, name: 'Megan Bowen', mail: 'meganb@contoso.com' };
const lee = { id: aPerson(91).id, name: 'Lee Gu' };
const at = '2026-11-22T13:02:00.000Z';

/** The nth person of the made-up company. */
function member(n: number, more: Partial<Entry> = {}): Entry {
  const name = names[n] ?? `Employee ${n + 1}`;
  const mail = `${name.toLowerCase().replaceAll(' ', '.')}@contoso.com`;
  return anEntry(n, { person: { id: aPerson(n).id, name, mail }, ...more });
}

const appName = (n: number): string =>
  `${String.fromCodePoint(65 + ((n * 7) % 26))}pp for office work (Plan ${n})`;

/** A product with that many apps, spread over the alphabet. */
export function aSuite(apps: number, more: Partial<Product> = {}): Product {
  return aProduct({
    skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965',
    name: 'Microsoft 365 E3',
    free: 12,
    apps: Array.from({ length: apps }, (_, n) => ({
      planId: `dcf9d2f4-772e-4434-b757-${String(n).padStart(12, '0')}`,
      name: appName(n),
    })),
    ...more,
  });
}

const project = aProduct({ skuId: PROJECT, name: 'Project Plan 3', free: 3 });

export function aView(request: Partial<LicenseRequest> = {}, more: Partial<RequestView> = {}): RequestView {
  const entries = more.entries ?? [
    member(0),
    member(1, { check: aCheck({ direct: [VISIO] }) }),
    // exactOptionalPropertyTypes: a person without a usage location has none at all.
    member(2, { check: { ...aCheck(), located: false } }),
  ];
  return {
    request: aRequest({
      requester: { ...megan, department: 'Marketing' },
      reason: 'We draw the new floor plans, and the old tool is switched off next week.',
      persons: entries.length,
      createdAt: at,
      reached: true,
      ...request,
    }),
    entries,
    products: [aProduct(), project],
    productsKnown: true,
    ...more,
  };
}

export function manyPersons(count: number): readonly Entry[] {
  return Array.from({ length: count }, (_, n) => member(n));
}

export const approved: NonNullable<LicenseRequest['decision']> = {
  kind: 'approved',
  by: lee,
  at,
  message: 'Enjoy, and tell me if something is missing.',
  skuId: VISIO,
  productName: 'Visio Plan 2',
  off: [{ planId: 'a0000000-0000-4000-8000-000000000002', name: 'OneDrive for Business' }],
};

/** A request that was approved and went half well. */
export function halfDone(): RequestView {
  const removed = [{ index: 3, by: lee, at }];
  return aView(
    {
      status: 'partly-failed',
      decision: approved,
      round: 1,
      removed,
      mail: { asked: 3, sent: 2, refused: 0 },
    },
    {
      entries: [
        member(0, { outcome: { kind: 'assigned', round: 1, at } }),
        member(1, { outcome: { kind: 'holder', round: 1 } }),
        member(2, { outcome: { kind: 'failed', round: 1, at, reason: 'no-location' } }),
        member(3),
        member(4, { outcome: { kind: 'confirming', round: 1, since: at } }),
        member(5, { outcome: { kind: 'not-confirmed', round: 1, at } }),
      ],
    },
  );
}

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
  problems: [{ kind: 'unknown', entries: ['nobody@contoso.com'], more: 0 }],
  recognised: [aPerson(0, { name: 'Adele Vance' })],
  leftover: 'nobody@contoso.com',
};

/** A page in the middle of a list, with a request in each status that it can have. */
export function aList(list: ListName, more: Partial<ListView> = {}): ListView {
  const own = (n: number) => ({ id: `r${n}`, createdAt: at, requester: n === 2 ? lee : megan });
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

/** The organisation's own way of asking. */
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
      language: 'en',
      approvers: { roles: ['Global Administrator', 'License Administrator'], groups: [aPerson(95).id] },
      mailFrom: ['licenses@contoso.com'],
    },
  };
}

/** Somebody else saved first. */
function overtaken(): SettingsAnswer {
  const view = aSettingsView({ guests: true });
  const saves = [{ revision: 3, by: lee, at, before: { ownMessage: '', offered: 'all' as const } }];
  return { outcome: 'overtaken', view, input: asInput(view.settings), saves };
}

function aPlace(name: string, more: Partial<Place> = {}): Place {
  const address = { serviceUrl: 'https://localhost/', conversationId: name, kind: 'channel' } as const;
  return { id: `place-${name.length}`, address, name, by: lee, at, ...more };
}

const twoPlaces = {
  count: 2,
  places: [
    aPlace('Contoso IT › Licenses', { lastDeliveryAt: at }),
    aPlace('Lee Gu', { address: { ...aPlace('').address, kind: 'personal' } }),
  ],
};

/** The model behind cards/<name>.sample.json. */
export const samples: { readonly [N in keyof Models]: () => Models[N] } = {
  decision: () => decisionModel(withRemoval(), reader),
  details: () => detailsModel(halfDone(), reader, 0),
  form: () => formModel(wrongForm, reader),
  greeting: () => greetingModel({ shared: false, approver: true }, reader),
  help: () => helpModel(reader),
  list: () => listModel(aList('pending', { at: { older: `${at}~r0` } }), reader),
  'own-process': () => ownProcessModel(theirOwn, reader),
  places: () => placesModel(twoPlaces, reader, { kind: 'removed', place: aPlace('Old team › IT') }),
  sentence: () => sentenceModel('Only people who may approve licenses can do that. Nothing was changed.'),
  settings: () => settingsModel({ outcome: 'viewed', view: aSettingsView() }, reader),
  waiting: () =>
    waitingModel(12, [aView().request, aView({ product: { skuId: null, name: 'Figma' } }).request], reader),
};

export function withRemoval(): RequestView {
  return aView(
    { persons: 4, removed: [{ index: 3, by: lee, at }] },
    { entries: [...aView().entries, member(3)] },
  );
}

function decision(
  view: RequestView,
  change: Partial<Draft> = {},
  notice?: Parameters<typeof decisionModel>[3],
): Card {
  return expand('decision', decisionModel(view, reader, { ...firstDraft(view), ...change }, notice));
}

/** Cards worth looking at beside the samples. */
export const scenes: Readonly<Record<string, () => Card>> = {
  'decision-apps-open': () => decision(aView(), { appsOpen: true }),
  'decision-short-of-seats': () => decision(aView({}, { products: [aProduct({ free: 1 }), project] })),
  'decision-confirming': () =>
    decision(withRemoval(), { confirming: true, message: 'Please ask again in January.' }),
  'decision-another-product': () => decision(aView({ product: { skuId: null, name: 'Figma' } })),
  'decision-changed': () => {
    const removed = [{ index: 1, by: lee, at }];
    const diff = { status: 'pending', removed, putBack: [] } as const;
    return decision(aView({ removed }), {}, { kind: 'changed', diff });
  },
  'decision-large': () => {
    const suite = aSuite(86);
    const view = aView(
      { product: { skuId: suite.skuId, name: suite.name } },
      { entries: manyPersons(20), products: [suite, project] },
    );
    return decision(view, { appsOpen: true, page: 0, off: [suite.apps[3]?.planId ?? ''] });
  },
  'status-pending': () => expand('details', statusModel(aView({ reached: false }), reader)),
  'status-ended': () => expand('details', statusModel(halfDone(), reader)),
  'details-declined': () =>
    expand(
      'details',
      detailsModel(
        aView({ status: 'declined', decision: { kind: 'declined', by: lee, at, message: 'Not this year.' } }),
        reader,
        0,
        { kind: 'decided-by-other' },
      ),
    ),
  'list-own-process': () => expand('list', listModel(aList('pending', { ownProcess: true }), reader)),
  'list-completed': () => expand('list', listModel(aList('completed'), reader)),
  'list-own': () => expand('list', listModel(aList('own'), reader)),
  'list-empty': () => expand('list', listModel(aList('pending', { page: { requests: [] } }), reader)),
  'list-own-empty': () => expand('list', listModel(aList('own', { page: { requests: [] } }), reader)),
  'greeting-shared': () => expand('greeting', greetingModel({ shared: true, approver: false }, reader)),
  'status-of-another': () => expand('details', statusModel(aView(), reader, undefined, lee.id)),
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
  list: () => expand('list', samples.list()),
  'own-process': () => expand('own-process', samples['own-process']()),
  places: () => expand('places', samples.places()),
  sentence: () => expand('sentence', samples.sentence()),
  settings: () => expand('settings', samples.settings()),
  waiting: () => expand('waiting', samples.waiting()),
};
