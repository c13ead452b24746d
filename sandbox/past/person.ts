import { randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '../playground/activity.ts';
import { asTeams } from '../playground/activity.ts';
import { jsonObject } from '../playground/http.ts';
import type { Sign } from '../playground/relay.ts';
import type { Tenant } from '../tenant/tenant.ts';

/** The ids of the chats of the past begin so. */
export const PAST_CHATS = 'a:past-';

/** The ways to the bot. */
export interface Wires {
  readonly tenant: Tenant;
  readonly botUrl: string;
  readonly serviceUrl: string;
  readonly sign: Sign;
}

/** Clicks on a card as that person, in a personal chat that no window shows. Gives the card that comes back. */
export type Click = (verb: string, data: JsonObject) => Promise<Json>;

/** A person of the tenant who clicks on cards. @throws an error if the bot answers a click with something else than a card */
export function clickerFor(key: string, { tenant, botUrl, serviceUrl, sign }: Wires): Click {
  const { id, displayName, givenName, surname, userPrincipalName, mail } = tenant.user(key);
  const { tenantId, clientId } = tenant.app;
  const person = {
    id,
    displayName,
    givenName: givenName ?? displayName,
    surname: surname ?? displayName,
    userPrincipalName,
    mail: mail ?? userPrincipalName,
  };
  return async (verb, data) => {
    const click: JsonObject = {
      type: 'invoke',
      name: 'adaptiveCard/action',
      id: randomUUID(),
      replyToId: randomUUID(),
      recipient: { id: `28:${clientId}`, name: 'License Desk' },
      conversation: { id: `${PAST_CHATS}${id}`, conversationType: 'personal' },
      value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
    };
    const answered = await fetch(botUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await sign({ audience: clientId, serviceUrl })}`,
      },
      body: JSON.stringify(asTeams(click, { person, tenantId, serviceUrl })),
    });
    const text = await answered.text();
    const { value = null } = answered.ok ? jsonObject(text) : {};
    if (typeof value === 'object') return value;
    throw new Error(`The bot answers ${answered.status} to "${verb}" of ${displayName}: ${text}`);
  };
}

/** The data that a client sends for the first button on a card with this verb, and a title that ends so; undefined if there is none. */
export function dataOf(card: Json, verb: string, title = ''): JsonObject | undefined {
  const button = partsOf(card).find((part) => part['verb'] === verb && textOf(part['title']).endsWith(title));
  return button && { ...inputsOn(card), ...asObject(button['data']) };
}

/** The inputs of a card as it shows them. */
function inputsOn(card: Json): JsonObject {
  const inputs = partsOf(card).filter(({ type }) => textOf(type).startsWith('Input.'));
  return Object.fromEntries(inputs.map(({ id, value = '' }) => [textOf(id), value]));
}

/** All objects in a card. */
function partsOf(card: Json | undefined): readonly JsonObject[] {
  if (typeof card !== 'object' || card === null) return [];
  const inside = Object.values(card).flatMap(partsOf);
  return Array.isArray(card) ? inside : [card, ...inside];
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
