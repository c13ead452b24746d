import type { LicenseRequest } from '../../domain/request.ts';
import { waitsForSeats } from '../../domain/request.ts';
import type { Decider } from '../../domain/decider.ts';
import type { PersonRef } from '../../domain/person.ts';
import { deciderName } from '../../text/decider-name.ts';
import type { Reader } from '../../text/languages.ts';
import { ageText, dateText } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';

/** The most characters of a card's fallback text: with more, a card of ten rows would outgrow an answer. */
export const MAX_FALLBACK = 1000;

/** Persons on one page of a card. */
export const PERSONS_PER_PAGE = 15;

/**
 * The most characters of the name of a person, product or app. The longest in Microsoft's catalog has 103.
 */
const MAX_NAME = 80;
const MAX_PRODUCT = 120;

export const nameOf = (name: string): string => clipped(name, MAX_NAME);
export const productName = (name: string): string => clipped(name, MAX_PRODUCT);
export const mailOf = (mail: string | undefined): string => clipped(mail ?? '', 120);
/** The same in a row that opens a request: its accessible name repeats the row, and ten rows have to fit. */
export const rowName = (name: string): string => clipped(name, 40);
export const rowProduct = (name: string): string => clipped(name, 72);
/** A reason or message, cut to its maximal length. */
export const wordsOf = (text: string): string => clipped(text, 1000);

/**
 * The words of one language, which are put into a template before it is parsed. Always the same object for a
 * language, without any text from outside.
 */
export type Words = Readonly<Record<string, string>>;

/** One line of facts: our label, and the value. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** The facts that have a value. */
export function factsOf(pairs: ReadonlyArray<readonly [label: string, value: string]>): readonly Fact[] {
  return pairs.filter(([, value]) => value !== '').map(([label, value]) => ({ label, value }));
}

/** Name, mail and department on one line. */
export function personLine(person: PersonRef & { readonly department?: string }): string {
  const parts = [nameOf(person.name), mailOf(person.mail), nameOf(person.department ?? '')];
  return parts.filter((part) => part !== '').join(' · ');
}

/** A signature such as *Megan Bowen, 22 Nov 2026, 14:02*. */
export function signature(by: Decider, at: string, reader: Reader): string {
  return `${deciderName(by, reader.text, nameOf)}, ${dateText(at, reader)}`;
}

/** The product as it was requested, with a note if the tenant may not own it. */
export function requestedProduct({ product }: LicenseRequest, reader: Reader): string {
  const name = productName(product.name);
  return product.skuId === null ? reader.text.cards.another(name) : name;
}

/** The approved product; without a decision, the requested one. */
export function shownProduct(request: LicenseRequest, reader: Reader): string {
  const { decision } = request;
  return decision?.kind === 'approved'
    ? productName(decision.productName)
    : requestedProduct(request, reader);
}

/** The status of a request, as in lists and for approvers. */
export function statusOf(request: LicenseRequest, reader: Reader): string {
  const { status, notCreated } = request;
  const { statuses, forLicenses, notCreated: ends } = reader.text.cards;
  if (waitsForSeats(request)) return forLicenses;
  return notCreated ? ends[notCreated] : statuses[status];
}

/** The sign of a row that opens something. */
export const GO = '›';

/** How long ago a request was made. On a phone, the line breaks before it and not inside it. */
export const ageOf = ({ createdAt }: LicenseRequest, reader: Reader, now: number): string =>
  ageText(createdAt, reader, now).replaceAll(' ', '\u00a0');

/** The data that the paging line of a card is drawn with. */
export interface Paging {
  readonly paged: boolean;
  readonly label: string;
  readonly previous: readonly { readonly target: string }[];
  readonly next: readonly { readonly target: string }[];
  readonly previousTitle: string;
  readonly nextTitle: string;
}

/** The indexes of a page: `from` up to, but without, `to`. */
interface Page {
  readonly from: number;
  readonly to: number;
  /** Persons on a full page: the last one may have fewer. */
  readonly size: number;
}

/**
 * The page that begins at an index; beyond the end, the last page. Pages differ in length, so the next one
 * begins where this one ends.
 */
export function pageOf(begin: number, persons: number, size = PERSONS_PER_PAGE): Page {
  const last = Math.max(0, Math.ceil(persons / size) - 1) * size;
  const from = begin < persons ? Math.max(0, begin) : last;
  return { from, to: Math.min(persons, from + size), size };
}

export function pagingOf(at: Page, persons: number, reader: Reader): Paging {
  const words = reader.text.cards.pages;
  return {
    paged: at.to - at.from < persons,
    label: words.shown(at.from + 1, at.to, persons),
    previous: at.from > 0 ? [{ target: String(Math.max(0, at.from - at.size)) }] : [],
    next: at.to < persons ? [{ target: String(at.to) }] : [],
    previousTitle: words.previous,
    nextTitle: words.next,
  };
}
