import { badRequest, Refusal } from './answers.ts';
import type { Hardness } from './hardness.ts';

/** The names in licenseAssignmentStates and `details` for the reasons against a license. */
export type Violation =
  | 'CountViolation'
  | 'MutuallyExclusiveViolation'
  | 'DependencyViolation'
  | 'ProhibitedInUsageLocationViolation';

/**
 * A refusal of assignLicense for that reason. `usual` has the words of Microsoft's pages, `other` those of another source. `details` go
 * with the message "License assignment failed." (tests of syn-con/n8n-nodes-microsoft-365-admin).
 */
export function violation(
  reasons: Hardness['reasons'],
  name: Violation,
  usual: string,
  other = usual,
): Refusal {
  if (reasons === 'usual words') return badRequest(usual);
  if (reasons === 'other words') return badRequest(other);
  const details = [{ code: name, message: usual }];
  return new Refusal(400, 'Request_BadRequest', 'License assignment failed.', details);
}
