import type { Assignment } from '../../../domain/assignment.ts';
import type { Outcome } from '../../../domain/outcome.ts';
import type { Product } from '../../../domain/product.ts';

/** A person to be licensed, with the outcome so far. */
export interface Assignee {
  readonly person: { readonly id: string };
  readonly outcome?: Outcome;
  /** Ends as *not assigned*: the engine neither looks at nor writes this person. */
  readonly isLeftOut: boolean;
}

/** How the job goes on for the persons who still wait. */
export interface Again {
  readonly inMs: number;
  /** Whether this attempt counts as failed. */
  readonly failed: boolean;
  /** Whether the writes lead nowhere for now, so that nobody else should wait for them. */
  readonly isStuck: boolean;
  /** Whether all writes of the tenant have to wait as well. */
  readonly isOfAll: boolean;
}

/** The persons of a target after one run of its job. */
export interface Progress {
  readonly assignees: readonly Assignee[];
  /** Whether there is anything to record beside the intent, which is stored already. */
  readonly hasNews: boolean;
  /** Undefined: nobody waits any more. */
  readonly again: Again | undefined;
  /** Whether the job fails after this, so that it keeps its lease. */
  readonly hasFailed: boolean;
}

/** The waiting list for seats of the product, as a target sees it. */
export interface WaitingList {
  /** Whether persons who get no seat come on the list, or stay on it. Otherwise, they fail. Throws StoreError. */
  readonly isOn: () => Promise<boolean>;
  /** When these persons came on the list (ISO); absent: they are not on it yet. */
  readonly since?: string;
  /** How many persons have the first free seats, since they stand on the list before these. Throws StoreError. */
  readonly ahead: () => Promise<number>;
}

/**
 * Persons who are to get one product, and the functions that store the results. The engine does not know why
 * they get it.
 */
export interface AssignmentTarget {
  readonly assignment: Assignment;
  /** When the licenses end (ISO); absent: never. Nobody is written any more when it has passed. */
  readonly until?: string | undefined;
  /**
   * As stored when the job began, at most `MAX_BATCHES_AT_ONCE` batches. When seats are short, the first persons
   * get them.
   */
  readonly assignees: readonly Assignee[];
  /** How many persons are to get the product after these; left out: none. */
  readonly behind?: number;
  readonly list: WaitingList;
  /** The products, if a recent copy shows seats for everybody; undefined: they are read anew. */
  readonly products?: readonly Product[] | undefined;
  /** One more with every *Try again*. A person who failed in an earlier round waits again. */
  readonly round: number;
  /** When the persons began to wait: milliseconds since 1970. */
  readonly began: number;
  /**
   * The state of those `personIds` whom another target was about to give the same product a moment ago.
   * `has`: Graph has shown the license. `waits`: the result is not known yet. All others are missing in the
   * map. Throws StoreError.
   */
  writtenByOthers(personIds: ReadonlySet<string>): Promise<ReadonlyMap<string, 'has' | 'waits'>>;
  /**
   * Those of the persons whose license of the product is being taken back, so that they have it for a moment only;
   * left out: nobody. Throws StoreError.
   */
  beingRemoved?(personIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Commits the outcomes that are `writing`, and makes sure of the job's lease. The same commit notes
   * `personIds` as about to be written, so that `writtenByOthers` of other targets finds them. Throws
   * LeaseLost, and StoreError, also if one of the persons got a final outcome meanwhile.
   */
  keepIntent(assignees: readonly Assignee[], personIds: readonly string[]): Promise<void>;
  /**
   * Commits the outcomes with the job's lease. Ends the job, puts it off, or keeps its lease if it has failed.
   * Throws LeaseLost, StoreError.
   */
  record(progress: Progress): Promise<void>;
}
