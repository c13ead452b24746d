import assert from 'node:assert/strict';
import type { Options, World } from './kit.ts';
import type { Human } from './people.ts';
import { channel } from './people.ts';
import type { Shown } from './shown.ts';
import { buttonsOn, cardOf, dig, hasCard, wordsOn } from './shown.ts';

/**
 * A running product with an employee and two approvers, who have one place each: a channel (Alex) and a chat
 * (Nestor).
 */
export interface Scenario {
  readonly world: World;
  readonly megan: Human;
  readonly alex: Human;
  readonly nestor: Human;
}

/** A waiting request, with its cards. */
export interface Asked {
  readonly id: string;
  /** The requester's card. */
  readonly status: Shown;
  readonly inChannel: Shown;
  readonly inChat: Shown;
}

/** Starts the product in this process, and sets up both places. */
export async function openScenario(
  open: (options?: Options) => Promise<World>,
  options?: Options,
): Promise<Scenario> {
  const world = await open(options);
  await world.start();
  return withPlaces(world);
}

/**
 * Sets up both places of a running product. They are told of no waiting requests: that comes a second later, and
 * each test would wait for it.
 */
export async function withPlaces(world: World): Promise<Scenario> {
  const [megan, alex, nestor] = [world.human('MeganB'), world.human('AlexW'), world.human('NestorW')];
  await alex.say('notify here', channel);
  await nestor.say('notify me');
  await world.records.drop('welcome-place');
  await world.quiet();
  return { world, megan, alex, nestor };
}

/** The card of a button of `settings`, such as *Change: Waiting list*. */
export async function fromSettings(human: Human, button: string): Promise<Shown> {
  const [reply, ...more] = await human.say('settings');
  assert.ok(reply);
  assert.deepEqual(more, []);
  const settings = { card: cardOf(reply.body), activityId: reply.activityId, room: human.chat };
  const { card } = await human.click(settings, button);
  return card;
}

/** Megan sends `request` with these words, and both places have the card. */
export async function ask(
  { world, megan, alex, nestor }: Scenario,
  words: string,
  inputs: Readonly<Record<string, string>> = {},
): Promise<Asked> {
  const { card: answer } = await megan.submit(await megan.ask(words), inputs);
  // Of people who have the product already, Megan is told before.
  const isTold = buttonsOn(answer.card).includes('Send anyway');
  const status = isTold ? (await megan.submit(answer, {})).card : answer;
  const id = requestOf(status);
  const find = (human: Human, room = human.chat): Shown | undefined =>
    human.cards(room).find((shown) => isAbout(shown, id));
  await world.until(() => find(alex, channel) !== undefined && find(nestor) !== undefined);
  await world.quiet();
  const [inChannel, inChat] = [find(alex, channel), find(nestor)];
  assert.ok(inChannel && inChat);
  return { id, status, inChannel, inChat };
}

/** The id of the request in a card's refresh. */
export function requestOf({ card }: Shown): string {
  const id = dig(card, 'refresh', 'action', 'data', 'd', 'r');
  assert.ok(typeof id === 'string', `This is no card of a request: ${wordsOn(card)}`);
  return id;
}

function isAbout({ card }: Shown, id: string): boolean {
  return dig(card, 'refresh', 'action', 'data', 'd', 'r') === id;
}

/** The card as it looks now to people who have not clicked on it. */
export function now({ connector }: World, { activityId, room }: Shown): string {
  const drawn = connector.of(room.id).findLast((made) => made.activityId === activityId && hasCard(made));
  return wordsOn(drawn?.body);
}

/** The people whom assignLicense changed: user principal names without their domain. */
export function written({ tenant }: World): readonly string[] {
  return tenant.ledger
    .filter(({ changed }) => changed)
    .map(({ userPrincipalName }) => userPrincipalName.replace('@contoso.com', ''))
    .toSorted();
}

/** The people who got a mail, sorted by address. */
export function mailed({ tenant }: World): readonly string[] {
  return tenant.mails.flatMap(({ to }) => to).toSorted();
}

/** The acts in the audit. */
export async function audited({ records }: World): Promise<readonly string[]> {
  return (await records.audit()).map(({ what }) => what);
}
