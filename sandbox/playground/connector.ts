import { randomUUID } from 'node:crypto';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Certificate } from '../certificate.ts';
import { answerProblem, problemOf } from '../channel/connector-errors.ts';
import type { ConnectorProblem } from '../channel/connector-errors.ts';
import { asPlayground, memberAsTeams } from './activity.ts';
import type { Json, JsonObject } from './activity.ts';
import { answer, bodyOf, close, jsonObject, listen } from './http.ts';
import { teamAnswer } from './team.ts';
import { showsConversation } from './window.ts';
import type { ChatWindow } from './window.ts';

export interface ConnectorOptions {
  readonly certificate: Certificate;
  /** Throws or returns false if the bot's token is not valid for the audience. */
  readonly verifyToken: (token: string, audience: string) => unknown;
}

/** A message of the bot to a person or conversation that no window shows. */
interface Undelivered {
  readonly method: string;
  readonly path: string;
  readonly body: JsonObject | undefined;
}

/** The connector that the bot finds at Teams' service URL, for all windows together. */
export interface Connector {
  readonly serviceUrl: string;
  readonly undelivered: readonly Undelivered[];
  /**
   * Passes messages for this window to the Playground at `playgroundUrl` from now on. Before that, the app counts as not
   * installed there: the Playground would accept a message, but its page, opened later, would not show it.
   */
  deliver(window: ChatWindow, playgroundUrl: string): void;
  /** Accepts messages to conversations whose ids begin so, from now on. No window shows them. */
  accept(conversations: string): void;
  /** From now on, the connector asks this function before each call of a window whether the call fails. */
  disturb(next: () => ConnectorProblem | undefined): void;
  close(): Promise<void>;
}

interface Route {
  readonly window: ChatWindow;
  readonly playgroundUrl: string;
}

// The audience of a bot's token; and the most bytes of a message, counted as UTF-16 (MicrosoftDocs/msteams-docs#13349).
const audience = 'https://api.botframework.com';
const mostBytes = 100 * 1024;

/** Starts the https endpoint to which the bot sends messages. It checks the bot's token as Teams would. */
export async function startConnector({ certificate, verifyToken }: ConnectorOptions): Promise<Connector> {
  const routes: Route[] = [];
  const undelivered: Undelivered[] = [];
  let accepted: string | undefined;
  let disturbance: (() => ConnectorProblem | undefined) | undefined;
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      refuse(response, error instanceof SyntaxError ? 400 : 502, 'BadSyntax', String(error));
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = request.headers.authorization?.replace(/^Bearer /i, '') ?? '';
    if (!(await isGood(token))) {
      refuse(response, 401, 'Unauthorized', 'Authorization has been denied for this request.');
      return;
    }
    const text = await bodyOf(request);
    if (text.length * 2 > mostBytes) {
      answerProblem(response, problemOf('MessageSizeTooBig'));
      return;
    }
    const path = (request.url ?? '').replace(/^\/teams\/+/, '/');
    const body = text === '' ? undefined : jsonObject(text);
    if (accepted !== undefined && isIn(accepted, path)) return answer(response, 200, { id: randomUUID() });
    const route = routes.find(({ window }) => concerns(window, path, body));
    if (route === undefined) {
      undelivered.push({ method: request.method ?? '', path, body });
      const isNew = path.split(/[/?]/)[3] === undefined;
      return answerProblem(
        response,
        problemOf(isNew ? 'ForbiddenOperationException' : 'BotNotInConversationRoster'),
      );
    }
    const problem = disturbance?.();
    if (problem !== undefined) return answerProblem(response, problem);
    const told = teamAnswer(route.window, request.method ?? '', path);
    if (told !== undefined) return answer(response, 200, told);
    await forward(route, request.method ?? '', path, body, response);
  }

  async function isGood(token: string): Promise<boolean> {
    try {
      return (await verifyToken(token, audience)) !== false;
    } catch {
      return false;
    }
  }

  const port = await listen(server);
  return {
    serviceUrl: `https://localhost:${port}/teams/`,
    undelivered,
    deliver: (window, playgroundUrl) => {
      if (!routes.some((route) => route.window === window)) routes.push({ window, playgroundUrl });
    },
    accept: (conversations) => void (accepted = conversations),
    disturb: (next) => void (disturbance = next),
    close: () => close(server),
  };
}

/** True if the call is about a conversation whose id begins so. */
function isIn(start: string, path: string): boolean {
  const [, , , id = ''] = path.split(/[/?]/);
  return decodeURIComponent(id).startsWith(start);
}

/** True if the call is about a conversation of this window, or opens one with the person of this window. */
function concerns(window: ChatWindow, path: string, body: JsonObject | undefined): boolean {
  const [, , kind, id] = path.split(/[/?]/);
  if (id !== undefined && id !== '') return showsConversation(window, decodeURIComponent(id));
  if (kind !== 'conversations' || body === undefined) return false;
  const plain = asPlayground(body);
  const members = JSON.stringify(plain['members'] ?? []);
  if (members.includes(`"${window.person.id}"`)) return true;
  return [window.team, window.channel].some((channel) =>
    JSON.stringify(plain['channelData'] ?? {}).includes(channel),
  );
}

async function forward(
  { playgroundUrl }: Route,
  method: string,
  path: string,
  body: JsonObject | undefined,
  response: ServerResponse,
): Promise<void> {
  const forwarded = await fetch(
    `${playgroundUrl}/_connector${path.replace(/(\/members\/)29(?::|%3A)/i, '$1')}`,
    {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(asPlayground(body)) }),
    },
  );
  const text = await forwarded.text();
  const isMembers = /\/(?:paged)?members/.test(path) && forwarded.ok;
  if (!isMembers) {
    response.writeHead(forwarded.status, text === '' ? {} : { 'content-type': 'application/json' }).end(text);
    return;
  }
  const members: Json = JSON.parse(text);
  answer(response, forwarded.status, membersAsTeams(members));
}

/** One member, a list of them, or a page `{members}`. */
function membersAsTeams(value: Json): Json {
  if (Array.isArray(value)) return value.map(membersAsTeams);
  if (typeof value !== 'object' || value === null) return value;
  return 'members' in value
    ? { ...value, members: membersAsTeams(value['members'] ?? []) }
    : memberAsTeams(value);
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  answer(response, status, { error: { code, message, subCode: code } });
}
