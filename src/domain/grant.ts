import type { Decider } from './decider.ts';
import type { Extension, PastExtension } from './extension.ts';
import type { GrantAbout } from './grant-news.ts';
import { isOfEnd } from './grant-news.ts';
import type { PersonRef } from './person.ts';
import type { Entry, LicenseRequest, SwitchedOffApp } from './request.ts';
import type { StorageKind } from './storage.ts';

/**
 * The state of a grant. `ending`: it is about to be removed. `left-alone`: the license is not ours any more, so
 * we never remove it.
 */
export type GrantState = 'active' | 'ending' | 'ended' | 'left-alone';

/**
 * Why a license is not ours any more. `by-group`: the person has it through a group only. `changed`: somebody
 * changed it since. `apps-changed`: other apps are off than we left. `unproven`: Microsoft 365 does not say
 * when it was changed.
 */
export type LeftAlone = 'by-group' | 'changed' | 'apps-changed' | 'unproven';

/** The end of a grant. `until`: its time is over. */
export interface Ending {
  readonly why: 'given-back' | 'until';
  /** When the end was asked for (ISO), and by whom. */
  readonly at: string;
  readonly by: PersonRef | 'license-desk';
  /** When the license is looked at next (ISO). */
  readonly dueAt: string;
  /** When we last were about to remove it (ISO). If it is gone later, we removed it. */
  readonly removing?: string;
  /** Whether Microsoft 365 accepted that removal. */
  readonly accepted?: true;
  /** It counts among the removals of a day. */
  readonly isCounted?: true;
  /** It waits, since too many licenses were to be removed on one day. */
  readonly isPaused?: true;
  /** The kinds of data that an approver agreed the person loses. */
  readonly lossAllowed?: readonly StorageKind[];
  /** How often it had to be looked at again, since Microsoft 365 gave no clear answer. */
  readonly tries?: number;
}

/** Whether somebody may lose data with a license. An approver answers. */
export interface Question extends Pick<Ending, 'why' | 'by'> {
  readonly loses: readonly StorageKind[];
  /** When it was asked (ISO). */
  readonly at: string;
}

/** A grant that is about to end. */
export type EndingGrant = Grant & { readonly state: 'ending'; readonly ending: Ending };

/**
 * A license that License Desk gave. There is one for each person and product; a later one takes the place of an
 * earlier one. It outlives its request. Persons who had the license before have no grant.
 */
export interface Grant {
  readonly state: GrantState;
  readonly person: Entry['person'];
  readonly skuId: string;
  readonly productName: string;
  readonly requestId: string;
  /** The decider of the request, and the time of the decision (ISO). */
  readonly by: Decider;
  readonly decidedAt: string;
  /** When Graph showed the license (ISO). */
  readonly since: string;
  /** The apps that we switched off. */
  readonly off: readonly SwitchedOffApp[];
  /** When Microsoft 365 changed the license, as read back (ISO); absent if Graph did not say it. */
  readonly changed?: string;
  /** When it ends: the first moment after its last day (ISO); absent: never. */
  readonly until?: string;
  /** When its present end was set by an extension (ISO). */
  readonly extendedAt?: string;
  /** An extension that waits for an answer, and the last one that no longer does. */
  readonly extension?: Extension;
  readonly lastExtension?: PastExtension;
  /** Of a grant that is `ending`, or was. */
  readonly ending?: Ending;
  /** When it was no longer there, or was left alone (ISO). */
  readonly endedAt?: string;
  /** Of a grant that is `left-alone`. */
  readonly leftAlone?: LeftAlone;
  /** Of an active grant that was to end, while an approver is asked. */
  readonly question?: Question;
}

/** Whether the license is ours still: it holds a seat because License Desk gave it. */
export const isOurs = ({ state }: Pick<Grant, 'state'>): boolean => state === 'active' || state === 'ending';

/** The grant of a person of an approved request; undefined unless the request gave them the license. */
export function grantOf({ id, decision }: LicenseRequest, { person, outcome }: Entry): Grant | undefined {
  if (decision?.kind !== 'approved' || outcome?.kind !== 'assigned') return undefined;

  const { skuId, productName, by, at, off, until } = decision;
  const { at: since, changed } = outcome;
  return {
    state: 'active',
    person,
    skuId,
    productName,
    requestId: id,
    by,
    decidedAt: at,
    since,
    off,
    ...(changed !== undefined && { changed }),
    ...(until !== undefined && { until }),
  };
}

/** Whether the license is about to be removed. */
export function isEnding(grant: Grant): grant is EndingGrant {
  return grant.state === 'ending' && grant.ending !== undefined;
}

/** Begins the end of a grant. `at`: ISO. Throws RangeError unless it is active. */
export function withEnding(grant: Grant, why: Ending['why'], by: Ending['by'], at: string): EndingGrant {
  if (grant.state !== 'active') throw new RangeError(`A grant that is ${grant.state} cannot end.`);

  const { question: _question, ...rest } = grant;
  return { ...rest, state: 'ending', ending: { why, at, by, dueAt: at } };
}

/** An end comes once: a license that stays although its time is over has no end any more. */
function withoutPastEnd({ until, ...grant }: Grant, why: Ending['why']): Grant {
  return why === 'until' || until === undefined ? grant : { ...grant, until };
}

/** The grant after its license is gone. `at`: ISO. */
export const withEnd = (grant: EndingGrant, at: string): Grant => ({ ...grant, state: 'ended', endedAt: at });

/** The grant of a license that is not ours any more. `at`: ISO. */
export const withLeftAlone = (grant: EndingGrant, why: LeftAlone, at: string): Grant => ({
  ...grant,
  state: 'left-alone',
  endedAt: at,
  leftAlone: why,
});

/** The grant after Microsoft 365 refused the removal. The license stays, and is ours. */
export function withRefusal({ ending, ...grant }: EndingGrant): Grant {
  return withoutPastEnd({ ...grant, state: 'active' }, ending.why);
}

/** The grant while an approver is asked whether the person may lose data. `at`: ISO. */
export function withQuestion({ ending, ...grant }: EndingGrant, loses: Question['loses'], at: string): Grant {
  const { why, by } = ending;
  return { ...grant, state: 'active', question: { loses, at, why, by } };
}

/** The grant after an approver agreed that the person loses data. `at`: ISO. */
export function withLossAllowed(grant: Grant, { why, by, loses }: Question, at: string): EndingGrant {
  const next = withEnding(grant, why, by, at);
  return { ...next, ending: { ...next.ending, lossAllowed: loses } };
}

/** The grant after an approver kept the license. */
export function withoutQuestion({ question, ...grant }: Grant): Grant {
  return question ? withoutPastEnd(grant, question.why) : grant;
}

/** When the license is taken back (ISO): later than its end while an extension waits; undefined: never. */
export const endOf = ({ until, extension }: Grant): string | undefined => extension?.heldUntil ?? until;

/** Whether the news is still true. `end`: the end that it tells of (ISO). */
export function isStillNews({ news, end }: Pick<GrantAbout, 'news' | 'end'>, grant: Grant): boolean {
  const { state, question } = grant;
  if (news === 'asks-approver') return question !== undefined;
  if (isOfEnd(news)) return state === 'active' && !question && endOf(grant) === end;
  if (news === 'refused' || news === 'kept' || news === 'canceled') return state === 'active';
  return state === (news === 'given-back' || news === 'ended' ? 'ended' : 'left-alone');
}
