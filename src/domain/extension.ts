import type { PersonRef } from './person.ts';

/** A later end that a person asks for. An approver answers. */
export interface Extension {
  /** Leads to the cards that ask. */
  readonly id: string;
  /** When it was asked (ISO). */
  readonly at: string;
  /** The end that is asked for (ISO). */
  readonly to: string;
  /** While nobody has answered, the license stays until then (ISO). */
  readonly heldUntil: string;
  /** Why the person needs the license longer; may be empty. */
  readonly reason: string;
}

/**
 * The result of an extension. `unanswered`: nobody answered before the license was taken back. `approved-anew`:
 * another approved request lengthened the license at least as far.
 */
export type ExtensionResult = 'granted' | 'declined' | 'withdrawn' | 'unanswered' | 'approved-anew';

/** An extension that waits no more. */
export interface PastExtension extends Pick<Extension, 'id' | 'to'> {
  readonly result: ExtensionResult;
  /** The end before it (ISO). */
  readonly was: string;
  /** When it ended (ISO), and the approver who answered. */
  readonly at: string;
  readonly by?: PersonRef;
}

/** How long a license stays beyond its end while an extension waits for an answer. */
export const HOLD_MS = 3 * 86_400_000;
