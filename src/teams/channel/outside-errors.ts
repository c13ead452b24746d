import * as z from 'zod';
import { OutsideError } from '../../app/ports/outside-error.ts';
import { readRetryAfter } from '../../app/ports/retry-after.ts';

/** The meaning of a connector's answer: what can be done about it. */
type Meaning = Pick<OutsideError, 'kind'> & { readonly outage?: OutsideError['outage'] };

/**
 * The meaning of each code of the connector, from Microsoft's "Status codes from bot conversational APIs". A
 * code with several meanings has the status in front.
 */
const BY_CODE: Readonly<Record<string, Meaning>> = {
  BotNotRegistered: { kind: 'outage', outage: 'bot-unknown' },
  BotDisabledByAdmin: { kind: 'blocked', outage: 'app-blocked' },
  BotNotInConversationRoster: { kind: 'gone' },
  ConversationBlockedByUser: { kind: 'gone' },
  MessageWritesBlocked: { kind: 'gone' },
  // The app is not installed for that person.
  ForbiddenOperationException: { kind: 'gone' },
  // The host is the wrong one for this tenant; nothing is wrong with the conversation.
  InvalidBotApiHost: { kind: 'permanent' },
  NotEnoughPermissions: { kind: 'permanent' },
  // A chat that its reader deleted, or one that Teams does not find for a while (botframework-sdk#6628).
  ConversationNotFound: { kind: 'unknown-chat' },
  ActivityNotFoundInConversation: { kind: 'message-gone' },
  // The update of a message that somebody deleted: BotFramework-Services#269.
  '403 ServiceError': { kind: 'message-gone' },
  MessageSizeTooBig: { kind: 'permanent' },
  PreconditionFailed: { kind: 'transient' },
  Throttled: { kind: 'throttled' },
};

/**
 * The meaning of a status without a known code. None of these is for ever: no place is dropped for an unknown
 * code.
 */
function byStatus(status: number | undefined): Meaning {
  if (status === 401) return { kind: 'outage', outage: 'token' };
  if (status === 404) return { kind: 'unknown-chat' };
  if (status === 429) return { kind: 'throttled' };
  if (status === undefined || status === 408 || status === 412 || status >= 500) return { kind: 'transient' };
  return { kind: 'permanent' };
}

/** There is no token for the connector, so nothing was sent. The cause is the identity's error. */
export class NoToken extends Error {
  constructor(cause: unknown) {
    super('There is no token for the connector.', { cause });
    this.name = 'NoToken';
  }
}

// A gateway before Teams gave up, or Teams failed at work. Without 503: a service that is not available has
// done nothing (RFC 9110, 15.6).
const MAY_BE_DONE: ReadonlySet<number> = new Set([500, 502, 504]);
// Codes of Node for a connection that was never made.
const NEVER_SENT: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);

/** Turns an error of the connector's client into an OutsideError, by its code, else by its status. */
export function toOutsideError(failure: unknown): OutsideError {
  if (failure instanceof OutsideError) return failure;
  const isSent = !(failure instanceof NoToken);
  const error = isSent ? failure : failure.cause;
  const status = statusOf(error);
  const code = codeOf(error);
  const said = [status, code].filter((part) => part !== undefined).join(' ');
  const message = status === undefined ? 'The connector did not answer.' : `The connector said ${said}.`;
  const known = BY_CODE[said] ?? BY_CODE[code ?? ''];
  const { kind, outage } = isCredentialRefused(error, status) ? byStatus(401) : (known ?? byStatus(status));
  // A code that explains a refusal also says that nothing was done.
  const mayBeDone =
    isSent &&
    known === undefined &&
    (status === undefined ? !NEVER_SENT.has(get(error, 'code')) : MAY_BE_DONE.has(status));
  return new OutsideError(kind, message, {
    cause: error,
    retryAfterMs: retryAfterOf(error),
    outage,
    code,
    mayBeDone,
  });
}

const CODE = z.string().regex(/^\w{1,60}$/);

/** The newer envelope, and the older one, whose message is JSON again. */
const ENVELOPE = z.union([
  z.object({ error: z.object({ code: CODE }) }).transform(({ error }) => error.code),
  z
    .object({ message: z.string().transform((text) => parsed(text)) })
    .pipe(z.object({ message: z.object({ subCode: CODE }) }))
    .transform(({ message }) => message.subCode),
]);

function codeOf(error: unknown): string | undefined {
  const body: unknown = get(get(error, 'response'), 'bodyAsText');
  return typeof body === 'string' ? ENVELOPE.safeParse(parsed(body)).data : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Names that @azure/identity gives its errors.
const CREDENTIAL_ERRORS = new Set([
  'AuthenticationError',
  'AuthenticationRequiredError',
  'CredentialUnavailableError',
]);

/**
 * Whether the login host refuses us a token. A host that does not answer (no status, 5xx) is down for a
 * while, and no reason to tell everybody that the sign-in is broken.
 */
function isCredentialRefused(error: unknown, status: number | undefined): boolean {
  const isCredential = error instanceof Error && CREDENTIAL_ERRORS.has(error.name);
  return isCredential && status !== undefined && status >= 400 && status < 429;
}

function statusOf(error: unknown): number | undefined {
  const status: unknown = get(error, 'statusCode');
  return typeof status === 'number' ? status : undefined;
}

function retryAfterOf(error: unknown): number | undefined {
  const headers = get(get(error, 'response'), 'headers');
  const read = get(headers, 'get');
  const value: unknown = typeof read === 'function' ? read.call(headers, 'retry-after') : undefined;
  return typeof value === 'string' ? readRetryAfter(value, Date.now(), Date.parse) : undefined;
}

function get(from: unknown, name: string): unknown {
  return typeof from === 'object' && from !== null ? Reflect.get(from, name) : undefined;
}
