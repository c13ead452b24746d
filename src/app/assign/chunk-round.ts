import type { Decision, Entry, LicenseRequest } from '../../domain/request.ts';
import { isErased } from '../../domain/personal-data.ts';
import { CHUNK_SIZE, isExcluded, isInRound } from '../../domain/request.ts';

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

/** Whether a person of a chunk is *not assigned* in the end, whatever happens to the others: excluded, or erased since. */
export function isLeftOut(request: LicenseRequest, chunk: number, n: number, { person }: Entry): boolean {
  return isExcluded(request, chunk * CHUNK_SIZE + n) || isErased(person.id);
}

/** The outcomes of the persons of a chunk, in their order, as a job found them. */
export type Found = readonly Pick<Entry, 'outcome'>[];
