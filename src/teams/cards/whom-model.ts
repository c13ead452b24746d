import type { RequestView } from '../../app/ports/messages.ts';
import { waitersIn } from '../../domain/waiting-list.ts';
import type { Reader } from '../../text/languages.ts';
import { nameOf } from './parts.ts';
import type { Choice } from './product-choices.ts';

/** The choice who of several persons leaves the waiting list. */
export interface Whom {
  readonly asked: boolean;
  readonly label: string;
  /** The choice that stands there first: everybody. */
  readonly value: string;
  readonly choices: readonly Choice[];
}

/** The value of the choice *Everybody*; that of a person is their index. */
export const EVERYBODY = 'all';

/** Names in the choice for each name on a page. A choice takes less room on a card than the details of a person. */
const CHOICES_PER_NAME = 3;

/** A card without that choice. */
export const NO_WHOM: Whom = { asked: false, label: '', value: EVERYBODY, choices: [] };

/** The choice among the persons of a request who wait. `most`: names on a page of the card. */
export function whomOf({ entries }: RequestView, { text }: Reader, most: number): Whom {
  const waiters = waitersIn(entries);
  const shown = waiters.slice(0, most * CHOICES_PER_NAME);
  const { who, whoFirst, everybody } = text.cards.whom;
  const persons = shown.map((index) => ({
    title: nameOf(entries[index]?.person.name ?? ''),
    value: String(index),
  }));
  return {
    asked: true,
    label: shown.length < waiters.length ? whoFirst(shown.length, waiters.length) : who,
    value: EVERYBODY,
    choices: [{ title: everybody(waiters.length), value: EVERYBODY }, ...persons],
  };
}
