import type { InstallationView } from '../../src/app/operate/check-installation.ts';
import type { PlacesPage } from '../../src/app/places/manage-places.ts';
import type { SettingsAnswer, SettingsView } from '../../src/app/settings/manage-settings.ts';
import { asInput } from '../../src/app/settings/manage-settings.ts';
import type { SettingsOverview, Topic } from '../../src/app/settings/settings-overview.ts';
import { found } from '../../src/domain/finding.ts';
import type { Place } from '../../src/domain/place.ts';
import type { Settings } from '../../src/domain/policy.ts';
import { FIRST_SETTINGS } from '../../src/domain/policy.ts';
import { installationModel } from '../../src/teams/cards/installation-model.ts';
import type { ListName, ListView } from '../../src/teams/cards/list-model.ts';
import { listModel } from '../../src/teams/cards/list-model.ts';
import type { PlacesNote } from '../../src/teams/cards/places-model.ts';
import { placesModel } from '../../src/teams/cards/places-model.ts';
import { settingsModel } from '../../src/teams/cards/settings-model.ts';
import type { Card, Models } from '../../src/teams/cards/templates.ts';
import { expand } from '../../src/teams/cards/templates.ts';
import { topicModel } from '../../src/teams/cards/topic-model.ts';
import type { Reader } from '../../src/text/languages.ts';
import { aPerson, aProduct, PROJECT, VISIO } from '../support/builders.ts';
import type { Dress } from './gallery/dress.ts';
import { approved, at, aView, lee, megan, project, reader } from './views.ts';

// The cards of those who look after requests: lists, settings, where requests go, the check.

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
export const theirOwn = {
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
      waitingList: true,
      waitingDays: 90,
      removalsPerDay: 25,
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
      removalsPerDay: 25,
      rulesFourEyes: false,
      retentionDays: 30,
      waitingList: true,
      waitingDays: 90,
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

/** The settings in short. */
export function aSettings(settings: Partial<Settings> = {}, places = 2): SettingsOverview {
  return { view: aSettingsView(settings), places };
}

/** Two days and an hour after the requests were made. */
export const now = Date.parse(at) + 49 * 3_600_000;

type OfficeCard = 'installation' | 'list' | 'places' | 'settings' | 'settings-topic';

const groups = ['License approvers'];

/** The model behind cards/<name>.sample.json. */
export const officeSamples: { readonly [N in OfficeCard]: () => Models[N] } = {
  installation: () => installationModel(aTroubledInstallation, reader),
  list: () => listModel(aList('pending', { at: { older: `${at}~r0` } }), reader, now),
  places: () => placesModel(twoPlaces, reader, now, { kind: 'removed', place: aPlace('Old team › IT') }),
  settings: () => settingsModel(aSettings(), reader),
  'settings-topic': () => topicModel('rules', { outcome: 'viewed', view: aSettingsView() }, reader, groups),
};

/** The card of a sample. */
export const officeSampleCards: { readonly [N in OfficeCard]: () => Card } = {
  installation: () => expand('installation', officeSamples.installation()),
  list: () => expand('list', officeSamples.list()),
  places: () => expand('places', officeSamples.places()),
  settings: () => expand('settings', officeSamples.settings()),
  'settings-topic': () => expand('settings-topic', officeSamples['settings-topic']()),
};

/** These cards in their states, for one reader. */
export function officeScenes(to: Reader, dress: Dress): Readonly<Record<string, () => Card>> {
  const list = (name: ListName, more: Partial<ListView> = {}): Card =>
    expand('list', listModel(dress(aList(name, more)), to, now));
  const topic = (name: Topic, answer: Parameters<typeof topicModel>[1]): Card =>
    expand('settings-topic', topicModel(name, dress(answer), to, dress({ groups }).groups));
  const settings = (overview: SettingsOverview): Card =>
    expand('settings', settingsModel(dress(overview), to));
  const installation = (state: InstallationView): Card =>
    expand('installation', installationModel(dress(state), to));
  const places = (page: PlacesPage, note?: PlacesNote): Card =>
    expand('places', placesModel(dress(page), to, now, note && dress(note)));
  const view = aSettingsView();
  const wrong = { ...asInput(view.settings), ownLink: 'http://contoso.com', retentionDays: '0' };
  return {
    'list-pending': () => list('pending', { page: { requests: aList('pending').page.requests } }),
    'list-own-process': () => list('pending', { ownProcess: true }),
    'list-completed': () => list('completed'),
    'list-own': () => list('own'),
    'list-empty': () => list('pending', { page: { requests: [] } }),
    'list-own-empty': () => list('own', { page: { requests: [] } }),
    'settings-first': () => {
      const fresh = { ...aSettingsView({ ...FIRST_SETTINGS }), saved: [], last: undefined, revision: 0 };
      return settings({ view: fresh, places: 0 });
    },
    'settings-all': () => settings(aSettings()),
    'topic-waiting': () => topic('waiting', { outcome: 'viewed', view }),
    'topic-removals': () => topic('removals', { outcome: 'viewed', view }),
    'topic-products': () => topic('products', { outcome: 'viewed', view: aSettingsView({ offered: 'all' }) }),
    'topic-products-chosen': () => topic('products', { outcome: 'saved', view }),
    'topic-products-unknown': () =>
      topic('products', { outcome: 'viewed', view: { ...view, products: [], productsKnown: false } }),
    'topic-rules': () => topic('rules', { outcome: 'viewed', view }),
    'topic-keeping-wrong': () =>
      topic('keeping', { outcome: 'correct', view, input: wrong, problems: [{ kind: 'retention' }] }),
    'topic-own': () => topic('own', { outcome: 'viewed', view: aSettingsView({ ownProcess: true }) }),
    'topic-own-wrong': () =>
      topic('own', { outcome: 'correct', view, input: wrong, problems: [{ kind: 'link-not-https' }] }),
    'topic-products-overtaken': () => topic('products', overtaken()),
    'topic-own-overtaken': () => topic('own', overtaken()),
    'installation-sound': () => installation(aSoundInstallation),
    'installation-troubled': () => installation(aTroubledInstallation),
    'places-none': () => places({ places: [], count: 0 }),
    'places-two': () => places(twoPlaces),
    'places-tested': () => {
      const test = { place: aPlace('Lee Gu'), outcome: 'gone' } as const;
      return places(twoPlaces, { kind: 'tested', test });
    },
    'places-paged': () => places({ ...twoPlaces, count: 32, after: 'a1', next: 'a2' }),
    'places-removed': () => places(twoPlaces, { kind: 'removed', place: aPlace('Old team › IT') }),
  };
}
