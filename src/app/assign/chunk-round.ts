import type { Person } from '../../domain/person.ts';
import type { Decision, Entry } from '../../domain/request.ts';

export type Approval = Extract<Decision, { kind: 'approved' }>;

/** Which persons of which request, in which round. */
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
  /** Whom another request is just being given the product for: their turn comes when that is known. */
  readonly held: ReadonlySet<string>;
}
