import type { IncomingMessage } from 'node:http';
import { Agent, request as ask } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import {
  AuthenticationHandler,
  Client,
  GraphClientError,
  ResponseType,
} from '@microsoft/microsoft-graph-client';
import { OutsideError } from '../app/ports/outside-error.ts';
import type { Answer, AnswerHeaders } from './answer.ts';
import { permissionsIn } from '../domain/permissions.ts';
import { answerOf } from './answer.ts';
import { networkProblem, tokenProblem } from './outside-errors.ts';

/** The subject of a call, for metrics. */
export type CallKind = 'people' | 'rights' | 'products' | 'assign' | 'mail';

/** One finished call; items of a batch are reported one by one. */
export interface CallReport {
  readonly kind: CallKind;
  readonly result: 'ok' | 'missing' | 'refused' | 'throttled' | 'failed' | 'lost';
  /** The used share of the throttling limit (1 = all), if Graph reports more than 0.8. */
  readonly load?: number;
}

export interface GraphCall {
  readonly kind: CallKind;
  readonly method: 'GET' | 'POST';
  /** The path below the API version, with its query; every value is encoded (`url`): `/users/…`. */
  readonly path: string;
  readonly body?: unknown;
}

/** Microsoft Graph, as far as this folder needs it. */
export interface GraphClient {
  /**
   * Makes one call, once. Gives Graph's answer, whatever its status. Throws OutsideError: LostAnswer if no
   * answer came; otherwise the call was never made.
   */
  send(call: GraphCall): Promise<Answer>;
  /** Reports an item of a batch to the metrics, by its status and headers. */
  report(kind: CallKind, status: number, headers: AnswerHeaders): void;
  /** The application permissions in the token of the next call. Throws OutsideError if there is no token. */
  permissions(): Promise<readonly string[]>;
  /**
   * The path of a link from Graph, in the form of `GraphCall`; undefined if the link leads to another host.
   */
  pathOf(link: string): string | undefined;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export interface GraphOptions {
  /** `https://host` or `https://host:port`, without a version. */
  readonly baseUrl: string;
  /** Gives an access token for Graph; called before each call. */
  readonly getToken: () => Promise<string>;
  /** Host names, without port, that may get the token besides Microsoft's own. */
  readonly customHosts?: readonly string[];
  /**
   * Time limit of a call, from the token to the last byte; 10 seconds if left out, and 20 for writes of
   * licenses.
   */
  readonly timeoutMs?: number;
  readonly onCall?: (report: CallReport) => void;
  readonly now?: () => number;
  /** Waits between the tries of a read; a timer if left out. */
  readonly sleep?: (ms: number) => Promise<void>;
}

/** The path of a batch. Its items are reported to the metrics, not the batch itself. */
export const BATCH_PATH = '/$batch';

// Our own number. If a person waits, the caller sets a shorter one.
const DEFAULT_TIMEOUT_MS = 10_000;
// For 20 writes one after the other, a second each. With the read-back, this stays below a job's lease of 25
// seconds.
const ASSIGN_TIMEOUT_MS = 20_000;
// Microsoft sends the header from 0.8 on (Microsoft Graph throttling guidance).
const REPORTED_LOAD = 0.8;

/**
 * A client that never repeats a call by itself, never follows a redirect, and never sends without its token.
 * Throws RangeError for a base URL that is not https.
 */
export function createGraphClient(options: GraphOptions): GraphClient {
  const { baseUrl, onCall, now = Date.now } = options;
  if (URL.parse(baseUrl)?.protocol !== 'https:')
    throw new RangeError('The address of Graph must begin with https.');

  const getToken = (): Promise<string> =>
    options.getToken().catch((error: unknown) => Promise.reject(tokenProblem(error)));
  const sdk = Client.initWithMiddleware({
    baseUrl,
    customHosts: new Set(options.customHosts),
    fetchOptions: { redirect: 'error' },
    middleware: createMiddleware(getToken),
  });

  function report(kind: CallKind, status: number, headers: AnswerHeaders): void {
    const load = Number(headers.get('x-ms-throttle-limit-percentage'));
    onCall?.({ kind, result: resultOf(status), ...(load > REPORTED_LOAD && { load }) });
  }

  async function send({ kind, method, path, body }: GraphCall): Promise<Answer> {
    const { timeoutMs = kind === 'assign' ? ASSIGN_TIMEOUT_MS : DEFAULT_TIMEOUT_MS } = options;
    // AbortSignal.timeout, and a signal that node:https listens to, take 40 µs more: decision 0011.
    const limit = new AbortController();
    const timer = setTimeout(
      () => limit.abort(new DOMException('Graph did not answer in time.', 'TimeoutError')),
      timeoutMs,
    );
    const request = sdk.api(path).responseType(ResponseType.RAW).option('signal', limit.signal);
    try {
      const { status, headers, text }: Received = await (method === 'GET'
        ? request.get()
        : request.post(body));
      if (path !== BATCH_PATH || status < 200 || status >= 300) report(kind, status, headers);
      return answerOf(status, headers, parse(text), now());
    } catch (error) {
      const problem = carriedBy(error) ?? networkProblem(error);
      if (problem.kind === 'transient') onCall?.({ kind, result: 'lost' });
      throw problem;
    } finally {
      clearTimeout(timer);
    }
  }

  const root = new URL('/v1.0/', baseUrl).href;
  const pathOf = (link: string): string | undefined =>
    link.startsWith(root) ? link.slice(root.length - 1) : undefined;

  const permissions = async (): Promise<readonly string[]> => permissionsIn(await getToken());

  return { send, report, permissions, pathOf, now, sleep: options.sleep ?? ((ms) => wait(ms)) };
}

/** An answer as it arrived. */
interface Received {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly text: string;
}

/**
 * The middleware of the client, without its retries and redirects: a write must not be repeated, and the
 * token must not go to another host. Without its telemetry too, since nobody logs the id that it makes.
 */
function createMiddleware(getToken: () => Promise<string>): Middleware[] {
  const authentication = new AuthenticationHandler({
    getAccessToken: () => getToken().catch((error: OutsideError) => Promise.reject(carry(error))),
  });
  return [authentication, { execute: sendWithToken }];
}

async function sendWithToken(context: Context): Promise<void> {
  const { method = 'GET', body, signal, headers: given } = context.options ?? {};
  const headers = Object.fromEntries(
    Object.entries(given ?? {}).map(([name, value]) => [name, String(value)]),
  );
  // The SDK leaves the token out for a host that it does not know, and would send the call without it.
  if (headers['Authorization'] === undefined) {
    throw carry(
      new OutsideError('outage', 'The host of Graph may not receive the token.', { outage: 'token' }),
    );
  }
  try {
    const received = await exchange(String(context.request), { method, headers, body, signal });
    // The SDK passes a raw answer on without looking at it. A Response costs more than all else here.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    context.response = received as unknown as Response;
  } catch (error) {
    throw carry(networkProblem(error));
  }
}

/**
 * Keeps connections open, but shorter than Graph does, since Graph might close one just when it is used
 * again.
 */
const agent = new Agent({ keepAlive: true, timeout: 4000 });

/** Leaves out a byte order mark. It keeps nothing between two answers. */
const utf8 = new TextDecoder();

/**
 * One exchange over node:https, which takes a third of the time of fetch (decision 0011). Rejects on a
 * redirect or a broken connection.
 */
function exchange(
  url: string,
  {
    method,
    headers,
    body,
    signal,
  }: {
    method: string;
    headers: Readonly<Record<string, string>>;
    body?: unknown;
    signal?: unknown;
  },
): Promise<Received> {
  const limit = signal instanceof AbortSignal ? signal : undefined;
  // The time may have passed while the token was awaited.
  if (limit?.aborted) return Promise.reject(limit.reason);
  const { promise, resolve, reject } = Promise.withResolvers<Received>();
  const fail = (error: Error): void => reject(limit?.aborted ? limit.reason : error);
  const text = typeof body === 'string' ? body : undefined;
  const sent = ask(url, {
    agent,
    method,
    headers: text === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(text) },
  });
  sent.on('error', fail);
  limit?.addEventListener('abort', () => sent.destroy(limit.reason));
  sent.on('response', (answer) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('error', fail);
    answer.on('end', () => {
      const { statusCode: status = 0 } = answer;
      if (status >= 300 && status < 400) reject(new Error('Graph sent a redirect.'));
      else resolve({ status, headers: headersOf(answer), text: utf8.decode(Buffer.concat(chunks)) });
    });
  });
  sent.end(text);
  return promise;
}

/** Only the headers that are asked for are read: there are a dozen. */
function headersOf({ headers }: IncomingMessage): AnswerHeaders {
  return {
    get(name) {
      const value = headers[name.toLowerCase()];
      return value === undefined ? null : String(value);
    },
  };
}

/** Wraps our error in the SDK's own kind: the SDK hides the cause of any other. */
function carry(problem: OutsideError): GraphClientError {
  const carrier = new GraphClientError(problem.message);
  carrier.customError = problem;
  return carrier;
}

function carriedBy(error: unknown): OutsideError | undefined {
  const inner: unknown = error instanceof GraphClientError ? error.customError : undefined;
  return inner instanceof OutsideError ? inner : undefined;
}

/** Parsed JSON; undefined for an empty answer or the page of a proxy. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function resultOf(status: number): CallReport['result'] {
  if (status === 0) return 'lost';
  if (status === 429) return 'throttled';
  if (status === 404) return 'missing';
  if (status >= 500) return 'failed';
  return status < 300 ? 'ok' : 'refused';
}
