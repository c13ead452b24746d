import assert from 'node:assert/strict';
import type { Human } from '../support/integration/people.ts';
import type { Shown } from '../support/integration/shown.ts';
import { buttonsOn, cardOf } from '../support/integration/shown.ts';
import { prepareCrowds } from './approval.ts';
import type { Waiting } from './expected.ts';
import type { Stage } from './stage.ts';

export const PRODUCT = 'VISIOCLIENT';
/** It has a mailbox and a place for files. So nobody loses data with Visio. */
const BASE = 'SPE_E3';

/** As `prepareCrowds`. The persons have a mailbox and a place for files, but for those whom `lacks` names. */
export async function prepareSeats(
  stage: Stage,
  count: number,
  size: number,
  seats: number,
  lacks: (n: number) => boolean = () => false,
): Promise<Waiting> {
  const waiting = await prepareCrowds(stage, count, size, seats);
  for (const [n, { user }] of waiting.people.entries())
    if (!lacks(n)) stage.world.tenant.change.giveLicense(user.id, BASE);
  return waiting;
}

export const skuOf = ({ world }: Stage): string => world.tenant.product(PRODUCT).skuId;

/** Resolves when no job is left and nobody waits for a license that is free. */
export const atRest = (stage: Stage): Promise<void> => stage.clock.until(() => isAtRest(stage));

/** Whether no job is left and nobody waits for a license that is free. */
export async function isAtRest({ world }: Stage): Promise<boolean> {
  if ((await world.records.jobs()).length > 0) return false;
  return freeIn(world) === 0 || (await world.records.lines(world.tenant.product(PRODUCT).skuId)).length === 0;
}

/** The free seats of the product. */
export function freeIn({ tenant }: Stage['world']): number {
  const { enabled, consumed } = tenant.product(PRODUCT);
  return enabled - consumed;
}

/** The card that asks somebody whether they want to give the license back; undefined: they have none of ours. */
export async function askToGiveBack(human: Human): Promise<Shown | undefined> {
  const card = await ownLicenses(human);
  if (!buttonsOn(card.card).some((title) => title.startsWith('Give back'))) return undefined;
  return (await human.click(card, 'Give back')).card;
}

/** The card of `my licenses`. */
export async function ownLicenses(human: Human): Promise<Shown> {
  const replies = await human.say('my licenses');
  const reply = replies.at(-1);
  assert.ok(reply);
  return { card: cardOf(reply.body), activityId: reply.activityId, room: human.chat };
}

/** Says yes on that card. The process may die before it answers. */
export async function giveItBack(human: Human, asking: Shown): Promise<void> {
  await human.click(asking, 'Give it back').catch(() => undefined);
}

/** Lets time go by. Graph names the time of a change in seconds, so changes lie that far apart. */
export async function pause({ clock }: Stage, ms: number): Promise<void> {
  const until = clock.now() + ms;
  clock.after(ms, () => undefined);
  await clock.during(
    'a pause',
    clock.until(() => clock.now() >= until),
  );
}
