import assert from 'node:assert/strict';
import type { RefusalCode } from '../../../src/domain/errors.ts';
import { DomainError } from '../../../src/domain/errors.ts';
import { APPS_INPUT, SHOWN_INPUT } from '../../../src/teams/cards/card-keys.ts';
import type { Card } from '../../../src/teams/cards/cards.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import { runCardAction } from '../../../src/teams/inbound/card-actions.ts';
import { openTurn } from '../../../src/teams/inbound/turn.ts';
import type { UseCases } from '../../../src/teams/inbound/use-cases.ts';
import { readerFor } from '../../../src/text/languages.ts';
import { activityFrom, asSent, depsWith, dig, readerFallback } from './kit.ts';

/** The cards as people see them. */
export const real = createCards({ timeZone: 'UTC' });
export const reader = readerFor('en', readerFallback);
/** Whether the error is that refusal. */
export const refused = (code: RefusalCode) => (error: unknown) =>
  error instanceof DomainError && error.code === code;

/** The activity that Teams sends for the nth button with that verb on a real card, with the apps as the card has them. */
export function click(card: Card, verb: string, inputs: Record<string, string> = {}, nth = 0) {
  const found: object[] = [];
  const apps: Record<string, unknown> = {};
  JSON.stringify(card, (_, value: unknown) => {
    const id = String(dig(value, 'id'));
    if (id === SHOWN_INPUT || APPS_INPUT.test(id)) apps[id] = dig(value, 'value');
    if (dig(value, 'verb') === verb && typeof value === 'object' && value !== null) found.push(value);
    return value;
  });
  const action = found[nth];
  assert.ok(action, `The card has no ${verb}.`);
  return {
    action: { ...action, data: Object.assign({}, dig(action, 'data'), apps, inputs) },
    trigger: 'manual',
  };
}

/** The body of the answer. The clicked card is `card-1`. */
export async function answerTo(value: unknown, expected: Partial<UseCases>, activity = activityFrom()) {
  const turn = openTurn(depsWith(expected), { ...activity, replyToId: 'card-1' });
  const { body, posts } = await runCardAction(turn, value);
  const answer = asSent(body);
  assert.equal(answer['statusCode'], 200);
  assert.deepEqual(posts, []);
  return answer;
}

/** The message that a click posts beside its answer, and the sentence of the answer. */
export async function postedBy(value: unknown, expected: Partial<UseCases>, activity = activityFrom()) {
  const { body, posts } = await runCardAction(openTurn(depsWith(expected), activity), value);
  assert.equal(posts.length, 1);
  return { card: dig(posts[0], 'attachments', 0, 'content'), said: asSent(body)['value'] };
}

/** The card in the answer, as the drawing double describes it. */
export async function cardAfter(value: unknown, expected: Partial<UseCases>, activity = activityFrom()) {
  const body = await answerTo(value, expected, activity);
  assert.equal(dig(body, 'type'), 'application/vnd.microsoft.card.adaptive');
  return dig(body, 'value');
}
