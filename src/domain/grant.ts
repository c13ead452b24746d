import type { Decider } from './decider.ts';
import type { PersonRef } from './person.ts';
import type { Entry, LicenseRequest, SwitchedOffApp } from './request.ts';

/**
 * The state of a grant. `ending`: it is about to be removed. `left-alone`: the license is not ours any more, so
 * we never remove it.
 */
export type GrantState = 'active' | 'ending' | 'ended' | 'left-alone';

/**
 * Why a license is not ours any more. `by-group`: the person has it through a group only. `changed`: somebody
 * changed it since. `apps-changed`: other apps are off than we left. `unproven`: Microsoft 365 does not say
 * when it was changed. `refused`: Microsoft 365 refuses to remove it.
 */
export type LeftAlone = 'by-group' | 'changed' | 'apps-changed' | 'unproven' | 'refused';

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
  /** How often the removal was put off, or its answer was lost. */
  readonly tries?: number;
}

/**
 * A license that License Desk gave. There is one for each person and product; a later one takes the place of an
 * earlier one. It outlives its request. Who had the license before has no grant.
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
  /** When it ends (ISO); absent: never. */
  readonly until?: string;
  /** Of a grant that is `ending`, or was. */
  readonly ending?: Ending;
  /** When it was no longer there, or was left alone (ISO). */
  readonly endedAt?: string;
  /** Of a grant that is `left-alone`. */
  readonly leftAlone?: LeftAlone;
}

/** The grant of a person of an approved request; undefined unless the request gave them the license. */
export function grantOf({ id, decision }: LicenseRequest, { person, outcome }: Entry): Grant | undefined {
  if (decision?.kind !== 'approved' || outcome?.kind !== 'assigned') return undefined;

  const { skuId, productName, by, at, off } = decision;
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
  };
}
