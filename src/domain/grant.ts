import type { Decider } from './decider.ts';
import type { Entry, LicenseRequest, SwitchedOffApp } from './request.ts';

/**
 * The state of a grant. `ending`: it is about to be removed. `left-alone`: the license is not ours any more, so
 * we never remove it.
 */
export type GrantState = 'active' | 'ending' | 'ended' | 'left-alone';

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
}

/** Whether the license is ours still: it holds a seat because License Desk gave it. */
export const isOurs = ({ state }: Pick<Grant, 'state'>): boolean => state === 'active' || state === 'ending';

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
