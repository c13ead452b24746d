import type { OutageCause } from '../../domain/job.ts';

/** A service outside failed. The worker looks at `kind`, never at an HTTP status. */
export class OutsideError extends Error {
  /**
   * `throttled`, `transient`: try later. `gone`: the subject of the call does not exist any more, or we were
   * removed from it; this is for ever. `permanent`: this call will never work. `outage`: a cause that hits
   * everybody (the field `outage` says which).
   * From Teams alone: `unknown-chat`: Teams does not find the conversation, which may pass; a personal chat
   * can be made anew. `message-gone`: the message does not exist any more, but the conversation does.
   * `blocked`: an administrator blocks the app, which may last for days.
   */
  readonly kind:
    | 'throttled'
    | 'transient'
    | 'gone'
    | 'unknown-chat'
    | 'message-gone'
    | 'blocked'
    | 'permanent'
    | 'outage';
  readonly retryAfterMs: number | undefined;
  readonly outage: OutageCause | undefined;
  /** The product or mailbox that the cause is about. */
  readonly about: string | undefined;
  /** Whether the call may have been carried out, since only its answer is missing. */
  readonly mayBeDone: boolean;
  /** Whether the call never reached the service, so that the service has said nothing. */
  readonly notSent: boolean;
  /** The service's own error code, if it sent one. */
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
