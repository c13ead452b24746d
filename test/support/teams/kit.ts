import assert from 'node:assert/strict';
import type { Activity, ResourceResponse } from 'botbuilder';
import { BotAdapter, TurnContext } from 'botbuilder';
import type { PersonView, RequestView } from '../../../src/app/ports/messages.ts';
import type { Log } from '../../../src/app/ports/ports.ts';
import type { LicenseRequest } from '../../../src/domain/request.ts';
import { EMPTY_TALLY } from '../../../src/domain/request.ts';
import type { Cards } from '../../../src/teams/cards/cards.ts';
import type { BotDeps } from '../../../src/teams/inbound/turn.ts';
import type { UseCases } from '../../../src/teams/inbound/use-cases.ts';
import { useCases } from '../../../src/teams/inbound/use-cases.ts';
import { answerBytes } from '../../../src/teams/cards/replies.ts';

export const tenantId = '11111111-1111-4111-8111-111111111111';
export const botId = '22222222-2222-4222-8222-222222222222';
export const adele = { id: '33333333-3333-4333-8333-333333333333', name: 'Adele Vance' };
export const megan = { id: '44444444-4444-4444-8444-444444444444', name: 'Megan Bowen' };
export const readerFallback = { language: 'en', timeZone: 'UTC' };
export const serviceUrl = 'https://smba.trafficmanager.net/teams/';

/** An activity as Teams sends it from Adele's personal chat, with changes. */
export function activityFrom(changes: Record<string, unknown> = {}): Activity {
  return Object.assign(Object.create(null), {
    type: 'message',
    id: 'activity-1',
    channelId: 'msteams',
    serviceUrl,
    locale: 'en-US',
    from: { id: '29:adele', name: adele.name, aadObjectId: adele.id },
    recipient: { id: `28:${botId}`, name: 'License Desk' },
    conversation: { id: 'personal-adele', tenantId, conversationType: 'personal' },
    channelData: { tenant: { id: tenantId } },
    ...changes,
  });
}

/** The id of General in the team Sales: Teams gives this channel the id of its team. */
export const generalId = '19:general@thread.tacv2';

/**
 * The same in a channel's thread. Teams sends the ids of team and channel, but no names
 * (botframework-sdk#3137, #6250).
 */
export function channelActivity(changes: Record<string, unknown> = {}): Activity {
  const conversation = {
    id: `${generalId};messageid=1`,
    tenantId,
    conversationType: 'channel',
    isGroup: true,
  };
  // A message contains only the ids of team and channel. The first channel has the team's id.
  const channelData = { tenant: { id: tenantId }, team: { id: generalId }, channel: { id: generalId } };
  return activityFrom({ conversation, channelData, ...changes });
}

/** A real turn that keeps its outgoing activities. */
export function turnOf(activity: Activity): {
  readonly context: TurnContext;
  readonly sent: Partial<Activity>[];
} {
  const adapter = new KeepingAdapter();
  return { context: new TurnContext(adapter, activity), sent: adapter.sent };
}

class KeepingAdapter extends BotAdapter {
  readonly sent: Partial<Activity>[] = [];

  override async sendActivities(
    _: TurnContext,
    activities: Partial<Activity>[],
  ): Promise<ResourceResponse[]> {
    this.sent.push(...activities);
    return activities.map(() => ({ id: 'sent' }));
  }
  override async updateActivity(): Promise<void> {}
  override async deleteActivity(): Promise<void> {}
  override async continueConversation(): Promise<void> {}
}

/** The value at a path in JSON; undefined if there is none. */
export function dig(from: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
    from,
  );
}

/** The answer to the turn's invoke. */
export function invokeAnswer(sent: readonly Partial<Activity>[]): {
  readonly status: number;
  readonly body: { readonly statusCode?: number; readonly type?: string; readonly value?: unknown };
} {
  const { status, body } = sent.find(({ type }) => type === 'invokeResponse')?.value ?? {};
  return { status, body: asSent(body) };
}

/** An invoke's answer as Teams reads it. */
export function asSent(body: unknown): Readonly<Record<string, unknown>> {
  return JSON.parse(answerBytes(body).toString());
}

