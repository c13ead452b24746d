import { BATCH_SIZE } from './assignment.ts';
import type { Day } from './calendar-day.ts';
import type { Decider } from './decider.ts';
import type { WaitCause } from './job.ts';
import type { Judged } from './judged.ts';
import type { Check, PersonRef } from './person.ts';
import type { Outcome } from './outcome.ts';
import type { Thread } from './thread.ts';

export type Status =
  | 'checking'
  | 'pending'
  | 'approving'
  | 'completed'
  | 'partly-failed'
  | 'failed'
  | 'declined'
  | 'cancelled'
  | 'lapsed';

/** The two groups of the list. */
export type RequestGroup = 'pending' | 'completed';

/** Persons per chunk. */
export const CHUNK_SIZE = BATCH_SIZE;
/** Characters of the optional message and of the reason. */
export const MAX_TEXT = 1000;

/** Names that an approver moved under *Do not assign*, or back, in one minute. Grouped, they keep a request small. */
export interface Exclusion {
  readonly indexes: readonly number[];
  readonly by: PersonRef;
  readonly at: string;
}

export interface SwitchedOffApp {
  readonly planId: string;
  readonly name: string;
}

export type Decision =
  | {
      readonly kind: 'approved';
      readonly by: Decider;
      readonly at: string;
      readonly message: string;
      readonly skuId: string;
      readonly productName: string;
      readonly off: readonly SwitchedOffApp[];
      /** When the licenses end (ISO): the first moment after their last day. Absent: never. */
      readonly until?: string;
    }
  | { readonly kind: 'declined'; readonly by: Decider; readonly at: string; readonly message: string };

export interface Requester extends PersonRef {
  readonly department?: string;
  readonly language?: string;
}

/** How far the mails of a request are. */
export interface MailProgress {
  readonly asked: number;
  readonly sent: number;
  readonly refused: number;
}

/** Persons, by index, who were not told their outcome before another round began. They hear the next one. */
export interface Untold {
  readonly chat: readonly number[];
  readonly mail: readonly number[];
}

/** The number of persons for each final outcome, in the present round. */
export interface Tally {
  readonly assigned: number;
  readonly holder: number;
  readonly failed: number;
  readonly notConfirmed: number;
  readonly notAssigned: number;
}

export const EMPTY_TALLY: Tally = { assigned: 0, holder: 0, failed: 0, notConfirmed: 0, notAssigned: 0 };

/** The progress of the look-up of a request for many persons. */
export interface LookUp {
  /** How many addresses the requester named, and how many were looked up. */
  readonly asked: number;
  readonly done: number;
  /** How many became no person of the request. */
  readonly unresolved: number;
}

export interface LicenseRequest {
  readonly id: string;
  readonly status: Status;
  /** Counts every visible change; a card that drew this version is up to date. */
  readonly version: number;
  readonly requester: Requester;
  /** skuId null: *Another product*, described by its name. */
  readonly product: { readonly skuId: string | null; readonly name: string };
  readonly reason: string;
  /** The last day on which the licenses are needed, as the requester wishes; absent: none was named. */
  readonly until?: Day;
  readonly createdAt: string;
  /** The number of persons, who are stored in chunks of CHUNK_SIZE; 0 while they are looked up. */
  readonly persons: number;
  readonly lookUp?: LookUp;
  /** Why it ended before it could wait for a decision: nobody was recognized or could be looked up, or an equal request was open. */
  readonly notCreated?: 'nobody-found' | 'not-looked-up' | 'open-already';
  readonly excluded: readonly Exclusion[];
  /**
   * The persons who were excluded once and are not now, each with the last move back. A reader of an older
   * card learns from it who did that.
   */
  readonly included: readonly Exclusion[];
  /** The questions of approvers to the requester; absent: none. */
  readonly questions?: Thread;
  readonly decision?: Decision;
  /** Absent: there were no rules, or they had not looked yet. */
  readonly judged?: Judged;
  /** The chunks that wait until an administrator mends something, and the cause that one of them met last. */
  readonly waits?: { readonly cause: WaitCause; readonly chunks: readonly number[] };
  /** The approver who stopped the wait in this round, the time, and the cause of the wait. */
  readonly stopped?: { readonly by: PersonRef; readonly at: string; readonly cause: WaitCause };
  /** 1 with the approval, one more with every *Try again*. */
  readonly round: number;
  /** Persons whose outcome is final in this round, by outcome. */
  readonly tally: Tally;
  /** Persons who stand on the waiting list for a seat; absent: none. */
  readonly listed?: number;
  /** The last round in which the requester was told that persons wait for a seat. */
  readonly toldOfList?: number;
  /** When that was (ISO); absent in requests of earlier releases. */
  readonly toldOfListAt?: string;
  /** Whether a decision card reached any place. */
  readonly approversReached: boolean;
  readonly mail: MailProgress;
  readonly untold?: Untold;
  readonly endedAt?: string;
  /** The time at which it lapses, as the warning named it; absent before the warning. */
  readonly lapsesAt?: string;
}

/** One person of a request. */
export interface Entry {
  readonly person: PersonRef & { readonly language?: string };
  readonly check: Check;
  readonly outcome?: Outcome;
}

/** Up to CHUNK_SIZE persons of a request, in card order. */
export interface Chunk {
  readonly requestId: string;
  readonly index: number;
  readonly entries: readonly Entry[];
}

