import { randomUUID } from 'node:crypto';
import { denied, envelope, Refusal } from './answers.ts';
import type { Answer, Call } from './answers.ts';
import { readBatch, runBatch } from './batch.ts';
import { withFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import type { GraphContext } from './graph-context.ts';
import { findRoute } from './graph-routes.ts';
import type { World } from './world.ts';

/** The parts that one Graph of the sandbox needs. */
export interface GraphParts extends Pick<GraphContext, 'world' | 'ledger' | 'mails' | 'graphUrl'> {
  readonly faults: Faults;
  /** Gets every call, batch items included. */
  readonly count: (call: Call) => void;
  /** The application permissions of a bearer token; throws when the token is not good. */
  readonly rolesOf: (token: string) => Promise<ReadonlySet<string>>;
}

/** A call as it arrives: path without `/v1.0`, still encoded. */
export interface GraphRequest extends Omit<Call, 'path' | 'template' | 'query' | 'batched'> {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Graph's codes for the failures that tests cause. */
const codes: Readonly<Record<number, string>> = {
  400: 'Request_BadRequest',
  401: 'InvalidAuthenticationToken',
  403: 'Authorization_RequestDenied',
  404: 'Request_ResourceNotFound',
  409: 'Directory_ConcurrencyViolation',
  429: 'TooManyRequests',
  500: 'generalException',
  503: 'serviceNotAvailable',
  504: 'gatewayTimeout',
};

/** An answer of Graph: the handler's, or the error envelope; always with a request-id. */
async function enveloped(
  world: World,
  headers: Call['headers'],
  run: () => Promise<{ answer: Answer; faulty: boolean }>,
): Promise<Answer> {
  const requestId = randomUUID();
  const clientRequestId = headers['client-request-id'] ?? requestId;
  const ids = { requestId, clientRequestId, at: world.now() };
  const traced = { 'request-id': requestId, 'client-request-id': clientRequestId };
  try {
    const { answer, faulty } = await run();
    const code = codes[answer.status] ?? 'UnknownError';
    const body =
      faulty && answer.status >= 400 ? envelope(code, 'The request could not be served.', ids) : undefined;
    return { ...answer, headers: { ...traced, ...answer.headers }, body: answer.body ?? body };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const challenge = error.status === 401 ? { 'WWW-Authenticate': 'Bearer realm=""' } : {};
    return {
      status: error.status,
      headers: { ...traced, ...challenge },
      body: envelope(error.code, error.message, ids, error.details),
    };
  }
}

function toCall(request: GraphRequest, batched: boolean): Call {
  // This check comes first: a path that cannot be decoded has no route.
  const path = decoded(request.path);
  return {
    ...request,
    path,
    template: findRoute(request.method, request.path)?.route.template ?? path,
    batched,
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new Refusal(400, 'BadRequest', 'The request URI is not valid.');
  }
}

/** Answers one call of Graph v1.0. Throws NoAnswer if a fault cuts the connection. */
export function createGraph(parts: GraphParts): (request: GraphRequest) => Promise<Answer> {
  const { world, faults, count, rolesOf } = parts;

  async function authenticate(headers: Call['headers']): Promise<ReadonlySet<string>> {
    const [, token = ''] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
    if (token === '') throw new Refusal(401, 'InvalidAuthenticationToken', 'Access token is empty.');
    try {
      return await rolesOf(token);
    } catch {
      throw new Refusal(401, 'InvalidAuthenticationToken', 'Access token validation failure.');
    }
  }

  async function runOne(request: GraphRequest, call: Call): Promise<Answer> {
    const roles = await authenticate(request.headers);
    const found = findRoute(request.method, request.path);
    if (found === undefined) {
      throw new Refusal(
        400,
        'BadRequest',
        `Resource not found for the segment '${call.path.split('/')[1] ?? ''}'.`,
      );
    }
    const { route, params } = found;
    if (route.permissions.length > 0 && !route.permissions.some((name) => roles.has(name))) throw denied();
    if (route.method === 'POST' && typeof call.body !== 'object') {
      throw new Refusal(400, 'BadRequest', 'Unable to read JSON request payload.');
    }
    return route.handle({ ...parts, call, params, roles });
  }

  async function runWholeBatch(request: GraphRequest): Promise<Answer> {
    await authenticate(request.headers);
    return runBatch(readBatch(request.body), ({ method, url, headers, body }, step) => {
      const { pathname, search } = new URL(url.replace(/^\/*/, '/'), parts.graphUrl);
      const own = { authorization: request.headers.authorization ?? '', ...headers };
      const query = new URLSearchParams(search);
      return one({ method, path: pathname, query, headers: own, body, step }, true);
    });
  }

  function one(request: GraphRequest, batched: boolean): Promise<Answer> {
    return enveloped(world, request.headers, async () => {
      const call = toCall(request, batched);
      count(call);
      const batch = request.method === 'POST' && request.path === '/$batch' && !batched;
      return withFaults(faults, call, () => (batch ? runWholeBatch(request) : runOne(request, call)));
    });
  }

  return (request) => one(request, false);
}
