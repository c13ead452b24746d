import type { FailureReason } from '../../domain/outcome.ts';
import type { Place } from '../../domain/waiting-list.ts';
import type { Reader } from '../../text/languages.ts';
import type { Group, Shown } from './outcome-groups.ts';
import { mailOf, nameOf } from './parts.ts';
import { SIGN } from './signs.ts';

/** A box for persons in the same state: the cause, their names, and what to do. */
export interface Box {
  /** The style of a container. */
  readonly style: 'warning' | 'emphasis';
  readonly title: string;
  readonly names: string;
  readonly named: boolean;
  readonly todo: string;
}

/** A line of names in the fold. */
export interface NamedGroup {
  readonly title: string;
  readonly names: string;
}

export type Audience = 'approver' | 'requester';

/** The most names in all boxes of a card together, and the least in each box. The others are in the fold. */
const MAX_IN_BOXES = 20;
const LEAST_IN_BOX = 5;

const textOf = ({ entry: { person } }: Shown): string => nameOf(person.name);

/** Writes names in one line. Persons who share a name get their address behind it. */
export type NameRun = (persons: readonly Shown[], most?: number) => string;

/** The run of names for all persons of a card. */
export function nameRun(all: readonly Shown[], reader: Reader): NameRun {
  const counts = new Map<string, number>();
  for (const shown of all) counts.set(textOf(shown), (counts.get(textOf(shown)) ?? 0) + 1);

  return (persons, most = persons.length) => {
    const names = persons.slice(0, most).map((shown) => {
      const mail = mailOf(shown.entry.person.mail);
      const isShared = (counts.get(textOf(shown)) ?? 0) > 1;
      const name = isShared && mail !== '' ? `${textOf(shown)} (${mail})` : textOf(shown);
      return shown.place ? `${name} (${placeText(shown.place, reader)})` : name;
    });
    // *Vance, Adele* is one name.
    const run = names.join(names.some((name) => name.includes(',')) ? '; ' : ', ');
    const more = persons.length - names.length;
    return more > 0 ? `${run} ${reader.text.cards.andMore(more)}`.trim() : run;
  };
}

const placeText = ({ place, of }: Place, { text }: Reader): string => text.cards.result.place(place, of);

/** Whether the group has its own box, outside the fold. */
export function hasBox({ kind }: Group): boolean {
  return kind === 'failed' || kind === 'not-confirmed' || kind === 'confirming' || kind === 'on-list';
}

/** The most names in each box of these groups. `most`: the limit if the card must be small. */
export function namesPerBox(groups: readonly Group[], most: number): number {
  const boxes = groups.filter((group) => isNamed(group)).length;
  return Math.min(most, Math.max(LEAST_IN_BOX, Math.floor(MAX_IN_BOXES / Math.max(1, boxes))));
}

/** Whether a box with `most` names has the whole group. */
export function isNamedInBox(group: Group, most: number): boolean {
  return isNamed(group) && group.persons.length <= most;
}

/** The box of persons who are being checked has no names, because the check is soon over. */
function isNamed(group: Group): boolean {
  return hasBox(group) && group.kind !== 'confirming';
}

interface BoxDrawing {
  readonly run: NameRun;
  readonly most: number;
  /** The request is for one person, and the title of the card names them. */
  readonly isOnly: boolean;
  /** The last day of the licenses has passed, so nothing can be tried again. */
  readonly isEndPast: boolean;
}

/** The box of a group. */
export function boxOf(
  group: Group,
  reader: Reader,
  audience: Audience,
  { run, most, isOnly, isEndPast }: BoxDrawing,
): Box {
  const { people } = reader.text.cards;
  const { why, todo } = wordsOf(group, reader, audience, isEndPast);
  const isUnderWay = !isNamed(group) || group.kind === 'on-list';
  const title = `${isUnderWay ? SIGN.open : SIGN.warning} ${why}`;
  const names = isOnly || !isNamed(group) ? '' : run(group.persons, most);
  const place = isOnly ? group.persons[0]?.place : undefined;
  const alone = place ? `${title}, ${placeText(place, reader)}` : title;
  return {
    style: isUnderWay ? 'emphasis' : 'warning',
    title: isOnly ? alone : `${title} · ${people(group.persons.length)}`,
    names,
    named: names !== '',
    todo,
  };
}

function wordsOf(
  { kind, cause }: Group,
  reader: Reader,
  audience: Audience,
  isEndPast: boolean,
): { readonly why: string; readonly todo: string } {
  const { result, details, status, failures, outcomes } = reader.text.cards;
  const isApprover = audience === 'approver';
  if (kind === 'confirming') return { why: outcomes.confirming, todo: result.confirming };
  if (kind === 'on-list') return { why: outcomes['on-list'], todo: result.onList };
  if (kind === 'not-confirmed') {
    return {
      why: result.unconfirmed,
      todo: isApprover
        ? result.whatToDo(isEndPast ? details.notConfirmedPast : details.notConfirmed)
        : isEndPast
          ? status.offList
          : status.notConfirmed,
    };
  }
  const reason = cause?.reason ?? 'other';
  const { why, cure } = failures[reason](cause?.apps ?? '');
  const isOver = isEndPast && reason !== 'end-passed';
  const forRequester = isOver || OFF_LIST.has(reason) ? status.offList : status.failed;
  return {
    why,
    todo: isApprover ? result.whatToDo(isOver ? failures['end-passed']('').cure : cure) : forRequester,
  };
}

/** Ends of a wait for a license. Nothing has to be mended, so the requester can ask again. */
const OFF_LIST: ReadonlySet<FailureReason> = new Set([
  'left-list',
  'taken-off-list',
  'waited-too-long',
  'end-passed',
]);

/** The heading of a group in the fold. */
export function groupTitle({ kind, cause, persons }: Group, reader: Reader): string {
  const { outcomes, failures, result } = reader.text.cards;
  const title = kind === undefined ? result.people : outcomes[kind];
  const why = cause ? ` · ${failures[cause.reason](cause.apps).why}` : '';
  return `${title} (${persons.length})${why}`;
}