export function listOf(status: Status): RequestGroup {
  return isOpen(status) ? 'pending' : 'completed';
}

/** Whether the request still waits for a decision or for Graph. */
export function isOpen(status: Status): boolean {
  return status === 'checking' || status === 'pending' || status === 'approving';
}

type Standing = Pick<LicenseRequest, 'status'>;

/** Whether its persons are still being looked up. */
export function isInLookUp({ status }: Standing): boolean {
  return status === 'checking';
}

/** Whether it waits for a decision: approvers may decide, and exclude persons. */
export function isPending({ status }: Standing): boolean {
  return status === 'pending';
}

/** Whether nobody has decided, and nothing has ended it: it can be withdrawn, and lapses. */
export function isUndecided(request: Standing): boolean {
  return isPending(request) || isInLookUp(request);
}

/** Whether it was approved and its persons are being licensed. */
export function isApproving({ status }: Standing): boolean {
  return status === 'approving';
}

/** Whether its persons are being licensed in that round: a job of an earlier one has nothing to do. */
export function isInRound(request: Pick<LicenseRequest, 'status' | 'round'>, round: number): boolean {
  return isApproving(request) && request.round === round;
}

/** The number of persons whose outcome is final in this round. */
export function finalCount({ tally }: Pick<LicenseRequest, 'tally'>): number {
  return Object.values(tally).reduce((sum, count) => sum + count, 0);
}

/** Whether everybody whose outcome is not final yet stands on the waiting list. */
export function waitsForSeats(request: LicenseRequest): boolean {
  const { listed = 0, persons } = request;
  return isApproving(request) && listed > 0 && finalCount(request) + listed >= persons;
}

/** Whether everybody who was kept has the license. */
export function isCompleted({ status }: Standing): boolean {
  return status === 'completed';
}

/** Whether an approver declined it. */
export function isDeclined({ status }: Standing): boolean {
  return status === 'declined';
}

/** Whether it ended before a decision: withdrawn, or not created after its look-up (`notCreated`). */
export function isCancelled({ status }: Standing): boolean {
  return status === 'cancelled';
}

/** Whether nobody decided on it in time. */
export function isLapsed({ status }: Standing): boolean {
  return status === 'lapsed';
}

/** Why a request does not wait for a decision, or not any more. */
export type NotPending = 'in-look-up' | 'decided-before' | 'withdrawn' | 'lapsed';

/** Why it does not wait for a decision; undefined while it does. */
export function whyNotPending(request: Standing): NotPending | undefined {
  if (isPending(request)) return undefined;
  if (isInLookUp(request)) return 'in-look-up';
  if (isCancelled(request)) return 'withdrawn';
  return isLapsed(request) ? 'lapsed' : 'decided-before';
}

export function chunkCount(request: LicenseRequest): number {
  return Math.ceil(request.persons / CHUNK_SIZE);
}

/** The indexes of the persons under *Do not assign to these users*. */
export function excludedIndexes({ excluded }: Pick<LicenseRequest, 'excluded'>): ReadonlySet<number> {
  return new Set(excluded.flatMap(({ indexes }) => indexes));
}

/** Whether the person with that index is under *Do not assign to these users*. */
export function isExcluded({ excluded }: LicenseRequest, index: number): boolean {
  return excluded.some(({ indexes }) => indexes.includes(index));
}

/** Moves names under *Do not assign*, or back. The same request when nothing changes or it is not pending. */
export function withExclusion(
  request: LicenseRequest,
  indexes: readonly number[],
  exclude: boolean,
  by: PersonRef,
  at: string,
): LicenseRequest {
  const out = excludedIndexes(request);
  const isInside = (index: number) => Number.isInteger(index) && index >= 0 && index < request.persons;
  const moved = new Set(indexes.filter((index) => isInside(index) && out.has(index) !== exclude));
  if (!isPending(request) || moved.size === 0) return request;

  const excluded = exclude ? withMoved(request.excluded, moved, by, at) : without(request.excluded, moved);
  const included = exclude ? without(request.included, moved) : withMoved(request.included, moved, by, at);
  return { ...request, excluded, included, version: request.version + 1 };
}

function without(moves: readonly Exclusion[], indexes: ReadonlySet<number>): readonly Exclusion[] {
  return onlyIndexes(moves, (index) => !indexes.has(index));
}

/** The moves of those indexes alone. */
export function onlyIndexes(
  moves: readonly Exclusion[],
  isMeant: (index: number) => boolean,
): readonly Exclusion[] {
  const meant = moves.map((move) => ({ ...move, indexes: move.indexes.filter(isMeant) }));
  return meant.filter(({ indexes }) => indexes.length > 0);
}

const minute = (iso: string): string => iso.slice(0, 'yyyy-mm-ddThh:mm'.length);

function withMoved(
  moves: readonly Exclusion[],
  indexes: ReadonlySet<number>,
  by: PersonRef,
  at: string,
): readonly Exclusion[] {
  const known = moves.findLast((move) => move.by.id === by.id && minute(move.at) === minute(at));
  if (!known) return [...moves, { indexes: [...indexes], by, at }];

  return moves.map((move) => (move === known ? { ...move, indexes: [...move.indexes, ...indexes] } : move));
}

/** Whether *Try again* is offered. */
export function canTryAgain(request: LicenseRequest): boolean {
  return request.status === 'failed' || request.status === 'partly-failed';
}
