import assert from 'node:assert/strict';
import type { Recorded } from '../../../sandbox/channel/connector.ts';
import type { User } from '../../../sandbox/tenant/people.ts';
import type { World } from './kit.ts';
import type { Room, Shown } from './shown.ts';
import { asksToApprove, buttonOn, cardOf, dig, hasCard, inputsOn } from './shown.ts';

/** An answer of the product over HTTP. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
  /** The card in the answer to an invoke. */
  readonly card: Shown;
  /** The sentence in the answer to an invoke; empty if that was a card. */
  readonly sentence: string;
}

/** A person who uses the bot in Teams. Everything they do is a signed activity over HTTP. */
export interface Human {
  readonly user: User;
  readonly chat: Room;
  /** Writes a message; gives what the bot replied to it. */
  say(text: string, room?: Room): Promise<readonly Recorded[]>;
  /** The activity of that message. */
  writing(text: string, room?: Room): Activity;
  /** Says `request` with these words in the personal chat; gives the form. */
  ask(words?: string): Promise<Shown>;
  /**
   * Clicks the button with that title, tooltip or verb. Inputs that are not given stay as the card shows
   * them. If *Approve* asks, because some persons would get nothing, clicks it again.
   */
  click(card: Shown, button: string, inputs?: Readonly<Record<string, string>>): Promise<Reply>;
  /** Clicks in a client that turns the button into an `Action.Submit`. Gives the bot's reply. */
  clickAsMessage(card: Shown, button: string): Promise<readonly Recorded[]>;
  /** Sends a form. */
  submit(form: Shown, inputs: Readonly<Record<string, string>>): Promise<Reply>;
  /** Sends an invoke of a card with any value. */
  invoke(value: unknown, card?: Partial<Shown>): Promise<Reply>;
  /** The activity of that click, to send it later or change it. */
  clicking(card: Shown, button: string, inputs?: Readonly<Record<string, string>>): Activity;
  send(activity: Activity): Promise<Reply>;
  /** Sends an event of that type, such as an installation, in a person's name. */
  event(event: Activity, room?: Room): Promise<Reply>;
  /** The texts of messages in the personal chat that came outside a turn and without a card. */
  told(): readonly string[];
  /** The cards in the personal chat, or in another conversation, as they look now. */
  cards(room?: Room): readonly Shown[];
}

export type Activity = Readonly<Record<string, unknown>>;

/** A channel of a team. */
export const channel: Room = { id: '19:licenses@thread.tacv2', conversationType: 'channel' };

let count = 0;

/** A new id for an activity. */
export function newId(): string {
  count += 1;
  return `activity-${count}`;
}

export function createHuman(world: World, user: User): Human {
  const chat: Room = { id: `a:${user.id}`, conversationType: 'personal' };
  const activity = (room: Room, rest: Activity): Activity => activityOf(world, user, room, rest);
  const clicking: Human['clicking'] = ({ card, activityId, room }, button, inputs = {}) => {
    const action = buttonOn(card, button);
    const data = { ...dataOf(card, action), ...inputs };
    return activity(room, invokeOf({ action: { ...action, data }, trigger: 'manual' }, activityId));
  };
  const send = (sent: Activity): Promise<Reply> => post(world, sent);

  const repliesTo = async (message: Activity): Promise<readonly Recorded[]> => {
    const { status } = await send(message);
    assert.equal(status, 200);
    return world.connector.recorded.filter(({ body }) => body['replyToId'] === message['id']);
  };

  const human: Human = {
    user,
    chat,
    clicking,
    send,
    writing: (text, room = chat) => activity(room, messageOf(world, room, text)),
    say: (text, room) => repliesTo(human.writing(text, room)),
    async ask(words = '') {
      const [reply] = await human.say(`request ${words}`.trim());
      assert.ok(reply);
      return { card: cardOf(reply.body), activityId: reply.activityId, room: chat };
    },
    event: (event, room = chat) => send(activity(room, event)),
    async click(card, button, inputs) {
      const reply = await send(clicking(card, button, inputs));
      const isAsked = button.startsWith('Approve') && asksToApprove(dig(reply.body, 'value'));
      return isAsked ? send(clicking(reply.card, 'approve', inputs)) : reply;
    },
    // A click as a message: without text and without the verb. In a channel, it comes from the thread of the
    // card.
    clickAsMessage: ({ card, activityId, room }, button) => {
      const value = dataOf(card, buttonOn(card, button));
      const message = activity(room, { type: 'message', value, replyToId: activityId });
      const isThread = room.conversationType === 'channel';
      const id = isThread ? `${room.id};messageid=${activityId}` : room.id;
      return repliesTo({ ...message, conversation: { ...Object(message['conversation']), id } });
    },
    submit: (form, inputs) => send(clicking(form, 'submit', inputs)),
    invoke: (value, { activityId = 'card', room = chat } = {}) =>
      send(activity(room, invokeOf(value, activityId))),
    told() {
      const rooms = roomsOf(world, user, chat);
      const messages = world.connector.recorded.filter(
        ({ kind, conversationId, body }) =>
          kind === 'sent' && rooms.includes(conversationId) && body['replyToId'] === undefined,
      );
      return messages.filter((message) => !hasCard(message)).map(({ body }) => String(body['text']));
    },
    cards: (room = chat) => cardsIn(world, room),
  };
  return human;
}

