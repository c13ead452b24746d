import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { createCertificate, trustCertificate } from '../../../sandbox/certificate.ts';

/** A call that arrived at the double. */
export interface Heard {
  readonly method: string;
  /** Raw, as it arrived. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** `reset`: cuts the connection after reading the request. `hang`: never answers. `stall`: sends the head of its answer alone. */
export type Reply =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown }
  | 'reset'
  | 'hang'
  | 'stall';

export interface Wire {
  readonly url: string;
  readonly heard: readonly Heard[];
  close(): Promise<void>;
}

/** One certificate for this folder, which this process trusts. */
export const certificate = await createCertificate();
trustCertificate(certificate);

/** An HTTPS server on localhost that answers each request as the test says. */
export async function startWire(reply: (heard: Heard, count: number) => Reply): Promise<Wire> {
  const heard: Heard[] = [];
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const text = Buffer.concat(chunks).toString();
    const one: Heard = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
    heard.push(one);
    const said = reply(one, heard.length);
    if (said === 'reset') request.socket.destroy();
    if (said === 'stall') response.writeHead(200).flushHeaders();
    if (said === 'reset' || said === 'hang' || said === 'stall') return;
    const type = said.body === undefined ? {} : { 'Content-Type': 'application/json' };
    response.writeHead(said.status, { ...type, ...said.headers });
    response.end(said.body === undefined ? undefined : JSON.stringify(said.body));
  }
  const server = createServer(certificate, (request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const conversation = server.address();
  return {
    url: `https://localhost:${typeof conversation === 'object' ? conversation?.port : ''}`,
    heard,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const itemSchema = z.object({
  id: z.string(),
  method: z.string(),
  url: z.string(),
  headers: z.unknown().optional(),
  body: z.unknown().optional(),
});

export type Item = z.infer<typeof itemSchema>;

/** The items of a batch that arrived. */
export function itemsOf({ body }: Heard): readonly Item[] {
  return z.object({ requests: z.array(itemSchema) }).parse(body).requests;
}

/** A batch's answer, its items in the opposite order. */
export function batchReply(
  heard: Heard,
  answer: (
    item: Item,
    index: number,
  ) => { status: number; headers?: Record<string, string>; body?: unknown } | undefined,
): Reply {
  const responses = itemsOf(heard).flatMap((item, index) => {
    const said = answer(item, index);
    return said ? [{ id: item.id, ...said }] : [];
  });
  return { status: 200, body: { responses: responses.toReversed() } };
}

/** Graph's error envelope. */
export function graphError(code: string, message: string): unknown {
  return { error: { code, message, innerError: { 'request-id': 'r-1' } } };
}
