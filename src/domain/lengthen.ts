import type { Day } from './calendar-day.ts';
import { isExtending, withExtensionEnd } from './extend-grant.ts';
import type { Grant } from './grant.ts';

/** The last days of licenses that License Desk gave, by `licenseKey`. Licenses that never end are missing. */
export type LastDays = ReadonlyMap<string, Day>;

/** The key of a person's license in `LastDays`. */
export const licenseKey = (personId: string, skuId: string): string => `${personId} ${skuId}`;

/** The licenses that are there already, and the last day of those that an approval gives; undefined: they never end. */
export interface EndAhead {
  readonly given: LastDays;
  readonly day: Day | undefined;
}

/** Whether an approval with that last day lengthens a license that ends. undefined: its licenses never end. */
export const endsLater = (next: Day | undefined, present: Day): boolean =>
  next === undefined || next > present;

/** A later end of a license. Without `until`, it never ends. */
interface LaterEnd {
  /** The first moment after its last day (ISO), and until when it stays while an extension waits (ISO). */
  readonly until: string;
  readonly heldUntil: string;
}

/**
 * An active grant after another request for the same license was approved for longer. An extension that asks for no
 * later day ends, and so does the question whether the old end takes data. `end` undefined: the license never ends.
 * `at`: ISO.
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
