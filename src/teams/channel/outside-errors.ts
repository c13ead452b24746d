import { OutsideError } from '../../app/ports/outside-error.ts';

/**
 * Sorts an error of the connector's client by what can be done about it. Statuses: Microsoft's page on rate limits of bots
 * (412, 429, 502, 504 may be repeated), and 403 `MessageWritesBlocked` and 404 for chats that are no more.
 */
export function toOutsideError(error: unknown): OutsideError {
  if (error instanceof OutsideError) return error;
  const status = statusOf(error);
  const message = status === undefined ? 'The connector did not answer.' : `The connector said ${status}.`;
  const options = { cause: error, retryAfterMs: retryAfterOf(error) };
  if (isAboutToken(error, status))
    return new OutsideError('outage', message, { ...options, outage: 'token' });
  if (status === 403 || status === 404) return new OutsideError('gone', message, options);
  if (status === 429) return new OutsideError('throttled', message, options);
  if (status === undefined || status === 408 || status === 412 || status >= 500) {
    return new OutsideError('transient', message, options);
  }
  return new OutsideError('permanent', message, options);
}

// Names that @azure/identity gives its errors.
const CREDENTIAL_ERRORS = new Set([
  'AuthenticationError',
  'AuthenticationRequiredError',
  'CredentialUnavailableError',
]);

/**
 * The connector refuses our token, or the login host refuses us one. A login host that does not answer (no status, 5xx) is away for a
 * while, and no reason to tell everybody that the sign-in is broken.
 */
function isAboutToken(error: unknown, status: number | undefined): boolean {
  if (status === 401) return true;
  const isCredential = error instanceof Error && CREDENTIAL_ERRORS.has(error.name);
  return isCredential && status !== undefined && status >= 400 && status < 429;
}

function statusOf(error: unknown): number | undefined {
  const status: unknown = get(error, 'statusCode');
  return typeof status === 'number' ? status : undefined;
}

/** Milliseconds of a Retry-After header, in seconds or as a date. */
function retryAfterOf(error: unknown): number | undefined {
  const headers = get(get(error, 'response'), 'headers');
  const read = get(headers, 'get');
  const value: unknown = typeof read === 'function' ? read.call(headers, 'retry-after') : undefined;
  if (typeof value !== 'string' || value === '') return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

function get(from: unknown, name: string): unknown {
  return typeof from === 'object' && from !== null ? Reflect.get(from, name) : undefined;
}
