import type { RequestView } from '../../app/ports/messages.ts';
import type { Day } from '../../domain/calendar-day.ts';
import type { Foreseen, Foresight } from '../../domain/foresee.ts';
import type { LastDays } from '../../domain/lengthen.ts';
import { licenseKey } from '../../domain/lengthen.ts';
import type { Hint } from '../../domain/person.ts';
import { hasProblem, hintsOf } from '../../domain/person.ts';
import type { Entry, Exclusion } from '../../domain/request.ts';
import { literal } from '../../text/literal.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText, dayText } from '../../text/languages.ts';
import type { Draft } from './draft.ts';
import type { Paging } from './parts.ts';
import { mailOf, nameOf, PERSONS_PER_PAGE, pageOf, pagingOf } from './parts.ts';
import { SIGN } from './signs.ts';

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
  readonly remove: string;
}

interface RemovedRow extends Row {
  readonly removedBy: string;
  readonly putBack: string;
}

/** The persons: those kept, of which the first with a problem stand before the fold, and those under *Do not assign to these users*. */
export interface PersonsPart {
  readonly rows: readonly KeptRow[];
  /** `none` on a long card that warns of too few licenses, so that it still fits a chat. */
  readonly rowsSpacing: 'none' | 'small';
  readonly folds: boolean;
  readonly showAll: string;
  readonly peopleOpen: boolean;
  readonly folded: readonly KeptRow[];
  /** The row of buttons that concern several persons. */
  readonly someHelp: boolean;
  readonly removeProblems: string;
  readonly someProblems: boolean;
  readonly keepFirst: string;
  readonly someSeatless: boolean;
  readonly filterable: boolean;
  readonly filter: string;
  /** A line in place of the rows. */
  readonly nobody: string;
  readonly isNobody: boolean;
  readonly anyRemoved: boolean;
  readonly removedCount: string;
  readonly removedRows: readonly RemovedRow[];
  readonly elsewhere: string;
  readonly removedElsewhere: boolean;
  readonly severalRemoved: boolean;
  readonly paging: Paging;
}

/** As many persons stand open on the card; more are folded, but for the first with a problem. */
export const MAX_OPEN = 5;
const MAX_PROBLEMS_OPEN = 3;
/** Of a card that warns of too few licenses, so that it still fits a chat. */
const MAX_PROBLEMS_OPEN_SHORT = 2;
/** Names under *Do not assign to these users*, the last ones first. */
const MAX_REMOVED = 5;

const SIGNS: Readonly<Record<Foreseen, string>> = {
  fails: `${SIGN.bad} `,
  'no-seat': `${SIGN.warning} `,
  waits: `${SIGN.open} `,
  wasted: `${SIGN.warning} `,
  'has-it': '',
  longer: '',
  assigned: '',
};

/** Hints about somebody who has the license. */
const IS_HELD: ReadonlySet<Hint> = new Set(['has-it', 'has-it-by-group']);

/** How the persons are drawn: the data of buttons before and inside the fold, what approving would bring, and persons on a page. */
interface Drawn {
  readonly card: CardData;
  readonly openCard: CardData;
  readonly skuId: string | null;
  readonly foresight: Foresight;
  /** The last day that approved licenses would have; undefined: none. */
  readonly day: Day | undefined;
  readonly pageSize: number;
}

export function personsPart(view: RequestView, reader: Reader, draft: Draft, drawn: Drawn): PersonsPart {
  const { entries } = view;
  const words = reader.text.cards.decision;
  const editable = draft.confirming === undefined;
  const wanted = draft.filter === '' ? [] : plain(draft.filter).split(' ');
  const matching = entries.flatMap((entry, index) => (matches(entry, wanted) ? [{ entry, index }] : []));
  const exclusions = exclusionsOf(view);
  const keptCount = view.request.persons - exclusions.size;
  const { kept, problems } = problemsFirst(matching, drawn);
  const folds = entries.length > MAX_OPEN;
  const peopleOpen = folds && (draft.peopleOpen || draft.page > 0 || draft.filter !== '');
  const at = pageOf(draft.page, kept.length, drawn.pageSize);
  const page = kept.slice(at.from, at.to);
  const open = peopleOpen ? 0 : Math.min(Math.max(0, problems - at.from), mostOpen(drawn));
  const before = folds ? page.slice(0, open) : page;
  const rowsOf = (some: typeof page, card: CardData) =>
    some.map(({ entry, index }) => ({
      data: { r: card.r, t: card.t, i: String(index) },
      editable,
      ...keptRow(entry, index, drawn, view.ends?.given, reader),
    }));
  const { seats, count } = drawn.foresight;
  const seatless = count['no-seat'] + count.waits;
  const someProblems = editable && problems > 1 && draft.filter === '';
  const someSeatless = editable && seatless > 0 && seats > 0;
  return {
    rows: rowsOf(before, drawn.card),
    rowsSpacing: folds && seatless > 0 ? 'none' : 'small',
    folds,
    showAll: words.showAll(keptCount),
    peopleOpen,
    folded: rowsOf(page.slice(before.length), drawn.openCard),
    someHelp: folds || someProblems || someSeatless,
    removeProblems: words.removeProblems(problems),
    someProblems,
    keepFirst: words.keepFirst(seats),
    someSeatless,
    filterable: entries.length > PERSONS_PER_PAGE,
    filter: draft.filter,
    nobody: matching.length === 0 ? words.nobodyMatches : words.nobodyKept,
    isNobody: kept.length === 0,
    ...removedPart(reader, draft, matching, {
      exclusions,
      pageSize: drawn.pageSize,
      card: peopleOpen ? drawn.openCard : drawn.card,
    }),
    paging: pagingOf(at, kept.length, reader),
  };
}

