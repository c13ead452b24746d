import type { Person } from './window.ts';

/** JSON as it comes from the wire. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json | undefined;
}

/** The facts that the relay adds to an activity. */
export interface TeamsContext {
  readonly person: Person;
  readonly tenantId: string;
  readonly serviceUrl: string;
}

/** Teams' name for a person in chats with one bot; Entra knows the person by the object id instead. */
const chatId = (objectId: string): string => `29:${objectId}`;

const object = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};

const list = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.map(object) : []);

/**
 * Turns an activity of the Playground into the one that Teams would send: sender, tenant and service URL are set here,
 * whatever the Playground wrote there. The input is left as it was.
 */
export function asTeams(activity: JsonObject, { person, tenantId, serviceUrl }: TeamsContext): JsonObject {
  const locale = typeof activity['locale'] === 'string' ? activity['locale'] : 'en-US';
  const entities = list(activity['entities']).filter((entity) => entity['type'] !== 'clientInfo');
  const teams: JsonObject = {
    ...activity,
    channelId: 'msteams',
    serviceUrl,
    locale,
    from: { id: chatId(person.id), name: person.displayName, aadObjectId: person.id },
    conversation: { ...object(activity['conversation']), tenantId },
    channelData: { ...channelDataOf(activity), tenant: { id: tenantId } },
    entities: [
      ...entities.map(mentionAsTeams),
      { type: 'clientInfo', locale, country: locale.slice(-2), platform: 'Web', timezone: 'Etc/UTC' },
    ],
  };
  for (const key of ['membersAdded', 'membersRemoved'] as const) {
    if (Array.isArray(activity[key])) teams[key] = list(activity[key]).map(memberAsTeams);
  }
  return teams;
}

/**
 * Messages and clicks name team and channel by id alone; names come with events (botframework-sdk#3137 and #6250,
 * Microsoft-Teams-Samples#1961).
 */
function channelDataOf(activity: JsonObject): JsonObject {
  const data = object(activity['channelData']);
  const type = activity['type'];
  if (type !== 'message' && type !== 'invoke') return data;
  const nameless = { ...data };
  for (const key of ['team', 'channel'] as const) {
    if (data[key] === undefined) continue;
    const { name: _name, ...rest } = object(data[key]);
    nameless[key] = rest;
  }
  return nameless;
}

/** Turns a member as the Playground lists it into one as Teams lists it. Bots keep their id. */
export function memberAsTeams(member: JsonObject): JsonObject {
  const id = member['id'];
  if (typeof id !== 'string' || id.startsWith('28:') || id.startsWith('29:')) return member;
  return { ...member, id: chatId(id), aadObjectId: id };
}

function mentionAsTeams(entity: JsonObject): JsonObject {
  if (entity['type'] !== 'mention') return entity;
  return { ...entity, mentioned: memberAsTeams(object(entity['mentioned'])) };
}

/** The properties of a card that the Playground does not support. It writes a warning under every card that has them. */
const notDone: readonly string[] = ['refresh', 'msteams'];

/** The way back: every chat id of a person becomes the object id that the Playground knows. */
export function asPlayground(activity: JsonObject): JsonObject {
  const isCard = activity['type'] === 'AdaptiveCard';
  const entries = Object.entries(activity).filter(([key]) => !(isCard && notDone.includes(key)));
  return Object.fromEntries(entries.map(([key, item]) => [key, forPlayground(item)]));
}

function forPlayground(value: Json | undefined): Json | undefined {
  if (typeof value === 'string') return value.replace(/^29:/, '');
  if (Array.isArray(value)) return value.map((item) => forPlayground(item) ?? null);
  return typeof value === 'object' && value !== null ? asPlayground(value) : value;
}
