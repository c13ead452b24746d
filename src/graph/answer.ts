import { readRetryAfter } from '../app/ports/retry-after.ts';

/** Graph's answer to one call, alone or in a batch. */
export interface Answer {
  /** HTTP status; 0 for an item that the answer of its batch does not contain. */
  readonly status: number;
  /** Parsed JSON; undefined for an empty answer. */
  readonly body: unknown;
  /** Graph's error, when the status says that there is one. `all`: whatever it says, its details included, to look for words in. */
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly requestId: string;
    readonly all: string;
  };
  /** How long Graph asks us to wait. */
  readonly retryAfterMs?: number;
}

/** Puts an answer together; `now` (milliseconds) is for a Retry-After that names a date. */
export function answerOf(status: number, headers: Headers, body: unknown, now: number): Answer {
  const retryAfterMs = readRetryAfter(headers.get('Retry-After'), now, Date.parse);
  return { status, body, error: readError(body), ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

export function isGood({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** Whether the same call may work a little later. */
export function isPassing({ status }: Answer): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

function readError(body: unknown): Answer['error'] {
  const error = member(body, 'error');
  // The schema page spells it in lower case, live answers do not.
  const inner = member(error, 'innerError') ?? member(error, 'innererror');
  const code = textOf(member(error, 'code'));
  const message = textOf(member(error, 'message'));
  const details: unknown = member(error, 'details');
  const more: readonly unknown[] = Array.isArray(details) ? details : [];
  const parts = more.flatMap((part) => [textOf(member(part, 'code')), textOf(member(part, 'message'))]);
  const all = [code, message, ...parts].filter(Boolean).join(' ');
  return { code, message, requestId: textOf(member(inner, 'request-id')), all };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