type Indexed = readonly { readonly entry: Entry; readonly index: number }[];

/** The persons who are kept, in card order, but those with a problem first; and how many have one. */
function problemsFirst(
  matching: Indexed,
  { foresight, skuId }: Drawn,
): { readonly kept: Indexed; readonly problems: number } {
  const first: Array<Indexed[number]> = [];
  const others: Array<Indexed[number]> = [];
  for (const one of matching) {
    if (foresight.persons[one.index] === undefined) continue;
    (hasProblem(one.entry.check, skuId) ? first : others).push(one);
  }
  return { kept: [...first, ...others], problems: first.length };
}

/** The most persons with a problem who stand before the fold. */
const mostOpen = ({ foresight }: Drawn): number =>
  foresight.count['no-seat'] + foresight.count.waits > 0 ? MAX_PROBLEMS_OPEN_SHORT : MAX_PROBLEMS_OPEN;

function exclusionsOf({ request }: RequestView): ReadonlyMap<number, Exclusion> {
  return new Map(
    request.excluded.flatMap((exclusion) => exclusion.indexes.map((index) => [index, exclusion])),
  );
}

/** The names under *Do not assign to these users*: the last that were moved, so that who moves a name sees it there. */
function removedPart(
  reader: Reader,
  draft: Draft,
  matching: Indexed,
  {
    exclusions,
    card,
    pageSize,
  }: Pick<Drawn, 'card' | 'pageSize'> & { readonly exclusions: ReadonlyMap<number, Exclusion> },
): Pick<
  PersonsPart,
  'anyRemoved' | 'removedCount' | 'removedRows' | 'elsewhere' | 'removedElsewhere' | 'severalRemoved'
> {
  const words = reader.text.cards.decision;
  const editable = draft.confirming === undefined;
  const found = matching.filter(({ index }) => exclusions.has(index));
  const shown = found
    .toSorted((one, other) => timeOf(exclusions, other.index).localeCompare(timeOf(exclusions, one.index)))
    .slice(0, Math.min(MAX_REMOVED, pageSize));
  const elsewhere = exclusions.size - shown.length;
  return {
    anyRemoved: exclusions.size > 0,
    removedCount: `  ${exclusions.size}`,
    removedRows: shown.flatMap(({ entry, index }) => {
      const exclusion = exclusions.get(index);
      const data = { r: card.r, t: card.t, i: String(index) };
      return exclusion ? [{ data, editable, ...removedRow(entry, exclusion, reader) }] : [];
    }),
    elsewhere: words.notShownHere(elsewhere),
    removedElsewhere: elsewhere > 0,
    severalRemoved: editable && exclusions.size > 1,
  };
}

const timeOf = (exclusions: ReadonlyMap<number, Exclusion>, index: number): string =>
  exclusions.get(index)?.at ?? '';

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

function keptRow(
  { person, check }: Entry,
  index: number,
  { foresight, skuId, day }: Drawn,
  given: LastDays | undefined,
  reader: Reader,
) {
  const { decision, hints: words } = reader.text.cards;
  const foreseen = foresight.persons[index] ?? 'assigned';
  const present = foreseen === 'longer' ? given?.get(licenseKey(person.id, skuId ?? '')) : undefined;
  const longer =
    present && decision.longerHint(dayText(present, reader), day === undefined ? '' : dayText(day, reader));
  const hints = hintsOf(check, skuId).map((hint) => (longer && IS_HELD.has(hint) ? longer : words[hint]));
  if (foreseen === 'no-seat') hints.push(decision.noSeat);
  if (foreseen === 'waits') hints.push(decision.waits);
  const name = nameOf(person.name);
  const mail = mailOf(person.mail);
  return {
    name,
    mail: mail === '' ? '' : `  ${mail}`,
    hint: `${SIGNS[foreseen]}${hints.join(' ')}`,
    hinted: hints.length > 0,
    remove: decision.remove(name),
  };
}

function removedRow({ person }: Entry, { by, at }: Exclusion, reader: Reader) {
  const words = reader.text.cards.decision;
  const name = nameOf(person.name);
  const removedBy = `  ${words.removedBy(nameOf(by.name), dateText(at, reader, 'short'))}`;
  return { name, removedBy, putBack: words.putBackName(name) };
}
