import type { Decision, Entry, LicenseRequest } from '../../domain/request.ts';
import { isErased } from '../../domain/personal-data.ts';
import { CHUNK_SIZE, isExcluded, isInRound } from '../../domain/request.ts';
import type { StoredChunk } from '../records/load-request.ts';

export type Approval = Extract<Decision, { kind: 'approved' }>;

/**
 * The approval of a request that is being licensed in that round; undefined: it has ended, or another round
 * has begun.
 */
export function approvalIn(request: LicenseRequest | undefined, round: number): Approval | undefined {
  if (!request || !isInRound(request, round)) return undefined;
  return request.decision?.kind === 'approved' ? request.decision : undefined;
}

/** One chunk of a request, in one round. */
export interface ChunkRound {
  readonly requestId: string;
  readonly chunk: number;
  readonly round: number;
}

/** Whether a person of a chunk ends as *not assigned* in any case: they were excluded, or erased since. */
export function isLeftOut(request: LicenseRequest, chunk: number, n: number, { person }: Entry): boolean {
  return isExcluded(request, chunk * CHUNK_SIZE + n) || isErased(person.id);
}

/** The outcomes of the persons of a chunk, in chunk order, as a job found them. */
export type Found = readonly Pick<Entry, 'outcome'>[];

/** A chunk as stored, and its entries with the outcomes that were found. */
export interface FoundPart {
  readonly read: StoredChunk;
  readonly entries: readonly Entry[];
}
