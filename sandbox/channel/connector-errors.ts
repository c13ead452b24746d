import type { ServerResponse } from 'node:http';
import { answerJson } from './server.ts';

// Status, code and message: "Status codes from bot conversational APIs", MicrosoftDocs/msteams-docs, build-conversational-capability.md.
const table = {
  BotNotRegistered: [401, 'No registration found for this bot.'],
  BotDisabledByAdmin: [403, 'The tenant admin disabled this bot.'],
  BotNotInConversationRoster: [403, "The bot isn't part of the conversation roster."],
  ConversationBlockedByUser: [403, 'User blocked the conversation with the bot.'],
  ForbiddenOperationException: [403, "Bot isn't installed in user's personal scope"],
  InvalidBotApiHost: [
    403,
    'Invalid bot api host. For GCC tenants, call https://smba.infra.gcc.teams.microsoft.com',
  ],
  MessageWritesBlocked: [403, 'Thread is not writable'],
  NotEnoughPermissions: [403, 'The bot does not have the permission for this action.'],
  // An update of a message that was deleted: Microsoft/BotFramework-Services#269.
  'ServiceError 403': [403, 'Unknown'],
  ActivityNotFoundInConversation: [404, 'Conversation not found.'],
  ConversationNotFound: [404, 'Conversation not found.'],
  // Microsoft's samples handle this code; its status and message are ours.
  MemberNotFoundInConversation: [404, 'The member is not part of the conversation.'],
  PreconditionFailed: [412, 'Precondition failed, please try again.'],
  MessageSizeTooBig: [413, 'Message size too large.'],
  Throttled: [429, 'Too many requests'],
  ServiceError: [500, 'Internal server error.'],
  'ServiceError 502': [502, 'Service dependency issue.'],
  ServiceUnavailable: [503, 'Service is unavailable.'],
  GatewayTimeout: [504, 'Gateway timeout.'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

/** The name of an error: its code, followed by the status if the code has several. */
export type ConnectorCode = keyof typeof table;

export function isCode(name: string): name is ConnectorCode {
  return Object.hasOwn(table, name);
}

/** An error as it goes over the wire. */
export interface ConnectorProblem {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** The error of that name in Microsoft's envelope. */
export function problemOf(
  name: ConnectorCode,
  headers: Readonly<Record<string, string>> = {},
): ConnectorProblem {
  const [status, message] = table[name];
  return { status, body: { error: { code: name.replace(/ \d+$/, ''), message } }, headers };
}

/**
 * 403 MessageWritesBlocked in the older envelope, whose code is a number and whose message contains JSON. Source: the page
 * "Uninstall behavior updates in personal apps with bots" of Microsoft's Teams documentation.
 */
export function writesBlocked(): ConnectorProblem {
  const message = JSON.stringify({ subCode: 'MessageWritesBlocked', details: 'Thread is not writable' });
  return { status: 403, body: { errorCode: 209, message }, headers: {} };
}

export function answerProblem(response: ServerResponse, { status, body, headers }: ConnectorProblem): void {
  answerJson(response, status, body, headers);
}
