import type { LicenseRequest } from '../../domain/request.ts';
import type { Reader } from '../../text/languages.ts';
import { foldedFacts } from './details-facts.ts';
import type { NamedGroup, NameRun } from './outcome-boxes.ts';
import { groupTitle, isNamedInBox, namesPerBox } from './outcome-boxes.ts';
import type { Group, Shown } from './outcome-groups.ts';
import { groupsOf } from './outcome-groups.ts';
import type { Fact, Paging } from './parts.ts';
import { pageOf, pagingOf } from './parts.ts';
import type { Seen } from './verdict.ts';

/** The data of the fold of a card. */
export interface Fold {
  /** The position of the first name on the page, counted from 1; `0` while it is folded. */
  readonly state: string;
  readonly unfolded: boolean;
  readonly facts: readonly Fact[];
  readonly groups: readonly NamedGroup[];
  readonly more: string;
  readonly someMore: boolean;
  readonly paging: Paging;
}

interface Folding {
  readonly seen: Seen;
  /** The position of the first name on its page, counted from 1; 0 while it is folded. */
  readonly page: number;
  /** The most names on a page. */
  readonly most: number;
  readonly run: NameRun;
}

/**
 * Makes the fold: facts that are no news, and the names that are in no box. A requester gets only the first
 * page.
 */
export function foldOf(
  request: LicenseRequest,
  persons: readonly Shown[],
  reader: Reader,
  { seen, page, most, run }: Folding,
): Fold {
  const { andMore } = reader.text.cards;
  const grouped = persons.length === 1 ? [] : groupsOf(persons);
  const inBox = namesPerBox(grouped, most);
  const groups = grouped.filter((group) => !isNamedInBox(group, inBox));
  const all = groups.reduce((count, group) => count + group.persons.length, 0);
  const perPage = Math.max(1, most);
  const isApprover = seen === 'approver';
  const at = pageOf(isApprover ? page - 1 : 0, all, perPage);
  const paging = isApprover ? pagingOf(at, all, reader) : pagingOf(pageOf(0, 0), 0, reader);
  const more = isApprover ? 0 : all - at.to;
  const isOpen = page > 0 && all > 0;
  return {
    state: String(isOpen ? at.from + 1 : 0),
    unfolded: isOpen,
    facts: foldedFacts(request, reader, seen),
    groups: pageOfGroups(groups, at, reader, run),
    more: andMore(more),
    someMore: more > 0,
    paging: { ...paging, previous: fromOne(paging.previous), next: fromOne(paging.next) },
  };
}

const fromOne = (targets: Paging['next']): Paging['next'] =>
  targets.map(({ target }) => ({ target: String(Number(target) + 1) }));

/**
 * The names from one index up to, but without, another, counted through all groups. A group with none of them
 * is left out.
 */
function pageOfGroups(
  groups: readonly Group[],
  { from, to }: { readonly from: number; readonly to: number },
  reader: Reader,
  run: NameRun,
): readonly NamedGroup[] {
  let begin = 0;
  const shown: NamedGroup[] = [];
  for (const group of groups) {
    const persons = group.persons.slice(Math.max(0, from - begin), Math.max(0, to - begin));
    begin += group.persons.length;
    if (persons.length > 0) shown.push({ title: groupTitle(group, reader), names: run(persons) });
  }
  return shown;
}
