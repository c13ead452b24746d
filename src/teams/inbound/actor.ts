import * as z from 'zod';
import type { Renamed } from '../../app/places/name-channel.ts';
import type { Actor } from '../../app/ports/results.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Conversation } from '../../domain/place.ts';
import { isZone } from '../../text/languages.ts';

const optional = z.string().optional().catch(undefined);
const named = z.object({ id: optional, name: optional }).optional().catch(undefined);

const inbound = z.object({
  type: optional,
  serviceUrl: z.string().min(1),
  locale: optional,
  localTimezone: optional,
  entities: z.array(z.unknown()).optional().catch(undefined),
  from: z.object({ aadObjectId: z.guid().optional().catch(undefined), name: optional }),
  conversation: z.object({
    id: z.string().min(1),
    tenantId: z.string().nullish(),
    conversationType: optional,
    isGroup: z.boolean().optional().catch(undefined),
  }),
  channelData: z
    .object({
      tenant: z.object({ id: z.string().nullish() }).nullish(),
      team: named,
      channel: named,
      eventType: optional,
    })
    .nullish(),
});
type Inbound = z.infer<typeof inbound>;

/** The person who acts, and the conversation in which they do. */
export interface Sender {
  readonly actor: Actor;
  readonly conversation: Conversation;
  /** The team or channel that an event says was renamed. Messages contain neither name. */
  readonly renamed?: Renamed;
}

const MAX_NAME_LENGTH = 256;
// The form of Teams' locales; anything else is ignored.
const LOCALE_PATTERN = /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$/i;

/** Events about the bot itself. It does not matter who made them, and some name no person. */
const EVENTS: ReadonlySet<string | undefined> = new Set(['conversationUpdate', 'installationUpdate']);

/**
 * Reads who acts from an authenticated activity; nothing else in it is trusted. An event may have no actor
 * (an empty id). Throws DomainError: `wrong-tenant` unless it comes from a conversation of the directory
 * `tenantId`, `no-account` if it does not say who acts.
 */
export function readSender(activity: unknown, tenantId: string): Sender {
  const { data } = inbound.safeParse(activity);
  if (data === undefined || !isOfTenant(data, tenantId)) throw new DomainError('wrong-tenant');

  const id = data.from.aadObjectId?.toLowerCase();
  if (id === undefined && !EVENTS.has(data.type)) throw new DomainError('no-account');
  const name = (data.from.name ?? '').slice(0, MAX_NAME_LENGTH);
  const conversation = conversationOf(data, id);
  const renamed = renamedIn(data, conversation);
  return { actor: { id: id ?? '', name }, conversation, ...(renamed && { renamed }) };
}

/** The locale of an activity, if it is valid. */
export function localeOf(activity: { readonly locale?: unknown }): string | undefined {
  const { locale } = activity;
  return typeof locale === 'string' && LOCALE_PATTERN.test(locale) ? locale : undefined;
}

const clientInfo = z.object({ type: z.literal('clientInfo'), timezone: z.string() });

/** The time zone of the reader's client, if it is valid. Copilot names it in an entity only. */
export function zoneOf(activity: {
  readonly localTimezone?: unknown;
  readonly entities?: unknown;
}): string | undefined {
  const { localTimezone, entities } = activity;
  const given: readonly unknown[] = Array.isArray(entities) ? entities : [];
  const zones = given.map((entity) => clientInfo.safeParse(entity).data?.timezone);
  return [localTimezone, ...zones].find(
    (zone): zone is string => typeof zone === 'string' && zone.length <= 64 && isZone(zone),
  );
}

/** The conversation for new cards of a place: the channel itself, not the thread in which somebody wrote. */
export function placeConversation(conversation: Conversation): Conversation {
  const [conversationId = ''] = conversation.conversationId.split(';messageid=');
  return { ...conversation, conversationId };
}

function renamedIn({ channelData }: Inbound, conversation: Conversation): Renamed | undefined {
  const { team, channel, eventType } = channelData ?? {};
  if (eventType === 'teamRenamed' && team?.id !== undefined && team.name) {
    return { what: 'team', teamId: team.id, name: team.name.slice(0, MAX_NAME_LENGTH) };
  }
  if (eventType === 'channelRenamed' && channel?.id !== undefined && channel.name) {
    const renamed = { ...placeConversation(conversation), conversationId: channel.id };
    return { what: 'channel', channel: renamed, name: channel.name.slice(0, MAX_NAME_LENGTH) };
  }
  return undefined;
}

/** Whether every tenant in the activity is ours, and at least one is named. */
function isOfTenant({ conversation, channelData }: Inbound, tenantId: string): boolean {
  const tenants = [conversation.tenantId, channelData?.tenant?.id].filter((id) => typeof id === 'string');
  return tenants.length > 0 && tenants.every((id) => id.toLowerCase() === tenantId.toLowerCase());
}

function conversationOf(data: Inbound, personId: string | undefined): Conversation {
  const { conversationType, isGroup } = data.conversation;
  const { team, channel, eventType } = data.channelData ?? {};
  // Sent in the conversation of the team, but about one channel of it.
  const id = (eventType === 'channelMemberRemoved' ? channel?.id : undefined) ?? data.conversation.id;
  const where = { serviceUrl: data.serviceUrl, conversationId: id };
  if (conversationType === 'channel') {
    return { ...where, kind: 'channel', ...(team?.id === undefined ? {} : { teamId: team.id }) };
  }
  const isPersonal = conversationType === undefined ? isGroup !== true : conversationType === 'personal';
  if (!isPersonal) return { ...where, kind: 'group' };
  const locale = localeOf(data);
  const zone = zoneOf(data);
  return {
    ...where,
    kind: 'personal',
    ...(personId === undefined ? {} : { personId }),
    ...(locale === undefined ? {} : { locale }),
    ...(zone === undefined ? {} : { timeZone: zone }),
  };
}
