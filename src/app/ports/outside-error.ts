import type { OutageCause } from '../../domain/job.ts';

/** Something outside failed. The worker looks at `kind`, never at an HTTP status. */
export class OutsideError extends Error {
  /**
   * `throttled` and `transient`: later. `gone`: what was called is no more, or we were sent away from it, for ever. `permanent`: this one
   * will never work. `outage`: a cause that hits everybody (`outage` says which).
   * Of Teams alone: `unknown-chat`: it does not find the conversation, which comes and goes; a personal chat can be made anew.
   * `message-gone`: that message is no more, and the conversation lives. `blocked`: an administrator blocks the app, until it is allowed
   * again (days).
   */
  readonly kind:
    'throttled' | 'transient' | 'gone' | 'unknown-chat' | 'message-gone' | 'blocked' | 'permanent' | 'outage';
  readonly retryAfterMs: number | undefined;
  readonly outage: OutageCause | undefined;
  /** The product or mailbox that the cause is about. */
  readonly about: string | undefined;
  /** Whether what was asked may have been done all the same: only the answer is known to be missing. */
  readonly mayBeDone: boolean;
  /** Whether nothing came to the service, so that it has said nothing about what was asked. */
  readonly notSent: boolean;
  /** The service's own code for its answer, where it has one. */
  readonly code: string | undefined;

  constructor(
    kind: OutsideError['kind'],
    message: string,
    options: {
      readonly cause?: unknown;
      readonly retryAfterMs?: number | undefined;
      readonly outage?: OutageCause | undefined;
      readonly about?: string | undefined;
      readonly mayBeDone?: boolean;
      readonly notSent?: boolean;
      readonly code?: string | undefined;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'OutsideError';
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
    this.outage = options.outage;
    this.about = options.about;
    this.mayBeDone = options.mayBeDone ?? false;
    this.notSent = options.notSent ?? false;
    this.code = options.code;
  }
}
