import { OutsideError } from '../app/ports/outside-error.ts';
import type { Answer } from './answer.ts';

/** The call was sent and its answer did not come back, so it may have been carried out. */
export class LostAnswer extends OutsideError {
  readonly timedOut: boolean;

  constructor(cause: unknown, retryAfterMs?: number) {
    super('transient', 'The answer of Graph was lost.', { cause, retryAfterMs, mayBeDone: true });
    this.name = 'LostAnswer';
    this.timedOut = cause instanceof Error && cause.name === 'TimeoutError';
  }
}

// The longest text from Graph that is passed on.
const MAX_TEXT_LENGTH = 300;

/** The error for an answer other than 2xx, unless the caller knows a narrower meaning. */
export function problemOf(answer: Answer): OutsideError {
  const { status, retryAfterMs } = answer;
  const text = `Graph answered ${status}. ${codeOf(answer)}`;
  if (status === 429) return new OutsideError('throttled', text, { retryAfterMs });
  if (status === 401) return new OutsideError('outage', text, { outage: 'token' });
  if (status === 403) return new OutsideError('outage', text, { outage: 'consent' });
  if (status === 404) return new OutsideError('gone', text);
  // 409: another write of the tenant is under way (Directory_ConcurrencyViolation).
  const later = status < 400 || status >= 500 || status === 408 || status === 409;
  return later ? new OutsideError('transient', text, { retryAfterMs }) : new OutsideError('permanent', text);
}

/** Graph's code and request id. For logs, since Graph's words can name people. */
export function codeOf({ error }: Answer): string {
  return joined(error.code, graphReference(error));
}

/** Graph's words with its code and request id, cut to 300 characters. For the audit. */
export function errorText({ error }: Answer): string {
  return joined(error.all, graphReference(error));
}

const graphReference = ({ requestId }: Answer['error']): string => (requestId === '' ? '' : `[${requestId}]`);
const joined = (...parts: readonly string[]): string =>
  parts.filter(Boolean).join(' ').slice(0, MAX_TEXT_LENGTH);

/**
 * The error for a failure between us and Graph: transient, and a LostAnswer unless surely nothing was sent.
 */
export function networkProblem(error: unknown): OutsideError {
  const code = causes(error).find((cause) => typeof cause.code === 'string' && NEVER_SENT.has(cause.code));
  if (code !== undefined)
    return new OutsideError('transient', 'Graph could not be reached.', { cause: error, notSent: true });
  return new LostAnswer(error);
}

// Codes of Node (libuv, undici) for a connection that was never made.
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/**
 * The error for a missing token. If it was refused (the identity, its secret or its tenant is wrong),
 * everything stops until somebody helps. Otherwise, for example if the login host does not answer, it is
 * tried later.
 */
export function tokenProblem(error: unknown): OutsideError {
  const refused = causes(error).some(({ status, statusCode }) => isRefusal(status) || isRefusal(statusCode));
  if (refused)
    return new OutsideError('outage', 'Graph’s token was refused.', { cause: error, outage: 'token' });
  const options = { cause: error, notSent: true };
  return new OutsideError('transient', 'There is no token for Graph at the moment.', options);
}

function isRefusal(status: unknown): boolean {
  return typeof status === 'number' && status >= 400 && status < 500 && status !== 408 && status !== 429;
}

interface Cause {
  readonly code?: unknown;
  readonly status?: unknown;
  readonly statusCode?: unknown;
  readonly cause?: unknown;
}

/** The error and its causes, at most five deep. */
function causes(error: unknown): readonly Cause[] {
  const found: Cause[] = [];
  let next: unknown = error;
  while (typeof next === 'object' && next !== null && found.length < 5) {
    const cause: Cause = next;
    found.push(cause);
    next = cause.cause;
  }
  return found;
}
