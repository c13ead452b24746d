import { randomUUID } from 'node:crypto';
import type { Doubles } from './doubles.ts';
import type { Shot } from './load.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type Card = Readonly<Record<string, unknown>>;

/** The activities that Teams sends for a person. */
export interface Chat {
  /** A message in the person's own chat with the bot. */
  say(user: string, text: string): Shot;
  /** A click on a card there: `action` from the card, with the values of its inputs. */
  click(user: string, action: Card, inputs?: Readonly<Record<string, string>>): Shot;
  /** The note that the person is typing, which no bot answers. */
  type(user: string): Shot;
  /** The same under a token whose signature is wrong. */
  forge(shot: Shot): Shot;
  /** The id of that chat. */
  conversationOf(user: string): string;
}

/** Different tokens in use at a time. Teams uses one token for many activities. */
const TOKENS = 4;

/** Makes activities and tokens as Teams does. */
export async function createChat(doubles: Doubles): Promise<Chat> {
  const { serviceUrl } = doubles;
  const { tenantId, clientId } = doubles.app;
  const sign = (key: 'published' | 'stranger'): Promise<string>[] =>
    Array.from({ length: TOKENS }, (_, n) =>
      doubles.sign({ audience: clientId, serviceUrl, claims: { jti: String(n) }, key }),
    );
  const tokens = await Promise.all(sign('published'));
  const forged = await Promise.all(sign('stranger'));
  let sent = 0;
  const conversationOf = (user: string): string => `a:${doubles.user(user).id}-with-the-bot`;
  const shot = (user: string, rest: Readonly<Record<string, unknown>>): Shot => {
    const { id, displayName } = doubles.user(user);
    const at = new Date().toISOString();
    const activity = {
      ...rest,
      timestamp: at,
      localTimestamp: at,
      localTimezone: 'Etc/UTC',
      id: `f:${randomUUID()}`,
      channelId: 'msteams',
      serviceUrl,
      locale: 'en-US',
      from: { id: `29:${id}`, name: displayName, aadObjectId: id },
      recipient: { id: `28:${clientId}`, name: 'License Desk' },
      conversation: { id: conversationOf(user), tenantId, conversationType: 'personal' },
      channelData: { tenant: { id: tenantId }, source: { name: 'message' }, legacy: { replyToId: '1:1' } },
      entities: [
        { type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Web', timezone: 'Etc/UTC' },
      ],
    };
    sent += 1;
    return { token: tokens[sent % TOKENS] ?? '', body: JSON.stringify(activity) };
  };
  return {
    say: (user, text) => shot(user, { type: 'message', textFormat: 'plain', text }),
    click(user, action, inputs = {}) {
      const { type, verb, data } = action;
      const value = { action: { type, verb, data: { ...objectOf(data), ...inputs } }, trigger: 'manual' };
      return shot(user, { type: 'invoke', name: 'adaptiveCard/action', replyToId: 'f:the-card', value });
    },
    type: (user) => shot(user, { type: 'typing' }),
    forge: ({ token, body }) => ({ token: forged[tokens.indexOf(token)] ?? '', body }),
    conversationOf,
  };
}

/** The button with that verb. @throws Error if the card has none */
export function actionOf(card: Card, verb: string): Card {
  const found = objectsIn(card).find((one) => one['verb'] === verb);
  if (found === undefined) throw new Error(`The card has no ${verb}.`);
  return found;
}

/** The values of a card's inputs if nobody touches them, by id. */
export function inputsOf(card: Card): Readonly<Record<string, string>> {
  const inputs = objectsIn(card).filter(({ type }) => typeof type === 'string' && type.startsWith('Input.'));
  return Object.fromEntries(
    inputs.map(({ id, value }) => [String(id), typeof value === 'string' ? value : '']),
  );
}

/** The card in a message. @throws Error if there is none */
export function cardOf(body: Readonly<Record<string, unknown>>): Card {
  const found = objectsIn(body).find(({ type }) => type === 'AdaptiveCard');
  if (found === undefined) throw new Error('The message has no card.');
  return found;
}

/** Every object in a JSON value, the outermost first. */
function objectsIn(json: unknown): readonly Card[] {
  const found: Card[] = [];
  JSON.stringify(json, (_name, value: unknown) => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) found.push(objectOf(value));
    return value;
  });
  return found;
}

function objectOf(value: unknown): Card {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
