import type { Decision, Entry, LicenseRequest } from '../../domain/request.ts';
import { isInRound } from '../../domain/request.ts';

export type Approval = Extract<Decision, { kind: 'approved' }>;

/** The approval that a request is being licensed by in that round; undefined: it is not, or no longer. */
export function approvalIn(request: LicenseRequest | undefined, round: number): Approval | undefined {
  if (!request || !isInRound(request, round)) return undefined;
  return request.decision?.kind === 'approved' ? request.decision : undefined;
}

/** The persons of one chunk of a request, in one round. */
export interface ChunkRound {
  readonly requestId: string;
  readonly chunk: number;
  readonly round: number;
}

/** The outcomes of the persons of a chunk, in their order, as a job found them. */
export type Found = readonly Pick<Entry, 'outcome'>[];
