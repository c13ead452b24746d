import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { dig } from './kit.ts';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A connector that keeps its calls, and answers each with `answerNow`. */
export class OneAnswerConnector {
  calls: Call[] = [];
  readonly #server = createServer((request, response) => {
    void this.#serve(request, response);
  });
  readonly #answerNow: () => Answer | 'hang up' | 'say nothing';

  constructor(answerNow: () => Answer | 'hang up' | 'say nothing') {
    this.#answerNow = answerNow;
  }

  /** Listens on a free port of this machine, and gives its service URL. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String(dig(this.#server.address(), 'port'))}/teams/`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const { method = '', url: path = '' } = request;
    this.calls.push({ method, path, body: body === '' ? {} : JSON.parse(body) });
    const answer = this.#answerNow();
    if (answer === 'hang up') request.socket.destroy();
    else if (answer !== 'say nothing') {
      const headers = { 'content-type': 'application/json', ...answer.headers };
      response.writeHead(answer.status, headers).end(JSON.stringify(answer.body ?? {}));
    }
  }
}
