import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Certificate } from '../certificate.ts';
import { leaveUnanswered } from '../unanswered.ts';
import { answerJson, objectOf, serve } from './server.ts';

/** One thing that the bot did to a conversation. */
export interface Recorded {
  readonly kind: 'sent' | 'updated' | 'deleted' | 'created';
  readonly conversationId: string;
  /** The id given or named; for a conversation that was created, that of its first activity, or empty. */
  readonly activityId: string;
  /** The body: an activity, the parameters of a new conversation, or nothing. */
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * What goes wrong: 403 MessageWritesBlocked; 404; 412; 429 with or without Retry-After; 502 after the message was delivered;
 * no answer and nothing done; no answer after it was done.
 */
export type ConnectorFault =
  'blocked' | 'gone' | 'precondition' | 'throttled' | 'throttled silently' | 'lost answer' | 'hang' | 'deaf';

export interface FaultOptions {
  /** How many calls it hits; all, until `heal`, when left out. */
  readonly times?: number;
  /** Only calls to this conversation. */
  readonly conversationId?: string;
  /** Only calls that would be recorded so. */
  readonly match?: (record: Recorded) => boolean;
}

/** A double of the connector that Teams gives to bots. */
export interface Connector {
  /** What activities name as their serviceUrl. */
  readonly serviceUrl: string;
  /** Everything that happened, in order. */
  readonly recorded: readonly Recorded[];
  /** Calls that arrived, whatever came of them: method and path. */
  readonly calls: readonly string[];
  /** What happened in one conversation. */
  of(conversationId: string): readonly Recorded[];
  /** The first record that fits, past or future. */
  find(fits: (record: Recorded) => boolean): Promise<Recorded>;
  /** The next record that fits, from now on. */
  next(fits: (record: Recorded) => boolean): Promise<Recorded>;
  /** Resolves when a call arrives, answered or not. */
  nextCall(): Promise<string>;
  fail(fault: ConnectorFault, options?: FaultOptions): void;
  /** Takes no token any more, whoever it is from. */
  distrust(): void;
  heal(): void;
  close(): Promise<void>;
}

interface ActiveFault extends FaultOptions {
  readonly fault: ConnectorFault;
  left: number;
}

interface Call {
  readonly method: string;
  /** Undefined for `/v3/conversations` itself. */
  readonly conversationId: string | undefined;
  readonly activityId: string | undefined;
}

// POST /v3/conversations; …/{conversation}/activities; …/{conversation}/activities/{activity}: Bot Connector REST API.
const route = /\/v3\/conversations(?:\/([^/?]+)\/activities(?:\/([^/?]+))?)?$/;

/**
 * Starts the connector. `verifyToken` sees each bearer token (empty when there is none) and says whether it is taken; a
 * refused one is answered 401. Without it, any token is, but one there must be.
 */
export async function startConnector(options: {
  readonly certificate: Certificate;
  readonly verifyToken?: (token: string) => boolean | Promise<boolean>;
}): Promise<Connector> {
  const { certificate, verifyToken = (token: string) => token !== '' } = options;
  const recorded: Recorded[] = [];
  const calls: string[] = [];
  const listeners = new Set<(record: Recorded) => void>();
  let callListeners: ((call: string) => void)[] = [];
  let faults: ActiveFault[] = [];
  let trusts = true;

  const record = (made: Recorded): void => {
    recorded.push(made);
    for (const listener of listeners) listener(made);
  };
  const next = (fits: (made: Recorded) => boolean): Promise<Recorded> =>
    new Promise((resolve) => {
      const listener = (made: Recorded): void => {
        if (!fits(made)) return;
        listeners.delete(listener);
        resolve(made);
      };
      listeners.add(listener);
    });
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', 'https://localhost').pathname;
    const line = `${request.method ?? ''} ${path}`;
    calls.push(line);
    for (const listener of callListeners) listener(line);
    callListeners = [];
    const body = await objectOf(request);
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    if (!trusts || !(await verifyToken(token)))
      return answerJson(response, 401, problem('Unauthorized', 'Invalid token'));
    const call = read(request.method ?? '', path);
    if (call === undefined) return answerJson(response, 404, problem('NotFound', 'No such operation'));
    const made = recordOf(call, body, recorded.length + 1);
    const fault = takeFault(faults, call, made);
    if (fault === 'hang') return leaveUnanswered(response);
    if (fault !== undefined && fault !== 'lost answer' && fault !== 'deaf')
      return answerFault(response, fault);
    record(made);
    if (fault === 'deaf') return leaveUnanswered(response);
    if (fault === 'lost answer') answerJson(response, 502, problem('BadGateway', 'Bad gateway'));
    else if (made.kind === 'deleted') answerJson(response, 200);
    else if (made.kind === 'created') {
      answerJson(response, 201, { id: made.conversationId, activityId: made.activityId });
    } else answerJson(response, made.kind === 'sent' ? 201 : 200, { id: made.activityId });
  };
  const server = await serve(certificate, (request, response) => {
    take(request, response).catch((error: unknown) => {
      answerJson(response, 400, problem('BadSyntax', error instanceof Error ? error.message : 'Bad request'));
    });
  });

