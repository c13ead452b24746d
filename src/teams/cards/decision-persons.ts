import type { RequestView } from '../../app/messages.ts';
import type { Draft } from '../../app/results.ts';
import type { Hint } from '../../domain/person.ts';
import { hintsOf } from '../../domain/person.ts';
import type { Product } from '../../domain/product.ts';
import type { Entry, Removal } from '../../domain/request.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText } from '../../text/languages.ts';
import type { Paging } from './parts.ts';
import { mailOf, nameOf, pageOf, pagingOf } from './parts.ts';

interface KeptRow {
  readonly index: string;
  readonly name: string;
  readonly mail: string;
  readonly hint: string;
  readonly hinted: boolean;
  readonly color: string;
  readonly remove: string;
  /** X is not offered while the card asks its question. */
  readonly editable: boolean;
}

interface RemovedRow {
  readonly index: string;
  readonly name: string;
  readonly removedBy: string;
  readonly putBack: string;
  readonly editable: boolean;
}

/** The persons of one page: those kept, and those under *Do not assign to these users*. */
export interface PersonsPart {
  readonly personsCount: string;
  readonly rows: readonly KeptRow[];
  readonly nobodyKept: boolean;
  readonly anyRemoved: boolean;
  readonly removedCount: string;
  readonly removedRows: readonly RemovedRow[];
  readonly elsewhere: string;
  readonly removedElsewhere: boolean;
  readonly paging: Paging;
}

/** Hints for which the assignment would fail. */
const BLOCKING: ReadonlySet<Hint> = new Set(['no-location', 'restricted', 'gone']);

export function personsPart(
  view: RequestView,
  reader: Reader,
  draft: Draft,
  chosen: Product | undefined,
  pageSize: number,
): PersonsPart {
  const { request, entries } = view;
  const words = reader.text.cards.decision;
  const removals = new Map(request.removed.map((removal) => [removal.index, removal]));
  const at = pageOf(draft.page, entries.length, pageSize);
  const page = entries.slice(at.from, at.to).map((entry, offset) => ({ entry, index: at.from + offset }));
  const editable = !draft.confirming;
  const rows = page
    .filter(({ index }) => !removals.has(index))
    .map(({ entry, index }) => ({ index: String(index), editable, ...keptRow(entry, chosen, reader) }));
  const removedRows = page.flatMap(({ entry, index }) => {
    const removal = removals.get(index);
    return removal ? [{ index: String(index), editable, ...removedRow(entry, removal, reader) }] : [];
  });
  const elsewhere = removals.size - removedRows.length;
  return {
    personsCount: words.personsKept(request.persons - removals.size, request.persons),
    rows,
    nobodyKept: rows.length === 0,
    anyRemoved: removals.size > 0,
    removedCount: String(removals.size),
    removedRows,
    elsewhere: words.onOtherPages(elsewhere),
    removedElsewhere: elsewhere > 0,
    paging: pagingOf(at, entries.length, reader),
  };
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
    color: hints.some((hint) => BLOCKING.has(hint)) ? 'attention' : 'default',
    remove: decision.remove(name),
  };
}

function removedRow({ person }: Entry, { by, at }: Removal, reader: Reader) {
  const words = reader.text.cards.decision;
  const name = nameOf(person.name);
  const removedBy = words.removedBy(nameOf(by.name), dateText(at, reader, 'short'));
  return { name, removedBy, putBack: words.putBackName(name) };
}
