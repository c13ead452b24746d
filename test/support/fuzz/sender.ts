import { Agent, request } from 'node:http';
import { connect } from 'node:net';

export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** Sends bodies to the web server over kept connections; `close` ends them. */
export function createSender(url: string, token: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const post = (body: string): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const sent = request(`${url}/api/messages`, { method: 'POST', agent, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.once('error', reject);
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      });
      sent.once('error', reject);
      sent.end(body);
    });
  return { post, close: () => agent.destroy() };
}

/** Writes bytes to a new connection and ends it. Gives everything that comes back. */
export function exchange(url: string, bytes: Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let heard = '';
    socket.on('data', (part: Buffer) => (heard += part.toString()));
    // A server that does not want more resets the connection.
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(heard));
    socket.end(bytes);
  });
}
