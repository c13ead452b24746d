import type { RequestView } from '../../app/ports/messages.ts';
import { personsNamed } from '../../domain/look-up.ts';
import { isRequester } from '../../domain/policy.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import type { Reader } from '../../text/languages.ts';
import { shownPersons } from './outcome-groups.ts';
import { nameOf, shownProduct } from './parts.ts';
import type { Seen } from './verdict.ts';
import { verdictOf } from './verdict.ts';

/** *Visio Plan 2 for Adele Vance*, or *for 23 people*. */
export function titleOf({ request, entries }: RequestView, reader: Reader): string {
  const { result, people } = reader.text.cards;
  const only = request.persons === 1 ? nameOf(entries[0]?.person.name ?? '') : '';
  return result.forWhom(shownProduct(request, reader), only === '' ? people(personsNamed(request)) : only);
}

/** Whose request it is, as its reader would say it. */
export function headingOf({ request }: RequestView, reader: Reader, seen: Seen): string {
  const { details, status } = reader.text.cards;
  return seen === 'requester' ? status.heading : details.from(nameOf(request.requester.name));
}

/** Who reads the card of the requester: they, or another person who is its only reader (`readerId`). */
export function seenBy(readerId: string | undefined, request: LicenseRequest): 'requester' | 'other' {
  return readerId === undefined || isRequester(readerId, request) ? 'requester' : 'other';
}

/** What a notification says of a card with nothing to decide: whose request it is, for what, for whom, and how it stands. */
export function requestInWords(view: RequestView, reader: Reader, seen: Seen): string {
  const { words } = verdictOf(view.request, shownPersons(view), reader, seen);
  return `${headingOf(view, reader, seen)}: ${titleOf(view, reader)}. ${words}.`;
}

/** Characters with which text can become a link, a picture, or anything else but text. */
const MARKUP = /[[\]<>*_`~#\\|]/g;

/** A text for clients that cannot draw the card. Some of them read Markdown: what could be markup is left out. */
export function withoutMarkup(text: string): string {
  return text.replaceAll(MARKUP, '').replaceAll(/ {2,}/g, ' ').trim();
}