/** The conversations of a person: the chat they wrote in, and those that the bot opened. */
export function roomsOf({ connector }: World, { id }: User, chat: Room): readonly string[] {
  const opened = connector.recorded.filter(
    ({ kind, body }) => kind === 'created' && dig(body, 'members', 0, 'id') === id,
  );
  return [chat.id, ...opened.map(({ conversationId }) => conversationId)];
}

function cardsIn({ connector }: World, room: Room): readonly Shown[] {
  const cards = new Map<string, unknown>();
  for (const made of connector.of(room.id)) if (hasCard(made)) cards.set(made.activityId, cardOf(made.body));
  return [...cards].map(([activityId, card]) => ({ card, activityId, room }));
}

/** The data of a click: the button's own, and the inputs as the card shows them. */
function dataOf(card: unknown, action: Activity): Activity {
  return { ...Object(action['data']), ...inputsOn(card) };
}

function messageOf({ tenant }: World, { conversationType }: Room, text: string): Activity {
  if (conversationType === 'personal') return { type: 'message', text };
  const mention = '<at>License Desk</at>';
  const mentioned = { id: `28:${tenant.app.clientId}`, name: 'License Desk' };
  return {
    type: 'message',
    text: `${mention} ${text}`,
    entities: [{ type: 'mention', text: mention, mentioned }],
  };
}

function invokeOf(value: unknown, replyToId: string): Activity {
  return { type: 'invoke', name: 'adaptiveCard/action', value, replyToId };
}

function activityOf({ tenant, connector }: World, user: User, room: Room, rest: Activity): Activity {
  const { tenantId, clientId } = tenant.app;
  return {
    id: newId(),
    channelId: 'msteams',
    serviceUrl: connector.serviceUrl,
    locale: 'en-US',
    timestamp: new Date().toISOString(),
    from: { id: `29:${user.id}`, name: user.displayName, aadObjectId: user.id },
    recipient: { id: `28:${clientId}`, name: 'License Desk' },
    conversation: {
      id: room.id,
      conversationType: room.conversationType,
      tenantId,
      isGroup: room.conversationType !== 'personal',
    },
    // Teams sends only the ids of team and channel. The first channel of a team has the team's id.
    channelData: {
      tenant: { id: tenantId },
      ...(room.conversationType === 'channel'
        ? { team: { id: room.teamId ?? room.id }, channel: { id: room.id } }
        : {}),
    },
    ...rest,
  };
}

async function post({ tenant, keys, connector, url }: World, activity: Activity): Promise<Reply> {
  const token = await keys.sign({ audience: tenant.app.clientId, serviceUrl: connector.serviceUrl });
  const response = await fetch(`${url}/api/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(activity),
  });
  const text = await response.text();
  assert.ok(response.status < 500, `The product answered ${response.status}: ${text}`);
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const body: unknown = isJson ? JSON.parse(text) : text;
  const value = dig(body, 'value');
  return {
    status: response.status,
    body,
    get card() {
      assert.equal(dig(body, 'type'), 'application/vnd.microsoft.card.adaptive', text);
      const room = roomOf(activity);
      return { card: value, activityId: String(activity['replyToId']), room };
    },
    sentence: typeof value === 'string' ? value : '',
  };
}

function roomOf(activity: Activity): Room {
  const id = String(dig(activity, 'conversation', 'id'));
  const type = dig(activity, 'conversation', 'conversationType');
  return { id, conversationType: type === 'personal' || type === 'channel' ? type : 'groupChat' };
}
