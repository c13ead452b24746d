import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import type { Log } from '../app/ports/ports.ts';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
type Fields = Readonly<Record<string, unknown>>;

export type { Log };

const SECRET_NAME =
  /secret|password|passwd|pwd|token|authorization|cookie|credential|assertion|api_?key|^key$|cosmos_?key/i;
// A JSON web token, an authorization value, or `key=value` as in connection strings and forms.
const SECRET_TEXT =
  /eyJ[\w.-]{7,}|\b(?:bearer|basic) {1,9}[\w.~+/=-]{8,}|\b(?:client_secret|client_assertion|access_token|refresh_token|sig|AccountKey|password)=[^\s&;"']+/gi;
// The mail address of a person. Paths of packages do not match: they have a slash before the @, or no letters
// after the last dot.
const ADDRESS = /[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,63}\b/gi;
const OWN_PARTS = new Set(['level', 'time', 'message']);
const HIDDEN = '[hidden]';
const HIDDEN_ADDRESS = '[address]';
const MAX_TEXT_LENGTH = 4_000;
const MAX_DEPTH = 5;

/**
 * Makes the log: one JSON object per line on standard output (or `destination`). Hides secrets, tokens and
 * mail addresses, by field name and by pattern. Logging never throws.
 */
export function createLog(options: {
  readonly level: LogLevel;
  readonly destination?: DestinationStream;
  /** Gives the reference of the present trace, for lines that have none themselves. */
  readonly reference?: () => string | undefined;
}): Log {
  const { level, destination, reference = () => undefined } = options;
  const lines = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
  const write =
    (at: LogLevel) =>
    (message: string, fields: Fields = {}): void => {
      if (lines.isLevelEnabled(at)) lines[at](flat({ reference: reference(), ...fields }), message);
    };
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}

/** The fields of a line. Fields with the names of its own parts are renamed. */
function flat(fields: Fields): Record<string, unknown> {
  const entries = Object.entries(clean(fields, 0) ?? {});
  return Object.fromEntries(entries.map(([name, item]) => [OWN_PARTS.has(name) ? `${name}_` : name, item]));
}

/** A copy that is safe to log: plain data, bounded, without secrets. */
function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return shorten(withoutSecrets(value));
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[deeper]';
  try {
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
    if (value instanceof Error) return cleanError(value, depth);
    if (Array.isArray(value)) return value.slice(0, 100).map((item) => clean(item, depth + 1));
    const entries = Object.entries(value).slice(0, 100);
    return Object.fromEntries(
      entries.map(([name, item]) => [name, SECRET_NAME.test(name) ? HIDDEN : clean(item, depth + 1)]),
    );
  } catch {
    return '[unreadable]';
  }
}

/** The useful parts of an error. Errors of SDKs contain whole requests with their headers. */
function cleanError(error: Error, depth: number): unknown {
  const plain = {
    name: error.name,
    message: error.message,
    code: 'code' in error ? error.code : undefined,
    statusCode: 'statusCode' in error ? error.statusCode : undefined,
    stack: error.stack,
    cause: error.cause,
  };
  return Object.fromEntries(
    Object.entries(plain)
      .filter(([, item]) => item !== undefined)
      .map(([name, item]) => [name, clean(item, depth + 1)]),
  );
}

/**
 * Removes secrets and mail addresses from a text that others may have written, such as Graph's about an
 * error.
 */
function withoutSecrets(text: string): string {
  return text.replace(SECRET_TEXT, HIDDEN).replace(ADDRESS, HIDDEN_ADDRESS);
}

function shorten(text: string): string {
  return text.length > MAX_TEXT_LENGTH
    ? `${text.slice(0, MAX_TEXT_LENGTH)}… (${text.length} characters)`
    : text;
}
