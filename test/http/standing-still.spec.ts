import assert from 'node:assert/strict';
import { channel } from 'node:diagnostics_channel';
import { Socket, connect } from 'node:net';
import { createServer } from '../../src/http/server.ts';
import type { Server } from '../../src/http/server.ts';

/** Every connection that servers of this process have accepted. */
const accepted = channel('net.server.socket');
const question = 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n';

describe('A connection without traffic', () => {
  let server: Server;
  let port: number;
  const logged: unknown[] = [];

  beforeEach(async () => {
    server = createServer({
      handler: { admit: async () => 401, handle: async () => ({ status: 200 }) },
      health: () => true,
      ready: async () => [],
      metrics: { contentType: 'text/plain', token: undefined, text: async () => 'x'.repeat(1_000_000) },
      // Only the idle time limit is short here.
      limits: { headersMs: 60_000, requestMs: 60_000, idleMs: 200, checkMs: 20 },
      log: { error: (...line) => logged.push(line) },
    });
    port = await server.listen(0, '127.0.0.1');
  });
  afterEach(async () => {
    await server.close();
    assert.deepEqual(logged, []);
  });

  const lives: readonly (readonly [string, string])[] = [
    ['says nothing', ''],
    ['falls silent in a header', 'GET /healthz HTTP/1.1\r\nHos'],
    // More than the buffers on the way can hold.
    ['takes no answer', question.repeat(20)],
  ];
  for (const [title, words] of lives) {
    it(`is closed when it ${title}, and others are answered`, async () => {
      // A client that reads nothing does not notice the end, so the server's side is watched.
      const closed = Promise.withResolvers<void>();
      const watch = (message: unknown): void => {
        socketOf(message).once('close', closed.resolve);
      };
      accepted.subscribe(watch);
      const socket = connect(port, '127.0.0.1').pause();
      socket.on('error', () => undefined);
      socket.write(words);
      await closed.promise;
      accepted.unsubscribe(watch);
      socket.destroy();
      assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200);
    });
  }
});

function socketOf(message: unknown): Socket {
  const socket: unknown = typeof message === 'object' && message !== null && Reflect.get(message, 'socket');
  assert.ok(socket instanceof Socket);
  return socket;
}
