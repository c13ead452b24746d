import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { asPlayground, asTeams } from './activity.ts';
import { answer, bodyOf, close, jsonObject, listen } from './http.ts';
import type { ChatWindow } from './window.ts';

/** Makes the channel's token for an activity. The token goes into the Authorization header. */
export type Sign = (claims: {
  readonly audience: string;
  readonly serviceUrl: string;
}) => string | Promise<string>;

export interface RelayOptions {
  readonly window: ChatWindow;
  readonly tenantId: string;
  readonly botId: string;
  /** The URL at which the bot accepts activities. */
  readonly botUrl: string;
  /** The URL to which the bot sends its own activities. */
  readonly serviceUrl: string;
  readonly sign: Sign;
  /** Called when the page of this window has been opened, before the relay passes anything on. */
  readonly onOpened?: () => void;
}

/** The relay of one window: the Playground posts to `url`. */
export interface Relay {
  readonly url: string;
  close(): Promise<void>;
}

// Teams gives up after 10 to 15 seconds.
const patienceMs = 15_000;

/**
 * Starts the endpoint that stands between one Playground and the bot. The Playground's activities carry no proof of who
 * sends them; the relay makes each one what Teams would send for the person at this window, and signs it.
 */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const server = createServer((request, response) => {
    pass(request, response, options).catch((error: unknown) => {
      const late = error instanceof Error && error.name === 'TimeoutError';
      answer(response, late ? 504 : 502, { error: { code: 'BotUnreachable', message: String(error) } });
    });
  });
  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}/api/messages`, close: () => close(server) };
}

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  options: RelayOptions,
): Promise<void> {
  // A foreign web page can post plain text to loopback without permission, but not JSON.
  if (request.method !== 'POST' || !request.headers['content-type']?.startsWith('application/json')) {
    answer(response, 404);
    return;
  }
  const { window, tenantId, botId, botUrl, serviceUrl, sign } = options;
  const activity = asTeams(jsonObject(await bodyOf(request)), {
    person: window.person,
    tenantId,
    serviceUrl,
  });
  options.onOpened?.();
  const token = await sign({ audience: botId, serviceUrl });
  const answered = await fetch(botUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(activity),
    signal: AbortSignal.timeout(patienceMs),
  });
  const text = await answered.text();
  answer(response, answered.status, text === '' ? undefined : asPlayground(jsonObject(text)));
}
