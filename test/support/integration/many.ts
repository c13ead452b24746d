import assert from 'node:assert/strict';
import type { Options, World } from './kit.ts';
import type { Human } from './people.ts';
import { channel } from './people.ts';
import type { Shown } from './shown.ts';
import { wordsOn } from './shown.ts';
import { now, requestOf } from './story.ts';

/** Exchange takes 30 mails a minute from a mailbox. With 40 mailboxes, a thousand mails need not wait. */
const mailboxes = Array.from({ length: 40 }, (_, n) => `crowd${String(n + 1).padStart(4, '0')}@contoso.com`);
const PRODUCT = 'VISIOCLIENT';
/** Witnesses of commits and notes of writes live for an hour, those of refusals for two. */
export const EXPIRING_MS = 2 * 3_600_000;

/** The options of a world with many persons. */
export function forMany(store: NonNullable<Options['store']>): Options {
  return { store, env: { MAIL_FROM: mailboxes.join(',') } };
}

/** The cost of one request from the form to the last mail. */
export interface Cost {
  readonly persons: number;
  /** Documents that are left at the end, including the jobs of later days. */
  readonly documents: number;
  /** Request units of the Cosmos double, with the removal of what expires within two hours. */
  readonly units: number;
  /** Calls of Graph, each one in a batch counted. */
  readonly graph: number;
  readonly teams: number;
  /** Bytes of the largest card. */
  readonly card: number;
}

/** A request for many persons that waits in a channel. */
export interface Many {
  readonly megan: Human;
  readonly alex: Human;
  /** The addresses in the request. */
  readonly addresses: readonly string[];
  readonly id: string;
  readonly status: Shown;
  readonly inChannel: Shown;
}

/**
 * Starts the product with a channel for the cards, and with as many employees as needed. Each of them has a
 * seat.
 */
export async function openMany(world: World, persons: number): Promise<readonly string[]> {
  const { change } = world.tenant;
  change.setSeats(PRODUCT, persons + 10);
  const crowd = change.addCrowd(Math.max(persons, mailboxes.length));
  for (const conversation of mailboxes) change.allowMailbox(conversation);
  await world.start();
  await world.human('AlexW').say('notify here', channel);
  await world.quiet();
  return crowd.slice(0, persons).map(({ userPrincipalName }) => userPrincipalName);
}

/** Megan pastes the text into the text box and sends the form; the card has come to the channel. */
export async function askForMany(world: World, addresses: readonly string[], typed: string): Promise<Many> {
  const [megan, alex] = [world.human('MeganB'), world.human('AlexW')];
  const { card: status } = await megan.submit(await megan.ask('visio'), { i_people: '', i_typed: typed });
  const button = `Approve ${addresses.length}`;
  const waiting = () => alex.cards(channel).find(({ card }) => wordsOn(card).includes(button));
  await world.until(() => waiting() !== undefined);
  const inChannel = waiting();
  assert.ok(inChannel);
  return { megan, alex, addresses, id: requestOf(status), status, inChannel };
}

/** Resolves when the channel's card says that everybody was mailed. */
export async function allTold(world: World, { addresses, inChannel }: Many, mails: number): Promise<void> {
  const said = `${mails} of ${mails} sent`;
  await world.until(() => world.tenant.mails.length >= mails && now(world, inChannel).includes(said));
  assert.match(now(world, inChannel), new RegExp(`${addresses.length} assigned`));
}

/** Takes one request for so many persons from the form to the last mail, and measures its cost. */
export async function costOf(world: World, persons: number): Promise<Cost> {
  const addresses = await openMany(world, persons);
  const documents = await world.records.documents();
  const before = meters(world);
  const many = await askForMany(world, addresses, addresses.join('\n'));
  await many.alex.click(many.inChannel, `Approve ${persons}`);
  await allTold(world, many, persons + 1);
  const after = meters(world);
  await world.quiet();

  const cards = world.connector.recorded.map(({ body }) =>
    Buffer.byteLength(JSON.stringify(body['attachments'] ?? '')),
  );
  return {
    persons,
    documents: (await world.records.documents()) - documents,
    units: Math.round(after.units - before.units),
    graph: after.graph - before.graph,
    teams: after.teams - before.teams,
    card: Math.max(...cards),
  };
}

function meters({ cosmos, tenant, connector }: World) {
  const batches = [...tenant.calls].filter(([name]) => !name.includes('$batch'));
  return {
    units: cosmos.usage(EXPIRING_MS).charge,
    graph: batches.reduce((sum, [, count]) => sum + count, 0),
    teams: connector.calls.length,
  };
}
