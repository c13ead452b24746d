import type { OutageCause } from '../../domain/job.ts';

/** Something outside failed. The worker looks at `kind`, never at an HTTP status. */
export class OutsideError extends Error {
  /**
   * `throttled` and `transient`: later. `gone`: the conversation, card or person is no more. `permanent`: this one will never work.
   * `outage`: a cause that hits everybody (`outage` says which).
   */
  readonly kind: 'throttled' | 'transient' | 'gone' | 'permanent' | 'outage';
  readonly retryAfterMs: number | undefined;
  readonly outage: OutageCause | undefined;
  /** Which product or mailbox the cause is about. */
  readonly about: string | undefined;
  /** Whether what was asked may have been done all the same: only the answer is known to be missing. */
  readonly mayBeDone: boolean;

  constructor(
    kind: OutsideError['kind'],
    message: string,
    options: {
      readonly cause?: unknown;
      readonly retryAfterMs?: number | undefined;
      readonly outage?: OutageCause | undefined;
      readonly about?: string | undefined;
      readonly mayBeDone?: boolean;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'OutsideError';
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
    this.outage = options.outage;
    this.about = options.about;
    this.mayBeDone = options.mayBeDone ?? false;
  }
}
