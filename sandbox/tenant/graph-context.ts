import type { Call } from './answers.ts';
import type { LedgerEntry } from './licences.ts';
import type { Mail } from './mail.ts';
import type { World } from './world.ts';

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
