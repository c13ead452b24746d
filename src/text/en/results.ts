import type { FailureReason, OutcomeKind } from '../../domain/outcome.ts';
import type { Status, Tally } from '../../domain/request.ts';
import type { Place } from '../../domain/waiting-list.ts';

/** How a request ended; every name is literal already. */
export interface RequestResult {
  readonly product: string;
  readonly status: Status;
  readonly tally: Tally;
  /** How many wait for a license, if everybody else is done; 0: nobody. */
  readonly listed: number;
  /** How many of the holders keep their license for longer now. */
  readonly longer: number;
  /** The last day of the licenses, if they end. */
  readonly until?: string;
  /** The last day has passed. Nobody gets a license any more. */
  readonly isOver?: true;
}

/** How it ended for one person; every name is literal already. `why` only where it failed. */
export interface PersonResult {
  readonly product: string;
  readonly outcome: OutcomeKind;
  /** They had the license before and keep it for longer now. */
  readonly isLonger?: true;
  /** Their place on the waiting list, while they are on it. */
  readonly place?: Place;
  /** The last day of their license, if it ends. */
  readonly until?: string;
  readonly why?: { readonly reason: FailureReason; readonly apps: string };
  /** The requester, when that was somebody else. */
  readonly requester?: string;
}
