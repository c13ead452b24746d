import type { Day } from './calendar-day.ts';
import { isExtending, withExtensionEnd } from './extend-grant.ts';
import type { Grant } from './grant.ts';

/** The last days of licenses that License Desk gave, by `licenseKey`. Licenses that never end have no entry. */
export type LastDays = ReadonlyMap<string, Day>;

/** The key of a person's license in `LastDays`. */
export const licenseKey = (personId: string, skuId: string): string => `${personId} ${skuId}`;

/** `given`: the last days of present licenses. `day`: the last day that an approval gives; undefined: none. */
export interface EndAhead {
  readonly given: LastDays;
  readonly day: Day | undefined;
}

/** Whether an approval with the last day `next` lengthens a license that ends. `next` undefined: no last day. */
export const endsLater = (next: Day | undefined, present: Day): boolean =>
  next === undefined || next > present;

/** A later end of a license. */
interface LaterEnd {
  /** The first moment after its last day (ISO). */
  readonly until: string;
  /** The license stays until then while an extension waits (ISO). */
  readonly heldUntil: string;
}

/**
 * Gives an active grant the later end of another approved request. Ends an extension that asks for no later day, and
 * the question whether the person would lose data at the old end. `end` undefined: the license never ends. `at`: now
 * (ISO).
 */
export function withLaterEnd(grant: Grant, end: LaterEnd | undefined, at: string): Grant {
  const isMoot = isExtending(grant) && (end === undefined || grant.extension.to <= end.until);
  const settled = isMoot ? withExtensionEnd(grant, 'approved-anew', at) : grant;
  const { until: _until, extension, question, ...rest } = settled;
  return {
    ...rest,
    extendedAt: at,
    ...(end && { until: end.until }),
    ...(end && extension && { extension: { ...extension, heldUntil: end.heldUntil } }),
    ...(question && question.why !== 'until' && { question }),
  };
}
