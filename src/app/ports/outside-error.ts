import type { StopCause } from '../../domain/job.ts';

/** Something outside failed. The worker looks at `kind`, never at an HTTP status. */
export class OutsideError extends Error {
  /**
   * `throttled` and `transient`: later. `gone`: the conversation, card or person is no more. `permanent`: this one will never work.
   * `stopped`: a cause that hits everybody (`cause` says which).
   */
  readonly kind: 'throttled' | 'transient' | 'gone' | 'permanent' | 'stopped';
  readonly retryAfterMs: number | undefined;
  readonly stop: StopCause | undefined;
  /** Which product or mailbox the cause is about. */
  readonly about: string | undefined;

  constructor(
    kind: OutsideError['kind'],
    message: string,
    options: {
      readonly cause?: unknown;
      readonly retryAfterMs?: number | undefined;
      readonly stop?: StopCause | undefined;
      readonly about?: string | undefined;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'OutsideError';
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
    this.stop = options.stop;
    this.about = options.about;
  }
}
