import type { Call } from './answers.ts';
import type { LedgerEntry } from './licenses.ts';
import type { World } from './world.ts';

/** A mail that the tenant has taken. `at` is ms since 1970; `text` is what a reader without HTML sees. */
export interface Mail {
  readonly at: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly contentType: 'text' | 'html';
  readonly content: string;
  readonly text: string;
  readonly saveToSentItems: boolean;
}

/** All that a Graph handler works on. */
export interface GraphContext {
  readonly world: World;
  readonly ledger: LedgerEntry[];
  readonly mails: Mail[];
  /** Base address with a slash at its end. */
  readonly graphUrl: string;
  readonly call: Call;
  /** Decoded segments that stand for `{id}` in the route. */
  readonly params: readonly string[];
  /** Application permissions of the caller. */
  readonly roles: ReadonlySet<string>;
}
