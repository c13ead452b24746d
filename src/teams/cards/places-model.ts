import type { PlacesPage, PlaceTest } from '../../app/places/manage-places.ts';
import type { OwnProcess } from '../../app/ports/results.ts';
import type { Place } from '../../domain/place.ts';
import { isWithoutNames, labelOf } from '../../domain/place.ts';
import { linkOf } from '../../domain/policy.ts';
import type { Reader } from '../../text/languages.ts';
import { ageText } from '../../text/languages.ts';
import { clipped, literalLines } from '../../text/literal.ts';
import { placeName } from '../../text/place-name.ts';
import { nameOf } from './parts.ts';
import { SIGN } from './signs.ts';

/** The result of a click on the card of the places. */
export type PlacesNote =
  | { readonly kind: 'removed'; readonly place: Place }
  | { readonly kind: 'missing' }
  | { readonly kind: 'names-shown'; readonly place: Place }
  | { readonly kind: 'tested'; readonly test: PlaceTest };

/** The data that the list of places is drawn with. */
export interface PlacesModel {
  readonly text: Readonly<
    Record<
      'fallback' | 'heading' | 'test' | 'remove' | 'showNames' | 'first' | 'next' | 'refresh' | 'back',
      string
    >
  >;
  readonly count: string;
  readonly note: string;
  readonly noted: boolean;
  readonly noteStyle: 'emphasis' | 'warning';
  readonly page: string;
  readonly rows: readonly {
    readonly place: string;
    readonly name: string;
    readonly line: string;
    readonly testTip: string;
    readonly removeTip: string;
    /** The button that lets a shared channel show names. */
    readonly nameless: boolean;
    readonly namesTip: string;
  }[];
  readonly paged: boolean;
  readonly first: readonly { readonly target: string }[];
  readonly next: readonly { readonly target: string }[];
}

/**
 * The most characters of the fallback text, and of a name in an accessible name. With more, ten rows would be
 * too large for an answer.
 */
const MAX_FALLBACK = 300;
const MAX_IN_TIP = 20;

/** A page of the places. `note`: the result of a click. `now`: milliseconds since 1970. */
export function placesModel(page: PlacesPage, reader: Reader, now: number, note?: PlacesNote): PlacesModel {
  const { cards, checks } = reader.text;
  const words = cards.settings.places;
  const { heading, test, remove, showNames, first, next } = words;
  const count = words.count(page.count);
  const rows = page.places.map((place) => rowOf(place, reader, now));
  const said = note ? noteText(note, reader) : '';
  const listed = rows.map(({ name, line }) => `${name}: ${line}.`).join(' ');
  const fallback = clipped(`${said} ${heading}. ${count} ${listed} ${cards.fallback}`, MAX_FALLBACK);
  return {
    text: {
      fallback,
      heading,
      test,
      remove,
      showNames,
      first,
      next,
      refresh: cards.refresh,
      back: checks.back,
    },
    count,
    note: said,
    noted: note !== undefined,
    noteStyle: note && isTrouble(note) ? 'warning' : 'emphasis',
    page: page.after ?? '',
    rows,
    paged: page.after !== undefined || page.next !== undefined,
    first: page.after === undefined ? [] : [{ target: '' }],
    next: page.next === undefined ? [] : [{ target: page.next }],
  };
}

function rowOf(place: Place, reader: Reader, now: number): PlacesModel['rows'][number] {
  const words = reader.text.cards.settings.places;
  const name = placeName(labelOf(place), reader.text.chat);
  const delivery =
    place.lastDeliveryAt === undefined
      ? words.neverDelivered
      : words.delivered(ageText(place.lastDeliveryAt, reader, now).replaceAll(' ', '\u00a0'));
  const nameless = isWithoutNames(place);
  const shared = place.channel?.isShared === true ? [nameless ? words.nameless : words.shared] : [];
  const inTip = clipped(name, MAX_IN_TIP);
  return {
    place: place.id,
    name,
    line: [
      words.kinds[place.conversation.kind],
      ...shared,
      words.setUp(nameOf(place.by.name)),
      delivery,
    ].join(' · '),
    testTip: words.testTip(inTip),
    removeTip: words.removeTip(inTip),
    nameless,
    namesTip: words.showNamesTip(inTip),
  };
}

/** Whether a click had no effect. */
function isTrouble(note: PlacesNote): boolean {
  return note.kind === 'missing' || (note.kind === 'tested' && note.test.outcome !== 'delivered');
}

function noteText(note: PlacesNote, reader: Reader): string {
  const words = reader.text.cards.settings.places;
  const sign = isTrouble(note) ? SIGN.warning : SIGN.good;
  if (note.kind === 'missing') return `${sign} ${words.missing}`;
  const name = placeName(labelOf(note.kind === 'tested' ? note.test.place : note.place), reader.text.chat);
  if (note.kind === 'names-shown') return `${sign} ${words.namesShown(name)}`;
  if (note.kind === 'removed') return `${sign} ${words.removed(name)}`;
  return `${sign} ${words.tested[note.test.outcome](name)}`;
}

/** The data for the card of the organization's own process. */
export interface OwnProcessModel {
  readonly text: Readonly<Record<'fallback' | 'heading' | 'intro' | 'link', string>>;
  readonly lines: readonly { readonly line: string }[];
  readonly links: readonly { readonly url: string; readonly host: string }[];
}

export function ownProcessModel({ message, link }: OwnProcess, reader: Reader): OwnProcessModel {
  const { settings, fallback } = reader.text.cards;
  const { heading, intro, link: open, host } = settings.own;
  const lines = literalLines(message).split('\n');
  const url = linkOf(link);
  return {
    text: {
      fallback: clipped(`${heading}. ${message} ${fallback}`, MAX_FALLBACK),
      heading,
      intro,
      link: open,
    },
    lines: lines.filter((line) => line.trim() !== '').map((line) => ({ line })),
    links: url === undefined ? [] : [{ url, host: host(clipped(new URL(url).host, 120)) }],
  };
}
