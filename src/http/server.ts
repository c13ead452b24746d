import { createHash, timingSafeEqual } from 'node:crypto';
import { ServerResponse } from 'node:http';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import restify from 'restify';
import { headerFault, readBody } from './body.ts';
import type { Log } from '../telemetry/log.ts';

// restify wraps writeHead for every HTTP server of the process, and its wrapper returns nothing. Node's own
// is restored.
const native: unknown = Reflect.get(ServerResponse.prototype, '_writeHead');
if (typeof native === 'function') Reflect.set(ServerResponse.prototype, 'writeHead', native);

/** The HTTP answer: a status, and a body if there is one. Bytes are JSON. */
export interface Answer {
  readonly status: number;
  readonly json?: Buffer;
}

/** Handles activities. Neither function should reject: a rejection is answered with 500 and logged. */
export interface Handler {
  /**
   * Checks the Authorization header alone, before the body is read. Gives 200, or the status of the refusal.
   */
  admit(authorization: string): Promise<number>;
  /** Handles the parsed body of an admitted caller. */
  handle(authorization: string, body: Record<string, unknown>): Promise<Answer>;
}

export interface Limits {
  /** The most bytes of a body. */
  readonly bodyBytes: number;
  /** Time limit for the headers (this and all limits in milliseconds). */
  readonly headersMs: number;
  /** Time limit for the whole request. */
  readonly requestMs: number;
  /** Time limit without a byte in either direction. */
  readonly idleMs: number;
  /** Time between two checks of the limits for headers and request. */
  readonly checkMs: number;
  /** Time to finish requests when the server closes. */
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
    /** Admits readers of `/metrics` from other hosts than loopback. */
    readonly token: string | undefined;
    text(): Promise<string>;
  };
  readonly limits?: Partial<Limits>;
  readonly log: Pick<Log, 'error'>;
}

export interface Server {
  /** Starts to listen and gives the port. Rejects if the address is in use. */
  listen(port: number, host: string): Promise<number>;
  /** Accepts nothing more. Resolves when every request is answered, or after `drainMs`. */
  close(): Promise<void>;
}

// 256 KB is more than twice the limit of Teams for one message (about 100 KB). 10 s: Teams itself gives up
// after 10 to 15 s, so a connection that is idle for longer is considered dead.
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

/** Makes the HTTP server: restify, without its body parser, formatters and error pages. */
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
      // A connection that becomes idle during the drain would keep the server open.
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
  // restify repeats the errors of its server, which also reject `listen`. Without a listener, they would end
  // the process.
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
 * Runs before restify sees a request, and answers unknown paths and methods. Replaces the Host header:
 * anybody can send any, and restify would make a URL of it.
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

/** Whether the caller may read the metrics: loopback without a proxy, or the bearer token. */
function mayRead(request: IncomingMessage, token: string | undefined): boolean {
  const { authorization, forwarded, 'x-forwarded-for': forwardedFor } = request.headers;
  const remote = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const local = remote === '::1' || remote.startsWith('127.');
  if (local && forwarded === undefined && forwardedFor === undefined) return true;
  // Digests have equal lengths, as the comparison needs.
  return token !== undefined && timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`));
}

/** Answers with a short text and closes the connection, since the rest of the request may still arrive. */
function refuse(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
  plain(response, status, TEXTS.get(status) ?? 'Refused.');
}

function plain(response: ServerResponse, status: number, text: string): void {
  send(response, status, 'text/plain; charset=utf-8', `${text}\n`);
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  if (response.headersSent || response.destroyed) return;
  // Converted to bytes once: a string would be measured first, and converted again for the socket.
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

/** restify 12 without its types. They are made for version 8, and lack `first` and its present log. */
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

/** Drops the log lines of restify, since `restifyError` logs the same once. */
function nothing(): void {}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
