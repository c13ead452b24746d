import type { Day } from '../../src/domain/calendar-day.ts';
import { dayOf } from '../../src/domain/calendar-day.ts';
import { endOf } from '../../src/domain/grant.ts';
import type { Grant } from '../../src/domain/grant.ts';
import { dayText } from '../../src/text/languages.ts';
import type { Human } from '../support/integration/people.ts';
import { channel } from '../support/integration/people.ts';
import type { Shown } from '../support/integration/shown.ts';
import { buttonsOn, wordsOn } from '../support/integration/shown.ts';
import type { Scenario } from '../support/integration/story.ts';
import { fromSettings } from '../support/integration/story.ts';
import { isAtRest, ownLicenses, skuOf } from './seats-over-time.ts';
import type { Stage } from './stage.ts';
import { nameOf } from './told.ts';

const DAY_MS = 24 * 3_600_000;

/** Lets the licenses of the product end: on the day that somebody names, or after so many days at the latest. */
export async function letEnd(stage: Stage, { alex }: Scenario, atMost: number | undefined): Promise<void> {
  const rule = {
    i_product: skuOf(stage),
    i_rule: atMost === undefined ? 'may' : 'must',
    ...(atMost !== undefined && { i_days: String(atMost) }),
  };
  const settings = await fromSettings(alex, 'Change: When licenses end');
  const { card } = await alex.click(settings, 'Look ahead', rule);
  await alex.click(card, 'Save');
}

/** How often a card may ask whether the last day that it names is right. */
const LOOKS = 3;

/** Approves until that day, or as the card says. Gives whether the answer shows it; the process may die before it answers. */
export async function approveUntil({ alex }: Scenario, card: Shown, day: Day | undefined): Promise<boolean> {
  let shown = card;
  let inputs: Readonly<Record<string, string>> = day === undefined ? {} : { i_until: day };
  for (let n = 0; n < LOOKS; n += 1) {
    const button = buttonsOn(shown.card).find((one) => one.startsWith('Approve '));
    if (button === undefined) return false;
    const reply = await alex.click(shown, button, inputs);
    if (reply.sentence !== '') return false;
    if (/Approved by/.test(wordsOn(reply.body))) return true;
    shown = reply.card;
    inputs = {};
  }
  return false;
}

/** Asks for a later end: that day, or the one that the form proposes. Nothing if the person has no such license. */
export async function askToExtend(human: Human, day: Day | undefined): Promise<void> {
  const list = await ownLicenses(human);
  const extend = buttonsOn(list.card).find((title) => title.startsWith('Ask for a later end'));
  if (extend === undefined) return;
  const { card: form } = await human.click(list, extend);
  // At the limit of its product, no day is asked for.
  if (!wordsOn(form.card).includes('Ask to extend')) return;
  await human.click(form, 'extend-yes', day === undefined ? {} : { i_day: day });
}

/** The cards that ask whether a license is extended. */
export const extensionCards = ({ alex }: Scenario): readonly Shown[] =>
  alex.cards(channel).filter(({ card }) => buttonsOn(card).includes("Don't extend"));

/** Whether removals are paused, and the places have been asked. */
export async function isPaused({ world }: Stage): Promise<boolean> {
  const acts = (await world.records.audit()).filter(({ what }) => what.startsWith('removals-'));
  if (acts.at(-1)?.what !== 'removals-paused') return false;
  return (await world.records.jobs()).every(({ task }) => task.kind === 'end-grants');
}

/** Answers the last question of that kind. */
export async function answerPause({ alex }: Scenario, answer: 'Go on' | 'Cancel these'): Promise<void> {
  const asking = alex.cards(channel).findLast(({ card }) => buttonsOn(card).includes('Go on'));
  if (asking) await alex.click(asking, answer, { i_reason: 'They are needed.' });
}

/** At rest also with the ends: nobody has a license beyond its end, and whoever has a day left was told so. */
export async function isAtRestWithEnds(stage: Stage): Promise<boolean> {
  if (!(await isAtRest(stage))) return false;
  const now = stage.clock.now();
  const open = (await stage.world.records.grants(skuOf(stage))).filter(({ question }) => !question);
  return open.every((grant) => {
    const end = Date.parse(endOf(grant) ?? '');
    if (Number.isNaN(end)) return true;
    return end > now && (end > now + DAY_MS || !isReminded(grant, end) || wasReminded(stage, grant, end));
  });
}

/** Whether the person is reminded a day before. The answer to an extension tells some of the same day. */
const isReminded = ({ since, extendedAt = since, lastExtension }: Grant, end: number): boolean =>
  !lastExtension && end - Date.parse(extendedAt) > 3 * DAY_MS;

function wasReminded({ world: { tenant } }: Stage, { person }: Grant, end: number): boolean {
  const address = `${nameOf({ user: tenant.user(person.id) })}@contoso.com`;
  const day = dayText(dayOf(end - 1, 'UTC'), { locale: 'en-US' });
  return tenant.mails.some(
    ({ to, text }) => to.includes(address) && text.includes(`ends after ${day}. Then you lose access`),
  );
}
