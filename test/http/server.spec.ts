import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { spy } from 'sinon';
import type { SinonSpy } from 'sinon';
import { createServer } from '../../src/http/server.ts';
import type { Answer, Handler, Limits, Server, ServerOptions } from '../../src/http/server.ts';

type Body = Record<string, unknown>;

const filled = (bytes: number): string => `{"text":"${'x'.repeat(bytes - 11)}"}`;
const coded = (coding: string): Record<string, string> => ({ 'content-encoding': coding });
const typed = (type: string): Record<string, string> => ({ 'content-type': type });

describe('the HTTP server', () => {
  let server: Server;
  let options: ServerOptions;
  let port: number;
  let handle: SinonSpy<[string, Body], Promise<Answer>>;
  let logged: unknown[];
  let healthy: boolean;
  let missing: string[];

  beforeEach(() => {
    handle = spy(async (_authorization: string, body: Body) => ({
      status: 200,
      json: Buffer.from(JSON.stringify({ got: body['text'] })),
    }));
    logged = [];
    healthy = true;
    missing = [];
  });
  afterEach(() => server.close());

  async function start(
    limits: Partial<Limits> = {},
    token?: string,
    answer: Handler['handle'] = handle,
  ): Promise<void> {
    options = {
      handler: {
        admit: async (authorization) => (authorization === 'Bearer good' ? 200 : 401),
        handle: answer,
      },
      health: () => healthy,
      ready: async () => missing,
      metrics: { contentType: 'text/plain; version=0.0.4', token, text: async () => 'up 1\n' },
      limits,
      log: { error: (...line) => logged.push(line) },
    };
    server = createServer(options);
    port = await server.listen(0, '127.0.0.1');
  }
  const call = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${path}`, init);
  const post = (body: RequestInit['body'], headers: Record<string, string> = {}): Promise<Response> =>
    call('/api/messages', {
      method: 'POST',
      headers: { authorization: 'Bearer good', 'content-type': 'application/json', ...headers },
      body: body ?? null,
    });
  const metricsFor = async (headers: Record<string, string>): Promise<number> =>
    (await call('/metrics', { headers })).status;
  /** A server with one request in hand. */
  async function hold(
    limits: Partial<Limits> = {},
  ): Promise<{ answer: Promise<Response>; release: () => void }> {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const taken = Promise.withResolvers<void>();
    await start(limits, undefined, () => {
      taken.resolve();
      return promise;
    });
    const answer = post('{}');
    await taken.promise;
    return { answer, release: () => resolve({ status: 200, json: Buffer.from('"done"') }) };
  }
  /** Opens a connection, writes, and gives everything that comes until it is closed. */
  async function raw(text: string, more?: (socket: Socket) => void): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    // A server that stops reading resets the connection, as it should.
    socket.on('error', () => undefined);
    socket.write(text);
    more?.(socket);
    await new Promise((resolve) => socket.once('close', resolve));
    return heard;
  }
  describe('for activities', () => {
    beforeEach(() => start());

    it('passes on the parsed body and the header, and answers with JSON', async () => {
      const response = await post('{"text":"Grüß Gott"}');
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), 'application/json');
      assert.deepEqual(await response.json(), { got: 'Grüß Gott' });
      assert.deepEqual(handle.firstCall.args, ['Bearer good', { text: 'Grüß Gott' }]);
    });

    it('accepts a body that declares UTF-8', async () => {
      assert.equal((await post('{}', typed('application/json; charset=utf-8'))).status, 200);
    });

    it('takes a body of exactly the limit, and refuses one byte more', async () => {
      assert.equal((await post(filled(256 * 1024))).status, 200);
      assert.equal((await post(filled(256 * 1024 + 1))).status, 413);
    });

    it('checks the header before it reads any of the body', async () => {
      assert.match(await raw(head('Content-Length: 1000').replace('good', 'bad')), /^HTTP\/1\.1 401 /);
      assert.equal(handle.callCount, 0);
    });

    it('removes a prototype from the body', async () => {
      await post('{"value":{"__proto__":{"admin":true},"a":[{"__proto__":1}]},"text":"t"}');
      assert.equal(JSON.stringify(handle.firstCall.args[1]), '{"value":{"a":[{}]},"text":"t"}');
    });

    const bodies: readonly [string, number, RequestInit['body'], Record<string, string>?][] = [
      ['text that is not JSON', 400, 'hello'],
      ['cut JSON', 400, '{"text":'],
      ['nothing', 400, ''],
      ['a list', 400, '[]'],
      ['null', 400, 'null'],
      ['a number', 400, '5'],
      ['bytes that are not UTF-8', 400, Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
      ['64 lists in each other', 400, `{"a":${'['.repeat(64)}${']'.repeat(64)}}`],
      ['20,000 objects in each other', 400, `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
      ['what says gzip and is not', 415, '{}', coded('gzip')],
      ['gzip that would unfold to 50 MB', 415, gzipSync(Buffer.alloc(50_000_000)), coded('gzip')],
      ['brotli', 415, '{}', coded('br')],
      ['two codings', 415, '{}', coded('identity, gzip')],
      ['a form with a file', 415, '--x\r\n\r\n--x--', typed('multipart/form-data; boundary=x')],
      ['a form', 415, 'a=b', typed('application/x-www-form-urlencoded')],
      ['plain text', 415, '{}', typed('text/plain')],
      ['JSON in another character set', 415, '{}', typed('application/json; charset=utf-7')],
      ['something that only begins like JSON', 415, '{}', typed('application/jsonp')],
    ];
    for (const [title, status, body, headers] of bodies) {
      it(`answers ${status} to ${title}, and stays alive`, async () => {
        const response = await post(body, headers);
        assert.equal(response.status, status);
        assert.match(
          await response.text(),
          /^The body [a-z/ -]+JSON? object\.\n$|^The body must be application\/json/,
        );
        assert.equal(handle.callCount, 0);
        assert.equal((await post('{}')).status, 200);
      });
    }

    it('refuses 60 MB by the declared length', async () => {
      assert.match(await raw(head('Content-Length: 60000000')), /^HTTP\/1\.1 413 /);
    });

    it('stops reading chunks that never end', async () => {
      const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
      let sent = 0;
      const answer = await raw(head('Transfer-Encoding: chunked'), (socket) => {
        const more = (): void => {
          while (!socket.destroyed && socket.write(chunk)) sent += 1;
        };
        socket.on('drain', more);
        more();
      });
      assert.match(answer, /^(?:HTTP\/1\.1 413 |$)/);
      assert.ok(sent < 500, `${sent} chunks of 64 KB`);
      assert.equal(handle.callCount, 0);
    });

    for (const [title, request] of [
      ['a chunk size that is none', `${head('Transfer-Encoding: chunked')}zz\r\n`],
      ['a length and chunks at once', `${head('Content-Length: 3', 'Transfer-Encoding: chunked')}0\r\n\r\n`],
      ['two lengths', `${head('Content-Length: 3', 'Content-Length: 4')}{}\n`],
      ['what is not HTTP', '\u0016\u0003\u0001 hello\r\n\r\n'],
    ] as const) {
      it(`ends the connection on ${title}`, async () => {
        assert.match(await raw(request), /^HTTP\/1\.1 400 /);
        assert.equal((await post('{}')).status, 200);
      });
    }

    it('answers 431 to enormous headers', async () => {
      assert.match(await raw(head(`X-Big: ${'x'.repeat(20_000)}`)), /^HTTP\/1\.1 431 /);
    });

    for (const host of ['[', '%', 'a b', ':99999', '\\']) {
      it(`survives the Host header ${host}`, async () => {
        const answer = await raw(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
        assert.match(answer, /^HTTP\/1\.1 200 /);
      });
    }

    it('does not keep a connection that asks for a web socket', async () => {
      const lines = 'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13';
      assert.equal(await raw(`GET /api/messages HTTP/1.1\r\n${lines}\r\n\r\n`), '');
    });
  });

  describe('for errors inside', () => {
    it('answers 500 without the cause, which goes to the log', async () => {
      const secret = new Error('password is hunter2');
      await start({}, undefined, () => Promise.reject(secret));
      const response = await post('{}');
      assert.equal(response.status, 500);
      assert.equal(await response.text(), 'Something went wrong.\n');
      assert.deepEqual(logged, [['A request could not be answered', { error: secret }]]);
    });

    for (const status of [200, 403]) {
      it(`answers ${status} on its own if the handler gives no body`, async () => {
        await start({}, undefined, async () => ({ status }));
        assert.equal(await (await post('{}')).text(), status === 200 ? '' : 'Forbidden.\n');
      });
    }
  });

  describe('for paths', () => {
    beforeEach(() => start());

    for (const path of '/ /api /api/messages/ /api/messages/x //healthz /healthz/.. /% /%ff /.env *'.split(
      ' ',
    )) {
      it(`answers 404 to ${path}`, async () => {
        const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
        assert.match(answer, /^HTTP\/1\.1 404 [^]*\r\n\r\nNot found\.\n$/);
      });
    }

    for (const line of ['GET /api/messages', 'PUT /api/messages', 'POST /healthz', 'DELETE /metrics']) {
      it(`answers 405 to ${line}, and says what is allowed`, async () => {
        const [method = '', path = ''] = line.split(' ');
        const response = await call(path, { method });
        assert.equal(response.status, 405);
        assert.equal(response.headers.get('allow'), path === '/api/messages' ? 'POST' : 'GET');
        assert.equal(await response.text(), 'Method not allowed.\n');
      });
    }

    it('names neither its software nor a stack in any answer', async () => {
      for (const path of ['/healthz', '/nope', '/metrics', '/api/messages']) {
        const response = await call(path);
        assert.equal(response.headers.get('server'), null);
        assert.doesNotMatch(await response.text(), /restify|node|at .*:\d+/);
      }
    });

    it('is healthy while it can serve', async () => {
      assert.equal((await call('/healthz')).status, 200);
      healthy = false;
      assert.equal((await call('/healthz')).status, 503);
    });

    it('is ready if nothing is missing, and names what is', async () => {
      assert.equal((await call('/readyz')).status, 200);
      missing = ['store', 'keys'];
      const { status, body } = await call('/readyz').then(async (r) => ({
        status: r.status,
        body: await r.text(),
      }));
      assert.deepEqual([status, body], [503, 'store\nkeys\n']);
    });
  });

  describe('for metrics', () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };

    it('answers loopback', async () => {
      await start();
      assert.equal(await (await call('/metrics')).text(), 'up 1\n');
    });

    it('refuses others while there is no token, whatever they send', async () => {
      await start();
      assert.equal(await metricsFor(forwarded), 403);
      assert.equal(await metricsFor({ ...forwarded, authorization: 'Bearer undefined' }), 403);
    });

    it('answers others that have the token', async () => {
      await start({}, 'a-token-of-16-chars');
      assert.equal(await metricsFor({ ...forwarded, authorization: 'Bearer a-token-of-16-chars' }), 200);
      assert.equal(await metricsFor({ ...forwarded, authorization: 'Bearer a-token-of-16-char' }), 403);
      assert.equal(await metricsFor(forwarded), 403);
    });
  });

  describe('for the slow', () => {
    const limits = { headersMs: 150, requestMs: 200, checkMs: 20 };

    it('closes a connection whose headers do not end', async () => {
      await start(limits);
      assert.match(await raw('POST /api/messages HTTP/1.1\r\nHost: x\r\nX-A'), /^HTTP\/1\.1 408 /);
    });

    it('closes a connection whose body does not end', async () => {
      await start(limits);
      assert.match(await raw(`${head('Content-Length: 100')}{"text":`), /^(?:HTTP\/1\.1 408 |$)/);
      assert.equal(handle.callCount, 0);
      assert.deepEqual(logged, []);
    });

    it('takes no more connections than its limit', async () => {
      await start({ connections: 1 });
      const first = connect(port, '127.0.0.1');
      await once(first, 'connect');
      assert.equal(await raw('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'), '');
      first.destroy();
    });
  });

  describe('when it closes', () => {
    it('takes nothing new, and finishes the request in hand', async () => {
      const { answer, release } = await hold();
      const closed = server.close();
      await assert.rejects(call('/healthz'));
      release();
      assert.equal(await (await answer).json(), 'done');
      await closed;
    });

    it('does not wait for ever', async () => {
      const lost = assert.rejects((await hold({ drainMs: 50 })).answer);
      await server.close();
      await lost;
    });

    it('rejects an address that is in use', async () => {
      await start();
      await assert.rejects(createServer(options).listen(port, '127.0.0.1'), { code: 'EADDRINUSE' });
    });
  });
});

function head(...lines: string[]): string {
  const usual = ['Host: x', 'Authorization: Bearer good', 'Content-Type: application/json'];
  return ['POST /api/messages HTTP/1.1', ...usual, ...lines, '', ''].join('\r\n');
}
