import { readRetryAfter } from '../app/ports/retry-after.ts';

/** Graph's answer to one call, alone or in a batch. */
export interface Answer {
  /** HTTP status; 0 for an item that is missing in the answer of its batch. */
  readonly status: number;
  /** Parsed JSON; undefined for an empty answer. */
  readonly body: unknown;
  /**
   * Graph's error, if the status is one. `all`: the whole text of the error with its details, to search for
   * words.
   */
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly requestId: string;
    readonly all: string;
  };
  /** The wait that Graph asks for. */
  readonly retryAfterMs?: number;
}

/** The headers of an answer, whatever the case of their names. */
export type AnswerHeaders = Pick<Headers, 'get'>;

/** Makes an answer from its parts. `now` (milliseconds since 1970) serves a Retry-After with a date. */
export function answerOf(status: number, headers: AnswerHeaders, body: unknown, now: number): Answer {
  const retryAfterMs = readRetryAfter(headers.get('Retry-After'), now, Date.parse);
  return { status, body, error: readError(body), ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

export function isGood({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** Whether the same call may succeed a little later. */
export function isPassing({ status }: Answer): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

function readError(body: unknown): Answer['error'] {
  const error = member(body, 'error');
  // The schema page spells the name in lower case; live answers do not.
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
