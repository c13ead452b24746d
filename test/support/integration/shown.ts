import assert from 'node:assert/strict';
import type { Recorded } from '../../../sandbox/channel/connector.ts';

/** A conversation, as activities of Teams name it. */
export interface Room {
  readonly id: string;
  readonly conversationType: 'personal' | 'channel' | 'groupChat';
  /** Only in a channel that is not the first of its team. */
  readonly teamId?: string;
}

/** A card on somebody's screen. */
export interface Shown {
  readonly card: unknown;
  readonly activityId: string;
  readonly room: Room;
}

type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path in JSON; undefined if there is none. */
export function dig(from: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
    from,
  );
}

/** Every object in a value, the outermost first. */
function objectsIn(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap((one) => objectsIn(one));
  if (!isObject(value)) return [];
  return [value, ...Object.values(value).flatMap((one) => objectsIn(one))];
}

/** The card in a message. */
export function cardOf(body: unknown): unknown {
  const card = dig(body, 'attachments', 0, 'content');
  assert.ok(isObject(card), 'The message has no card.');
  return card;
}

export function hasCard({ body }: Recorded): boolean {
  return isObject(dig(body, 'attachments', 0, 'content'));
}

/** The words that people see on a card, or on the message around it, one line each. */
export function wordsOn(card: unknown): string {
  const seen = objectsIn(card).flatMap((part) =>
    ['text', 'title', 'tooltip', 'label', 'value', 'errorMessage'].flatMap((name) => {
      const word = part[name];
      return typeof word === 'string' && word !== '' ? [word] : [];
    }),
  );
  return seen.join('\n');
}

/** The names of the buttons. */
export function buttonsOn(card: unknown): readonly string[] {
  return actionsOn(card).map(({ title, tooltip }) => String(tooltip ?? title));
}

/** The button with that title, tooltip or verb. */
export function buttonOn(card: unknown, name: string): Json {
  const found = actionsOn(card).find(({ title, tooltip, verb }) => [title, tooltip, verb].includes(name));
  assert.ok(found, `The card has no “${name}”, but ${buttonsOn(card).join(', ')}.`);
  return found;
}

function actionsOn(card: unknown): readonly Json[] {
  // The refresh of a card is not a button.
  const parts = isObject(card) ? { ...card, refresh: undefined } : card;
  return objectsIn(parts).filter(({ type }) => type === 'Action.Execute');
}

/** The inputs of a card as a client sends them if nobody touched them. */
export function inputsOn(card: unknown): Readonly<Record<string, string>> {
  const inputs = objectsIn(card).filter(({ type }) => String(type).startsWith('Input.'));
  return Object.fromEntries(
    inputs.map(({ id, type, value }) => {
      const untouched = type === 'Input.Toggle' ? 'false' : '';
      return [String(id), typeof value === 'string' ? value : untouched];
    }),
  );
}

/** Whether the card asks to approve although some would get nothing. */
export function asksToApprove(card: unknown): boolean {
  const verbs = actionsOn(card).map(({ verb }) => verb);
  return verbs.includes('approve') && verbs.includes('go-back');
}

/** The input of the apps after the check box with that title was cleared. */
export function without(card: unknown, title: string): Readonly<Record<string, string>> {
  for (const { id, value, choices } of objectsIn(card)) {
    const choice = Array.isArray(choices) ? choices.find((one) => dig(one, 'title') === title) : undefined;
    if (choice === undefined) continue;
    const on = String(value).split(',');
    return { [String(id)]: on.filter((app) => app !== dig(choice, 'value')).join(',') };
  }
  return assert.fail(`The card has no check box “${title}”.`);
}
