import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { World } from '../support/integration/kit.ts';
import { worlds } from '../support/integration/kit.ts';
import { startProcess } from '../support/integration/product-process.ts';
import { wordsOn } from '../support/integration/shown.ts';
import type { Asked, Scenario } from '../support/integration/story.ts';
import { ask, withPlaces } from '../support/integration/story.ts';
import { atScale } from '../support/scale.ts';

const mega = 1024 * 1024;
/**
 * The most memory that the process may gain under abuse: far less than any of the bodies would take unfolded.
 */
const mostGrowth = 64 * mega;
const connections = atScale(200, 800);
const floodClicks = atScale(20, 100);
/** The rest between clicks while connections are slow, in milliseconds. Clicks all the time would need a core. */
const restMs = atScale(200, 50);

/** A running product in its own process, and one card to click on. */
interface Served extends Scenario {
  readonly asked: Asked;
  readonly token: string;
}

describe('The product as a process, abused', function () {
  // Starting a process takes time, and slow connections take the server's own 10 seconds.
  this.timeout(120_000);
  const open = worlds();

  async function serve(): Promise<Served> {
    const world = await open();
    mkdirSync(join(world.folder, 'tmp'));
    await startProcess(world, { env: { TMPDIR: join(world.folder, 'tmp') } });
    const scenario = await withPlaces(world);
    const asked = await ask(scenario, 'visio for adelev@contoso.com');
    const { serviceUrl } = world.connector;
    const token = await world.keys.sign({ audience: world.tenant.app.clientId, serviceUrl });
    return { ...scenario, asked, token };
  }

  it('takes neither memory nor disk for bodies that unfold, never end, or go deep, from strangers and from Teams', async () => {
    const served = await serve();
    const { world, token } = served;
    const json = '{"type":"message","text":"help"}';
    const unfolding = gzipSync(Buffer.alloc(100 * mega));
    assert.ok(unfolding.length < mega);
    const form = `--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n${'x'.repeat(mega)}\r\n--x--`;
    const abuses: readonly (readonly [RegExp, readonly string[], Iterable<string | Buffer>])[] = [
      [/415|401/, ['Content-Encoding: gzip', lengthOf(json)], [json]],
      [/415|401/, ['Content-Encoding: gzip', lengthOf(unfolding)], [unfolding]],
      [/415|401/, ['Content-Encoding: deflate, gzip', lengthOf(unfolding)], [unfolding]],
      [/415|401/, ['Content-Type: multipart/form-data; boundary=x', lengthOf(form)], [form]],
      [/413|401/, ['Content-Length: 60000000'], repeated('x'.repeat(mega), 60)],
      [/413|401/, ['Transfer-Encoding: chunked'], repeated(`10000\r\n${'x'.repeat(0x10000)}\r\n`, 10_000)],
      [/400|401/, [lengthOf(deep(20_000))], [deep(20_000)]],
      [/400|401/, [lengthOf('['.repeat(200_000))], ['['.repeat(200_000)]],
    ];
    await click(served);
    const before = await memoryOf(world);
    for (const [status, lines, parts] of abuses) {
      for (const authorization of [`Bearer ${token}`, 'Bearer eyJhbGciOiJub25lIn0.e30.', undefined]) {
        const type = lines.some((line) => line.startsWith('Content-Type'))
          ? []
          : ['Content-Type: application/json'];
        const head = [...type, ...lines, ...(authorization ? [`Authorization: ${authorization}`] : [])];
        const answer = await pour(world, head, parts);
        // A client that keeps sending after the answer may see the connection reset before it reads the
        // answer.
        if (answer !== '') assert.match(answer, new RegExp(`^HTTP/1.1 (?:${status.source}) `));
      }
    }
    await click(served);
    const growth = (await memoryOf(world)) - before;
    assert.ok(growth < mostGrowth, `${Math.round(growth / mega)} MB more`);
    assert.deepEqual(readdirSync(join(world.folder, 'tmp')), []);
  });

  it(`closes ${connections} slow connections within 15 seconds, and answers every click meanwhile`, async () => {
    const served = await serve();
    const { world, token } = served;
    const start = `POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;
    const lives: readonly string[] = [
      '',
      'POST /api/mess',
      `${start}X-Slow: `,
      `${start}Authorization: Bearer ${token}\r\nContent-Length: 1000\r\n\r\n{"type":`,
      `${start}Authorization: Bearer ${token}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"typ`,
    ];
    const sockets = Array.from({ length: connections }, (_, n) => slow(world, lives[n % lives.length] ?? ''));
    await Promise.all(sockets.map(({ socket }) => once(socket, 'connect')));
    const closed = Promise.all(sockets.map(({ lived }) => lived));
    const over = new AbortController();
    void closed.then(() => over.abort());

    let clicks = 0;
    while (!over.signal.aborted) {
      await Promise.all([click(served), wait(restMs)]);
      clicks += 1;
    }
    const longest = Math.max(...(await closed));
    assert.ok(longest < 15_000, `closed after ${Math.round(longest)} ms`);
    assert.ok(clicks > 20, `${clicks} clicks`);
  });

  it('answers all of 20 clicks a second through a flood of garbage', async () => {
    const served = await serve();
    const { world } = served;
    const garbage: readonly Buffer[] = [
      Buffer.from('\u0016\u0003\u0001 hello\r\n\r\n'),
      Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
      Buffer.from(
        `POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
      ),
      Buffer.from(
        `POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImtleS0xIn0.e30.AAAA\r\nContent-Length: 200000\r\n\r\n`,
      ),
      Buffer.from(`POST /api/messages HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(30_000)}\r\n\r\n`),
    ];
    const over = new AbortController();
    let thrown = 0;
    const flood = Array.from({ length: 16 }, async (_, n) => {
      while (!over.signal.aborted && thrown < 100_000) {
        await slow(world, garbage[(n + thrown) % garbage.length] ?? '', true).lived;
        thrown += 1;
      }
    });

    const clicks: Promise<void>[] = [];
    for (let n = 0; n < floodClicks; n += 1) {
      clicks.push(click(served));
      await wait(50);
    }
    await Promise.all(clicks);
    over.abort();
    await Promise.all(flood);
    assert.ok(thrown > 100, `${thrown} pieces of garbage`);
    assert.deepEqual(await world.records.jobs(), []);
    assert.equal((await world.records.requests()).length, 1);
  });
});

/** An approver's click that must be answered with the card. */
async function click({ alex, asked }: Served): Promise<void> {
  const { card } = await alex.click(asked.inChannel, 'refresh');
  assert.match(wordsOn(card.card), /Approve 1/);
}

const lengthOf = (body: string | Buffer): string => `Content-Length: ${Buffer.byteLength(body)}`;
const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

function* repeated(part: string, times: number): Iterable<string> {
  for (let n = 0; n < times; n += 1) yield part;
}

/** Sends a request in parts, for as long as the server takes them. Gives the answer. */
async function pour(
  world: World,
  lines: readonly string[],
  parts: Iterable<string | Buffer>,
): Promise<string> {
  const { socket, heard, lived } = slow(
    world,
    ['POST /api/messages HTTP/1.1', 'Host: x', ...lines, '', ''].join('\r\n'),
  );
  for (const part of parts) {
    if (!socket.writable) break;
    if (!socket.write(part))
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), lived]);
  }
  await lived;
  return heard();
}

/** Opens a connection with its first bytes. Gives what came back, and how long the connection lived. */
function slow(
  world: World,
  bytes: string | Buffer,
  end = false,
): { readonly socket: Socket; readonly heard: () => string; readonly lived: Promise<number> } {
  const { hostname, port } = new URL(world.url);
  const from = performance.now();
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('data', (part: Buffer) => (text += part.toString()));
  // A server that does not want more resets the connection.
  socket.on('error', () => undefined);
  const lived = new Promise<number>((resolve) =>
    socket.once('close', () => resolve(performance.now() - from)),
  );
  if (end) socket.end(bytes);
  else socket.write(bytes);
  return { socket, heard: () => text, lived };
}

async function memoryOf({ url }: World): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]);
}