/** Cards that say which card they are, and with which arguments. */
export const drawn: Cards = {
  form: (view, reader) => ({ card: 'form', view, locale: reader.locale }),
  decision: (view, reader, draft, notice) => ({
    card: 'decision',
    view,
    locale: reader.locale,
    draft,
    notice,
  }),
  status: (view, reader, note, readerId) => ({
    card: 'status',
    view,
    locale: reader.locale,
    note,
    readerId,
  }),
  decide: (view, reader) => ({ card: 'decide', ...view, locale: reader.locale }),
  asked: (view, reader) => ({ card: 'asked', ...view, locale: reader.locale }),
  list: (view, reader) => ({ card: 'list', ...view, locale: reader.locale }),
  settingsEnds: (state, reader) => ({ card: 'settings-ends', state, locale: reader.locale }),
  licenses: (grants, reader, state) => ({
    card: 'licenses',
    grants,
    locale: reader.locale,
    ...(state && { state }),
  }),
  extension: (question, reader) => ({ card: 'extension', ...question, locale: reader.locale }),
  extensionAnswer: (answer, extensionId, reader) => ({
    card: 'extension',
    answer,
    extensionId,
    locale: reader.locale,
  }),
  endReminder: (grant, about, reader) => ({ card: 'end-reminder', grant, about, locale: reader.locale }),
  pause: (pause, count, reader) => ({ card: 'pause', pause, count, locale: reader.locale }),
  question: (about, reader) => ({ card: 'question', about, locale: reader.locale }),
  rules: (view, reader, state) => ({ card: 'rules', view, ...state, locale: reader.locale }),
  rule: (form, reader) => ({ card: 'rule', ...form, locale: reader.locale }),
  rehearsal: (shown, reader) => ({ card: 'rehearsal', ...shown, locale: reader.locale }),
  seats: (view, reader) => ({ card: 'seats', view, locale: reader.locale }),
  why: (answer, reader) => ({ card: 'why', answer, locale: reader.locale }),
  greeting: (where, reader) => ({ card: 'greeting', ...where, locale: reader.locale }),
  waiting: (count, requests, reader) => ({ card: 'waiting', count, requests, locale: reader.locale }),
  ownProcess: (own, reader) => ({ card: 'own-process', own, locale: reader.locale }),
  settings: (overview, reader, note) => ({ card: 'settings', overview, note, locale: reader.locale }),
  settingsTopic: (topic, answer, reader, groups) => ({
    card: 'settings-topic',
    topic,
    answer,
    groups,
    locale: reader.locale,
  }),
  installation: (view, reader) => ({ card: 'installation', view, locale: reader.locale }),
  places: (page, reader, note) => ({ card: 'places', page, note, locale: reader.locale }),
  reminder: (content, reader) => ({ card: 'reminder', ...content, locale: reader.locale }),
  help: (where, reader) => ({ card: 'help', ...where, locale: reader.locale }),
  offer: (line, names, reader) => ({ card: 'offer', line, names, locale: reader.locale }),
  sentence: (text) => ({ card: 'sentence', text }),
};

/** Use cases that fail if a test does not expect them. */
export function useCasesWith(expected: Partial<UseCases>): UseCases {
  const others = Object.keys(useCases).map((name) => [
    name,
    () => Promise.reject(new Error(`${name} was not expected`)),
  ]);
  const quiet = {
    rememberConversation: () => Promise.resolve(),
    rememberServiceUrl: () => Promise.resolve(),
    ownProcess: () => Promise.resolve(undefined),
    readRole: () => Promise.resolve({ approver: false, isPlace: false }),
  };
  return Object.assign(Object.create(null), Object.fromEntries(others), quiet, expected);
}

/** A log that keeps its lines. */
export function keptLog(): Log & { readonly lines: { level: string; message: string; fields: unknown }[] } {
  const lines: { level: string; message: string; fields: unknown }[] = [];
  const write =
    (level: string) =>
    (message: string, fields?: Record<string, unknown>): void => {
      lines.push({ level, message, fields });
    };
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** The dependencies of a bot, with the expected use cases. */
export function depsWith(expected: Partial<UseCases>, changes: Partial<BotDeps> = {}): BotDeps {
  return {
    actions: useCasesWith(expected),
    cards: drawn,
    readerFallback,
    tenantId,
    chatUrl: 'https://teams.example/chat',
    log: keptLog(),
    newId: () => 'id-1',
    reference: () => 'abcdef01',
    ...changes,
  };
}

export const at = '2026-11-20T09:30:00.000Z';

/** A pending request by Adele for herself and Megan, with changes. */
export function requestWith(changes: Partial<LicenseRequest> = {}): LicenseRequest {
  return {
    id: 'request-1',
    status: 'pending',
    version: 1,
    requester: adele,
    product: { skuId: 'sku-visio', name: 'Visio Plan 2' },
    reason: '',
    createdAt: at,
    persons: 2,
    excluded: [],
    included: [],
    round: 0,
    tally: EMPTY_TALLY,
    approversReached: true,
    mail: { asked: 0, sent: 0, refused: 0 },
    ...changes,
  };
}

/** One person of a view. */
export function personIn({ request, entries }: RequestView, index: number): PersonView {
  const entry = entries[index];
  assert.ok(entry);
  return { request, index, entry };
}

const check = {
  at,
  gone: false,
  guest: false,
  enabled: true,
  restricted: false,
  located: true,
  direct: [],
  inherited: [],
};

/** A view of that request. */
export function viewWith(
  changes: Partial<LicenseRequest> = {},
  entries: RequestView['entries'] = [
    { person: adele, check },
    { person: megan, check },
  ],
): RequestView {
  const apps = [
    { planId: 'aaaaaaaa-0000-4000-8000-000000000001', name: 'Visio desktop' },
    { planId: 'aaaaaaaa-0000-4000-8000-000000000002', name: 'Visio web' },
  ];
  const visio = {
    skuId: 'sku-visio',
    partNumber: 'VISIOCLIENT',
    name: 'Visio Plan 2',
    owned: 20,
    used: 17,
    free: 3,
    assignable: true,
    apps,
  };
  return { request: requestWith(changes), entries, products: [visio], productsKnown: true };
}
