import type { RequestView } from '../../app/ports/messages.ts';
import { hasProblem, hintsOf } from '../../domain/person.ts';
import type { Product } from '../../domain/product.ts';
import type { Entry, Exclusion } from '../../domain/request.ts';
import { literal } from '../../text/literal.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText } from '../../text/languages.ts';
import type { Draft } from './draft.ts';
import type { Paging } from './parts.ts';
import { mailOf, nameOf, PERSONS_PER_PAGE, pageOf, pagingOf } from './parts.ts';

/** The data that a button tells of the card it is on, by the keys of card-data.ts; goes into the card as a whole. */
export interface CardData {
  readonly r: string;
  readonly t: string;
  readonly v: string;
}

interface Row {
  /** The data that the button of the person tells. */
  readonly data: Readonly<Record<'r' | 't' | 'i', string>>;
  /** The button is not offered while the card asks its question. */
  readonly editable: boolean;
  readonly name: string;
}

interface KeptRow extends Row {
  readonly mail: string;
  readonly hint: string;
  readonly hinted: boolean;
  readonly color: string;
  readonly remove: string;
}

interface RemovedRow extends Row {
  readonly removedBy: string;
  readonly putBack: string;
}

/** The persons of one page: those kept, and those under *Do not assign to these users*. */
export interface PersonsPart {
  readonly personsCount: string;
  readonly filterable: boolean;
  readonly filter: string;
  readonly rows: readonly KeptRow[];
  /** A line in place of the rows. */
  readonly nobody: string;
  readonly isNobody: boolean;
  /** The button that removes all with a problem. */
  readonly removeProblems: string;
  readonly someProblems: boolean;
  readonly anyRemoved: boolean;
  readonly removedCount: string;
  readonly removedRows: readonly RemovedRow[];
  readonly elsewhere: string;
  readonly removedElsewhere: boolean;
  readonly severalRemoved: boolean;
  readonly paging: Paging;
}

export function personsPart(
  view: RequestView,
  reader: Reader,
  draft: Draft,
  drawn: { readonly card: CardData; readonly chosen: Product | undefined; readonly pageSize: number },
): PersonsPart {
  const { card, chosen, pageSize } = drawn;
  const { request, entries } = view;
  const words = reader.text.cards.decision;
  const exclusions = new Map(
    request.excluded.flatMap((exclusion) => exclusion.indexes.map((index) => [index, exclusion])),
  );
  const wanted = draft.filter === '' ? [] : plain(draft.filter).split(' ');
  const matching = entries.flatMap((entry, index) => (matches(entry, wanted) ? [{ entry, index }] : []));
  const at = pageOf(draft.page, matching.length, pageSize);
  const page = matching.slice(at.from, at.to);
  const editable = !draft.confirming;
  const rowOf = (index: number) => ({ data: { r: card.r, t: card.t, i: String(index) }, editable });
  const rows = page
    .filter(({ index }) => !exclusions.has(index))
    .map(({ entry, index }) => ({ ...rowOf(index), ...keptRow(entry, chosen, reader) }));
  const removedRows = page.flatMap(({ entry, index }) => {
    const exclusion = exclusions.get(index);
    return exclusion ? [{ ...rowOf(index), ...removedRow(entry, exclusion, reader) }] : [];
  });
  const elsewhere = exclusions.size - removedRows.length;
  const problems = entries.filter(
    ({ check }, index) => !exclusions.has(index) && hasProblem(check, chosen?.skuId ?? null),
  ).length;
  return {
    personsCount: words.personsKept(request.persons - exclusions.size, request.persons),
    filterable: entries.length > PERSONS_PER_PAGE,
    filter: draft.filter,
    rows,
    nobody: matching.length === 0 ? words.nobodyMatches : words.nobodyKept,
    isNobody: rows.length === 0,
    removeProblems: words.removeProblems(problems),
    someProblems: editable && problems > 1,
    anyRemoved: exclusions.size > 0,
    removedCount: String(exclusions.size),
    removedRows,
    elsewhere: words.notShownHere(elsewhere),
    removedElsewhere: elsewhere > 0,
    severalRemoved: editable && exclusions.size > 1,
    paging: pagingOf(at, matching.length, reader),
  };
}

/** Whether name or address have each of the words in them, however they are written. */
function matches({ person }: Entry, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = plain(`${person.name} ${person.mail ?? ''}`);
  return words.every((word) => text.includes(word));
}

/** Without marks over letters and capitals: *Nystrom* finds *Nyström*. */
function plain(text: string): string {
  return literal(text).normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

function keptRow({ person, check }: Entry, chosen: Product | undefined, reader: Reader) {
  const { decision, hints: words } = reader.text.cards;
  const hints = hintsOf(check, chosen?.skuId ?? null);
  const name = nameOf(person.name);
  const mail = mailOf(person.mail);
  return {
    name,
    mail: mail === '' ? '' : `  ${mail}`,
    hint: hints.map((hint) => words[hint]).join(' '),
    hinted: hints.length > 0,
    color: hasProblem(check, chosen?.skuId ?? null) ? 'attention' : 'default',
    remove: decision.remove(name),
  };
}

function removedRow({ person }: Entry, { by, at }: Exclusion, reader: Reader) {
  const words = reader.text.cards.decision;
  const name = nameOf(person.name);
  const removedBy = words.removedBy(nameOf(by.name), dateText(at, reader, 'short'));
  return { name, removedBy, putBack: words.putBackName(name) };
}
