import type { PlacesPage, PlaceTest } from '../../app/places/manage-places.ts';
import type { OwnProcess } from '../../app/ports/results.ts';
import type { Place } from '../../domain/place.ts';
import { isWithoutNames, labelOf } from '../../domain/place.ts';
import { linkOf } from '../../domain/policy.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText } from '../../text/languages.ts';
import { clipped, literalLines } from '../../text/literal.ts';
import { placeName } from '../../text/place-name.ts';
import { nameOf } from './parts.ts';

/** The result of a click on the card of the places. */
export type PlacesNote =
  | { readonly kind: 'removed'; readonly place: Place }
  | { readonly kind: 'missing' }
  | { readonly kind: 'names-shown'; readonly place: Place }
  | { readonly kind: 'tested'; readonly test: PlaceTest };

/** The data that the list of places is drawn with. */
export interface PlacesModel {
  readonly text: Readonly<Record<string, string>>;
  readonly count: string;
  readonly note: string;
  readonly noted: boolean;
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

export function placesModel(page: PlacesPage, reader: Reader, note?: PlacesNote): PlacesModel {
  const { settings, fallback } = reader.text.cards;
  const words = settings.places;
  const { heading, test, remove, showNames, first, next } = words;
  return {
    text: { fallback, heading, test, remove, showNames, first, next, refresh: reader.text.cards.refresh },
    count: words.count(page.count),
    note: note ? noteText(note, reader) : '',
    noted: note !== undefined,
    page: page.after ?? '',
    rows: page.places.map((place) => rowOf(place, reader)),
    paged: page.after !== undefined || page.next !== undefined,
    first: page.after === undefined ? [] : [{ target: '' }],
    next: page.next === undefined ? [] : [{ target: page.next }],
  };
}

function rowOf(place: Place, reader: Reader): PlacesModel['rows'][number] {
  const words = reader.text.cards.settings.places;
  const name = placeName(labelOf(place), reader.text.chat);
  const delivery =
    place.lastDeliveryAt === undefined
      ? words.neverDelivered
      : words.delivered(dateText(place.lastDeliveryAt, reader, 'short'));
  const setUp = words.setUp(nameOf(place.by.name), dateText(place.at, reader, 'short'));
  const nameless = isWithoutNames(place);
  const shared = place.channel?.isShared === true ? [nameless ? words.nameless : words.shared] : [];
  return {
    place: place.id,
    name,
    line: [words.kinds[place.conversation.kind], ...shared, setUp, delivery].join(' · '),
    testTip: words.testTip(name),
    removeTip: words.removeTip(name),
    nameless,
    namesTip: words.showNamesTip(name),
  };
}

function noteText(note: PlacesNote, reader: Reader): string {
  const words = reader.text.cards.settings.places;
  if (note.kind === 'missing') return words.missing;
  if (note.kind === 'names-shown') return words.namesShown(placeName(labelOf(note.place), reader.text.chat));
  if (note.kind === 'removed') return words.removed(placeName(labelOf(note.place), reader.text.chat));
  return words.tested[note.test.outcome](placeName(labelOf(note.test.place), reader.text.chat));
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
    text: { fallback, heading, intro, link: open },
    lines: lines.filter((line) => line.trim() !== '').map((line) => ({ line })),
    links: url === undefined ? [] : [{ url, host: host(clipped(new URL(url).host, 120)) }],
  };
}
