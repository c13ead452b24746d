import type { LicenseRequest } from '../../domain/request.ts';
import { canTryAgain, isCompleted } from '../../domain/request.ts';
import type { Decider } from '../../domain/decider.ts';
import type { PersonRef } from '../../domain/person.ts';
import { deciderName } from '../../text/decider-name.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';

/** Persons on one page of a card. */
export const PERSONS_PER_PAGE = 15;

/** Characters shown of a name, and of a product's or app's; the longest in Microsoft's catalogue has 103. */
const MAX_NAME = 80;
const MAX_PRODUCT = 120;

export const nameOf = (name: string): string => clipped(name, MAX_NAME);
export const productName = (name: string): string => clipped(name, MAX_PRODUCT);
export const mailOf = (mail: string | undefined): string => clipped(mail ?? '', 120);
/** A reason or message: as long as it may be. */
export const wordsOf = (text: string): string => clipped(text, 1000);

/** Words of one language, which are in a template before it is parsed: the same object each time. Nothing from outside may be among them. */
export type Words = Readonly<Record<string, string>>;

/** One line of facts: a label of ours and what stands behind it. */
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

/** *Megan Bowen, 22 Nov 2026, 14:02*. */
export function signature(by: Decider, at: string, reader: Reader): string {
  return `${deciderName(by, reader.text, nameOf)}, ${dateText(at, reader)}`;
}

/** The product as it was asked for; what the tenant may not own says so. */
export function requestedProduct({ product }: LicenseRequest, reader: Reader): string {
  const name = productName(product.name);
  return product.skuId === null ? reader.text.cards.another(name) : name;
}

/** The product as it was decided on, else as it was asked for. */
export function shownProduct(request: LicenseRequest, reader: Reader): string {
  const { decision } = request;
  return decision?.kind === 'approved'
    ? productName(decision.productName)
    : requestedProduct(request, reader);
}

/** How a request stands, in a list and for approvers. */
export function statusOf({ status, notCreated }: LicenseRequest, reader: Reader): string {
  const { statuses, notCreated: ends } = reader.text.cards;
  return notCreated ? ends[notCreated] : statuses[status];
}

/** The color in which a request's status is written. */
export function statusColor(request: LicenseRequest): string {
  if (isCompleted(request)) return 'good';
  return canTryAgain(request) ? 'attention' : 'default';
}

/** The data that the paging line of a card is drawn with. */
export interface Paging {
  readonly paged: boolean;
  readonly label: string;
  readonly previous: readonly { readonly target: string }[];
  readonly next: readonly { readonly target: string }[];
  readonly previousTitle: string;
  readonly nextTitle: string;
}

/** The indexes `from` to before `to` on a page. */
interface Page {
  readonly from: number;
  readonly to: number;
}

/** The page that begins at an index; beyond the end, the last one. Pages differ in length, so that a next one begins where this one ends. */
export function pageOf(begin: number, persons: number, size = PERSONS_PER_PAGE): Page {
  const last = Math.max(0, Math.ceil(persons / size) - 1) * size;
  const from = begin < persons ? Math.max(0, begin) : last;
  return { from, to: Math.min(persons, from + size) };
}

export function pagingOf(at: Page, persons: number, reader: Reader): Paging {
  const words = reader.text.cards.pages;
  return {
    paged: at.to - at.from < persons,
    label: words.shown(at.from + 1, at.to, persons),
    previous: at.from > 0 ? [{ target: String(Math.max(0, at.from - (at.to - at.from))) }] : [],
    next: at.to < persons ? [{ target: String(at.to) }] : [],
    previousTitle: words.previous,
    nextTitle: words.next,
  };
}
