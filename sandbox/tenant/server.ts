import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { Certificate } from '../certificate.ts';
import { leaveUnanswered } from '../unanswered.ts';
import type { Answer } from './answers.ts';
import { NoAnswer } from './faults.ts';

/** A request as the paths behind it see it. */
export interface Received {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Largest body that is read (Graph's own limit for a request). */
const maxBytes = 4 * 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBytes) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string, type: string): unknown {
  if (text === '') return undefined;
  if (!type.includes('json')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

/** HTML answers carry their text; everything else is JSON. No body: no Content-Type, as Graph does it. */
function send(response: ServerResponse, now: number, { status, headers: own = {}, body }: Answer): void {
  const headers = { Date: new Date(now).toUTCString(), ...own };
  if (body === undefined) {
    response.writeHead(status, { ...headers, 'Content-Length': 0 }).end();
    return;
  }
  const html = typeof body === 'string';
  const type = html ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers });
  response.end(html ? body : JSON.stringify(body));
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  now: () => number,
  handle: (received: Received) => Promise<Answer>,
): Promise<void> {
  const text = await readBody(request);
  if (text === undefined) return send(response, now(), { status: 413 });
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  const received = {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', 'https://localhost'),
    headers: Object.fromEntries(headers),
    body: parse(text, request.headers['content-type'] ?? ''),
  };
  const sent = await handle(received);
  send(response, now(), sent);
}

/**
 * Starts an HTTPS server on localhost and resolves when it listens. `port` 0 takes a free port. `now` (ms since 1970) is the time in
 * the answers. `build` gets the origin and returns the
 * function that answers. Throws the errors of node:net, such as EADDRINUSE.
 */
export async function listen<T extends { handle(received: Received): Promise<Answer> }>(
  certificate: Certificate,
  port: number,
  now: () => number,
  build: (url: string) => Promise<T>,
): Promise<{ server: Server; built: T }> {
  const server = createServer({ key: certificate.key, cert: certificate.cert });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, 'localhost', resolve);
  });
  const address = server.address();
  const built = await build(`https://localhost:${typeof address === 'object' ? address?.port : port}`);
  server.on('request', (request, response) => {
    answer(request, response, now, (received) => built.handle(received)).catch((error: unknown) => {
      if (error instanceof NoAnswer && error.kind === 'hang') {
        leaveUnanswered(response);
        return;
      }
      if (!(error instanceof NoAnswer)) console.error('The simulated tenant failed to answer.', error);
      request.socket.destroy();
    });
  });
  return { server, built };
}

/** Ends all connections, those without an answer too, and resolves when the server is closed. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}

/** Headers for a page that may run only the script and style with this nonce and ask only its own server. */
export function pageHeaders(): { nonce: string; headers: Record<string, string> } {
  const nonce = randomBytes(16).toString('base64');
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'`;
  return { nonce, headers: { 'Content-Security-Policy': policy, 'X-Content-Type-Options': 'nosniff' } };
}
