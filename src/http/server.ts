import { createHash, timingSafeEqual } from 'node:crypto';
import { ServerResponse } from 'node:http';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import restify from 'restify';
import { headerFault, readBody } from './body.ts';
import type { Log } from '../telemetry/log.ts';

// restify wraps writeHead for every HTTP server of the process, and its wrapper returns nothing: Node's own is put back.
const native: unknown = Reflect.get(ServerResponse.prototype, '_writeHead');
if (typeof native === 'function') Reflect.set(ServerResponse.prototype, 'writeHead', native);

/** The answer over HTTP: a status and, if there is one, a body: bytes of JSON. */
export interface Answer {
  readonly status: number;
  readonly json?: Buffer;
}

/** The taker of activities. Neither function may reject; a rejection is answered 500 and logged. */
export interface Handler {
  /** Checks the Authorization header alone, before any of the body is read: 200, or the status to refuse with. */
  admit(authorization: string): Promise<number>;
  /** Takes a parsed body of an admitted caller. */
  handle(authorization: string, body: Record<string, unknown>): Promise<Answer>;
}

export interface Limits {
  /** Bytes of a body. */
  readonly bodyBytes: number;
  /** Time limit for the headers. */
  readonly headersMs: number;
  /** Time limit for the whole request. */
  readonly requestMs: number;
  /** Time limit without a byte in either direction. */
  readonly idleMs: number;
  /** Time between two checks of the limits for headers and request. */
  readonly checkMs: number;
  /** Time for the turns in hand when the server closes. */
  readonly drainMs: number;
  readonly connections: number;
}

export interface ServerOptions {
  readonly handler: Handler;
  /** Whether the process can serve; false while it drains. */
  readonly health: () => boolean;
  /** The names of what is missing; none when ready. */
  readonly ready: () => Promise<readonly string[]>;
  readonly metrics: {
    readonly contentType: string;
    /** Opens `/metrics` to others than loopback. */
    readonly token: string | undefined;
    text(): Promise<string>;
  };
  readonly limits?: Partial<Limits>;
  readonly log: Pick<Log, 'error'>;
}

export interface Server {
  /** Listens and gives the port. Rejects when the address is taken. */
  listen(port: number, host: string): Promise<number>;
  /** Accepts nothing more and resolves when every turn in hand is answered, or after `drainMs`. */
  close(): Promise<void>;
}

// 256 KB: over twice what Teams takes in one message (about 100 KB). 10 s: Teams itself gives up after 10 to 15 s, so a connection that
// is idle for longer is considered dead.
const DEFAULT_LIMITS: Limits = {
  bodyBytes: 256 * 1024,
  headersMs: 10_000,
  requestMs: 10_000,
  idleMs: 20_000,
  checkMs: 1_000,
  drainMs: 10_000,
  connections: 1_000,
};

const ROUTES: ReadonlyMap<string, 'GET' | 'POST'> = new Map([
  ['/api/messages', 'POST'],
  ['/healthz', 'GET'],
  ['/readyz', 'GET'],
  ['/metrics', 'GET'],
]);

const TEXTS: ReadonlyMap<number, string> = new Map([
  [400, 'The body must be a JSON object.'],
  [401, 'Unauthorized.'],
  [403, 'Forbidden.'],
  [404, 'Not found.'],
  [405, 'Method not allowed.'],
  [413, 'The body is too large.'],
  [415, 'The body must be application/json without a content coding.'],
  [503, 'Not available right now.'],
]);

