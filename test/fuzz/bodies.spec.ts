import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { worlds } from '../support/integration/kit.ts';
import { ask, openScenario } from '../support/integration/story.ts';
import { runs, seed } from '../support/fuzz/options.ts';
import { exchange } from '../support/fuzz/sender.ts';
import { watch } from '../support/fuzz/watch.ts';

const methods = 'GET POST PUT DELETE PATCH HEAD OPTIONS TRACE CONNECT PROPFIND post'.split(' ');
const paths =
  '/api/messages /api/messages/ /api/messages?x=%00 /healthz /readyz /metrics / /../etc/passwd /%ff * //x'.split(
    ' ',
  );
/** Every method on every path, and each body to the messages endpoint as well. */
const targets = methods.flatMap((method) => paths.map((path) => `${method} ${path}`));
const bodies = Math.max(500, Math.ceil(runs / 10));

const activity = '{"type":"message","text":"help","channelId":"msteams","from":{"id":"a"}}';
const json = fc.oneof(
  fc.json({ maxDepth: 6 }),
  fc.constantFrom(
    '',
    '{',
    '[]',
    'null',
    '0',
    '"x"',
    '{"type":7}',
    '{"type":"message"',
    '\ufeff{}',
    '{}{}',
    '{"a":1e999}',
  ),
  fc.constant(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`),
  fc.constant(`{"type":"message","type":"invoke","__proto__":{"type":"invoke"}}`),
  // A whole activity with a few changed bytes.
  fc
    .array(fc.tuple(fc.nat(activity.length - 1), fc.string({ minLength: 1, maxLength: 3 })), { maxLength: 3 })
    .map((cuts) =>
      cuts.reduce((text, [at, piece]) => text.slice(0, at) + piece + text.slice(at + 1), activity),
    ),
);
const bytes = fc.oneof(
  { weight: 3, arbitrary: json.map((text) => Buffer.from(text)) },
  fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
  json.map((text) => gzipSync(text)),
  json.map((text) => Buffer.from(text, 'utf16le')),
  json.map((text) =>
    Buffer.from(`--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n${text}\r\n--x--\r\n`),
  ),
);
const header = fc.oneof(
  fc.constantFrom(
    'Content-Encoding: gzip',
    'Content-Encoding: br, gzip',
    'Content-Type: multipart/form-data; boundary=x',
    'Content-Type: application/json; charset=utf-16',
    'Content-Type: application/x-www-form-urlencoded',
    'Transfer-Encoding: gzip, chunked',
    'Expect: 100-continue',
    'Expect: something',
    'Upgrade: h2c',
    'Connection: upgrade',
    'X-Forwarded-For: 127.0.0.1',
    'X-HTTP-Method-Override: POST',
    'Cookie: $Version=1',
    'Authorization: Bearer a.b.c',
    `X-Long: ${'x'.repeat(20_000)}`,
  ),
  fc.string({ unit: 'grapheme-ascii', maxLength: 20 }).map((text) => `X-Any: ${text}`),
);
const length = fc.constantFrom<(body: Buffer) => string>(
  (body) => `Content-Length: ${body.length}`,
  (body) => `Content-Length: ${Math.max(0, body.length - 1)}`,
  (body) => `Content-Length: ${body.length + 1}`,
  () => 'Content-Length: -1',
  () => 'Transfer-Encoding: chunked',
  () => 'X-Nothing: said',
);

describe(`Raw requests (FUZZ_SEED=${seed})`, function () {
  this.timeout(60_000 + runs * 20);
  const open = worlds();

  it(`with ${bodies} bodies, by every method on every path, are answered in the 200s to 400s, and do nothing`, async () => {
    const scenario = await openScenario(open);
    const { world } = scenario;
    await ask(scenario, 'visio for adelev@contoso.com');
    const token = await world.keys.sign({
      audience: world.tenant.app.clientId,
      serviceUrl: world.connector.serviceUrl,
    });
    const guard = await watch(world, token);
    const asTeams = [`Authorization: Bearer ${token}`, 'Content-Type: application/json'];
    const send = async (target: string, lines: readonly string[], body: Buffer): Promise<void> => {
      const head = [`${target} HTTP/1.1`, 'Host: x', 'Connection: close', ...lines, '', ''].join('\r\n');
      const heard = await exchange(world.url, Buffer.concat([Buffer.from(head), body]));
      // A request after an incomplete body is answered too, or the connection closes without an answer.
      for (const [, status = ''] of heard.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
        if (status !== '100') guard.checkAnswer(Number(status), heard);
      }
      assert.match(heard, /^(?:HTTP\/1\.1 \d{3} [^]*)?$/);
    };

    let sent = 0;
    try {
      const raw = fc.tuple(bytes, length, fc.array(header, { maxLength: 3 }));
      await fc.assert(
        fc.asyncProperty(raw, async ([body, measure, more]) => {
          const elsewhere = targets[sent % targets.length] ?? '';
          sent += 1;
          await Promise.all([
            send('POST /api/messages', [...asTeams, ...more, measure(body)], body),
            send('POST /api/messages', [...asTeams, `Content-Length: ${body.length}`], body),
            send(elsewhere, [...asTeams, ...more, measure(body)], body),
            send(elsewhere, [`Content-Length: ${body.length}`], body),
          ]);
        }),
        { seed, numRuns: bodies },
      );
    } finally {
      guard.stop();
    }
    assert.ok(sent >= targets.length);
    assert.equal((await fetch(`${world.url}/readyz`)).status, 200);
    await guard.checkNothingDone();
    guard.checkLog();
  });
});
