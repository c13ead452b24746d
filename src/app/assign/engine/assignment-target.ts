import type { Assignment } from '../../../domain/assignment.ts';
import type { Outcome } from '../../../domain/outcome.ts';

/** A person to be licensed, with the outcome so far. */
export interface Assignee {
  readonly person: { readonly id: string };
  readonly outcome?: Outcome;
  /** Ends as *not assigned*, and is neither looked at nor written. */
  readonly isLeftOut: boolean;
}

/** How a job goes on for those who still wait. */
export interface Again {
  readonly inMs: number;
  /** Whether this attempt counts as failed. */
  readonly failed: boolean;
  /** Whether the writes lead nowhere for now: nobody else should wait for them. */
  readonly isStuck: boolean;
  /** Whether every write of the tenant has to wait as well. */
  readonly isOfAll: boolean;
}

/** The persons of a target after one run of its job. */
export interface Progress {
  readonly assignees: readonly Assignee[];
  /** Whether there is anything to record beside the intent, which is written down already. */
  readonly hasNews: boolean;
  /** Undefined: nobody waits any more. */
  readonly again: Again | undefined;
}

/** Persons who are to get one product, and how they are stored. The engine knows nothing else of the reason why they get it. */
export interface AssignmentTarget {
  readonly assignment: Assignment;
  /** As stored when the job began. When seats are short, the first ones get them. */
  readonly assignees: readonly Assignee[];
  /** One more with every *Try again*; a failure of an earlier round waits again. */
  readonly round: number;
  /** When they began to wait, in milliseconds. */
  readonly began: number;
  /**
   * How it stands with those of `personIds` whom another target was about to give the same product a moment ago: `has`: Graph has shown that
   * license; `waits`: it is not known yet. Nobody else is in it. Throws StoreError.
   */
  writtenByOthers(personIds: ReadonlySet<string>): Promise<ReadonlyMap<string, 'has' | 'waits'>>;
  /**
   * Commits the outcomes that are `writing`, with the job's lease. The same commit notes `personIds` as about to be written, so that the
   * `writtenByOthers` of other targets finds them. Throws LeaseLost, and StoreError also when one of the persons has ended meanwhile.
   */
  keepIntent(assignees: readonly Assignee[], personIds: readonly string[]): Promise<void>;
  /** Commits the outcomes with the job's lease, and ends the job or puts it off. Throws LeaseLost, StoreError. */
  record(progress: Progress): Promise<void>;
}