/** Makes the HTTP server: restify without its body parser, its formatters and its error pages. */
export function createServer(options: ServerOptions): Server {
  const { handler, log } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const app = restifyServer();
  const http = app.server;
  Object.assign(http, {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    timeout: limits.idleMs,
    connectionsCheckingInterval: limits.checkMs,
    maxHeadersCount: 100,
    maxConnections: limits.connections,
  });
  let closing = false;
  const guarded =
    (serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>) =>
    async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      // A connection that becomes idle while the server drains would keep it open.
      response.once('finish', () => {
        if (closing) setImmediate(() => http.closeIdleConnections());
      });
      try {
        await serve(request, response);
      } catch (error) {
        if (request.destroyed && !request.complete) return;
        log.error('A request could not be answered', { error });
        plain(response, 500, 'Something went wrong.');
      }
    };

  app.first((request, response) => prepare(request, response));
  // restify repeats the errors of its server, which also reject `listen`; unheard, they would end the process.
  app.on('error', (error: unknown) => log.error('HTTP server error', { error }));
  app.on('upgrade', (_request: IncomingMessage, socket: Duplex) => socket.destroy());
  app.on('restifyError', (_request: unknown, response: ServerResponse, error: unknown) => {
    log.error('A request could not be answered', { error });
    plain(response, 500, 'Something went wrong.');
  });
  app.post(
    '/api/messages',
    guarded((request, response) => takeActivity(request, response, handler, limits.bodyBytes)),
  );
  app.get(
    '/healthz',
    guarded(async (_request, response) =>
      closing || !options.health() ? refuse(response, 503) : plain(response, 200, 'Healthy.'),
    ),
  );
  app.get(
    '/readyz',
    guarded(async (_request, response) => {
      const missing = await options.ready();
      plain(response, missing.length === 0 ? 200 : 503, missing.length === 0 ? 'Ready.' : missing.join('\n'));
    }),
  );
  app.get(
    '/metrics',
    guarded(async (request, response) => {
      if (!mayRead(request, options.metrics.token)) return refuse(response, 403);
      send(response, 200, options.metrics.contentType, await options.metrics.text());
    }),
  );

  return {
    listen: (port, host) => listen(http, port, host),
    close: () => {
      closing = true;
      return drain(http, limits.drainMs);
    },
  };
}

/**
 * Runs before restify looks at a request. Paths and methods that are not ours end here; so does the Host header, which is
 * whatever somebody sent, and of which restify would make a URL.
 */
function prepare(request: IncomingMessage, response: ServerResponse): boolean {
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const method = ROUTES.get(path);
  if (method === undefined) refuse(response, 404);
  else if (request.method !== method) {
    response.setHeader('allow', method);
    refuse(response, 405);
  } else {
    request.url = path;
    request.headers.host = 'localhost';
    return true;
  }
  return false;
}

async function takeActivity(
  request: IncomingMessage,
  response: ServerResponse,
  handler: Handler,
  limit: number,
): Promise<void> {
  const fault = headerFault(request, limit);
  if (fault !== undefined) return refuse(response, fault);
  const authorization = request.headers.authorization ?? '';
  const admitted = await handler.admit(authorization);
  if (admitted !== 200) return refuse(response, admitted);
  const body = await readBody(request, limit);
  if (!body.ok) return refuse(response, body.status);
  const { status, json } = await handler.handle(authorization, body.value);
  if (json !== undefined) send(response, status, 'application/json', json);
  else if (status >= 400) refuse(response, status);
  else response.writeHead(status, { 'content-length': 0 }).end();
}

/** Loopback, unless a proxy speaks for somebody else, or the bearer token. */
function mayRead(request: IncomingMessage, token: string | undefined): boolean {
  const { authorization, forwarded, 'x-forwarded-for': forwardedFor } = request.headers;
  const remote = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const local = remote === '::1' || remote.startsWith('127.');
  if (local && forwarded === undefined && forwardedFor === undefined) return true;
  // Digests have equal lengths, as the comparison demands.
  return token !== undefined && timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`));
}

/** A short text; the connection goes with it, as the rest of the request may still be on its way. */
function refuse(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
  plain(response, status, TEXTS.get(status) ?? 'Refused.');
}

function plain(response: ServerResponse, status: number, text: string): void {
  send(response, status, 'text/plain; charset=utf-8', `${text}\n`);
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  if (response.headersSent || response.destroyed) return;
  // Turned into bytes once: a text would be measured first, and turned on its way into the socket.
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  response.writeHead(status, {
    'content-type': type,
    'content-length': bytes.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(bytes);
}

function listen(http: HttpServer, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      const at = http.address();
      resolve(typeof at === 'object' && at !== null ? at.port : port);
    });
  });
}

function drain(http: HttpServer, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => http.closeAllConnections(), ms);
    http.close(() => {
      clearTimeout(timer);
      resolve();
    });
    http.closeIdleConnections();
  });
}

interface RestifyServer extends restify.Server {
  readonly server: HttpServer;
  first(handler: (request: IncomingMessage, response: ServerResponse) => boolean): void;
}

/** restify 12, whose types (made for 8) know neither `first` nor the log it takes now: the one place without them. */
function restifyServer(): RestifyServer {
  const log = {
    trace: nothing,
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: nothing,
    fatal: nothing,
  };
  const create: (...args: never) => unknown = restify.createServer;
  return Reflect.apply(create, restify, [{ name: '', log }]);
}

/** The log lines of restify are dropped: `restifyError` logs the same, once. */
function nothing(): void {}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
