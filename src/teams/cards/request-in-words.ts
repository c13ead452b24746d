import type { RequestView } from '../../app/ports/messages.ts';
import { personsNamed } from '../../domain/look-up.ts';
import { isRequester } from '../../domain/policy.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import type { Reader } from '../../text/languages.ts';
import { shownPersons } from './outcome-groups.ts';
import { nameOf, shownProduct } from './parts.ts';
import type { Seen } from './verdict.ts';
import { verdictOf } from './verdict.ts';

/** The title of a request: *Visio Plan 2 for Adele Vance*, or *for 23 people*. */
export function titleOf({ request, entries }: RequestView, reader: Reader): string {
  const { result, people } = reader.text.cards;
  const only = request.persons === 1 ? nameOf(entries[0]?.person.name ?? '') : '';
  return result.forWhom(shownProduct(request, reader), only === '' ? people(personsNamed(request)) : only);
}

/** The heading, which names the requester to other readers. */
export function headingOf({ request }: RequestView, reader: Reader, seen: Seen): string {
  const { details, status } = reader.text.cards;
  return seen === 'requester' ? status.heading : details.from(nameOf(request.requester.name));
}

/** The reader of a status card: the requester, or another person who is its only reader (`readerId`). */
export function seenBy(readerId: string | undefined, request: LicenseRequest): 'requester' | 'other' {
  return readerId === undefined || isRequester(readerId, request) ? 'requester' : 'other';
}

/**
 * The notification of a card with nothing to decide: the requester, the product, the persons, and the verdict.
 */
export function requestInWords(view: RequestView, reader: Reader, seen: Seen): string {
  const { words } = verdictOf(view.request, shownPersons(view), reader, seen);
  return `${headingOf(view, reader, seen)}: ${titleOf(view, reader)}. ${words}.`;
}

/** Characters that can turn text into a link, a picture or other markup. */
const MARKUP = /[[\]<>*_`~#\\|]/g;

/** A text for clients that cannot draw the card. Some of them read Markdown, so this removes all markup. */
export function withoutMarkup(text: string): string {
  return text.replaceAll(MARKUP, '').replaceAll(/ {2,}/g, ' ').trim();
}