  return {
    serviceUrl: `${server.origin}/teams/`,
    recorded,
    calls,
    of: (conversationId) => recorded.filter((made) => made.conversationId === conversationId),
    async find(fits) {
      return recorded.find((made) => fits(made)) ?? next(fits);
    },
    next,
    nextCall: () => new Promise((resolve) => callListeners.push(resolve)),
    fail(fault, where = {}) {
      faults.push({ fault, ...where, left: where.times ?? Number.POSITIVE_INFINITY });
    },
    distrust() {
      trusts = false;
    },
    heal() {
      trusts = true;
      faults = [];
    },
    close: () => server.close(),
  };
}

function read(method: string, path: string): Call | undefined {
  const found = route.exec(path);
  if (found === null) return undefined;
  const [conversationId, activityId] = [found[1], found[2]].map((part) => part && decodeURIComponent(part));
  const allowed = activityId === undefined ? ['POST'] : ['POST', 'PUT', 'DELETE'];
  return allowed.includes(method) ? { method, conversationId, activityId } : undefined;
}

function takeFault(
  faults: readonly ActiveFault[],
  { conversationId }: Call,
  made: Recorded,
): ConnectorFault | undefined {
  const hit = faults.find(
    (fault) =>
      fault.left > 0 &&
      (fault.conversationId ?? conversationId) === conversationId &&
      (fault.match?.(made) ?? true),
  );
  if (hit !== undefined) hit.left -= 1;
  return hit?.fault;
}

function recordOf({ method, conversationId, activityId }: Call, body: Recorded['body'], n: number): Recorded {
  if (conversationId === undefined) {
    const first = body['activity'] === undefined ? '' : `f:${n}`;
    return { kind: 'created', conversationId: `a:conversation-${n}`, activityId: first, body };
  }
  if (method === 'PUT') return { kind: 'updated', conversationId, activityId: activityId ?? '', body };
  if (method === 'DELETE') return { kind: 'deleted', conversationId, activityId: activityId ?? '', body: {} };
  // A reply gets an id of its own; the one in the path is that of the message replied to.
  return { kind: 'sent', conversationId, activityId: `f:${n}`, body };
}

function answerFault(
  response: ServerResponse,
  fault: Exclude<ConnectorFault, 'hang' | 'deaf' | 'lost answer'>,
): void {
  switch (fault) {
    case 'blocked': {
      const error = { code: 'Forbidden', message: 'Message writes are blocked.' };
      return answerJson(response, 403, { error, subCode: 'MessageWritesBlocked' });
    }
    case 'gone':
      return answerJson(response, 404, problem('ConversationNotFound', 'Conversation not found.'));
    case 'precondition':
      return answerJson(response, 412, problem('PreconditionFailed', 'Precondition failed, please retry.'));
    case 'throttled':
      return answerJson(response, 429, problem('Throttled', 'Too many requests'), { 'retry-after': '7' });
    case 'throttled silently':
      return answerJson(response, 429, problem('Throttled', 'Too many requests'));
  }
}

function problem(
  code: string,
  message: string,
): { readonly error: { readonly code: string; readonly message: string } } {
  return { error: { code, message } };
}
