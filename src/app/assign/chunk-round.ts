import type { Person } from '../../domain/person.ts';
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
  readonly approval: Approval;
}

/** The persons of a chunk as a look showed them. */
export interface Looked {
  readonly entries: readonly Entry[];
  /** Those that Graph was asked about, by id. */
  readonly people: ReadonlyMap<string, Person | undefined>;
  /** The persons whom another request is just being given the product for: their turn comes when that is known. */
  readonly held: ReadonlySet<string>;
}
