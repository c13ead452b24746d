import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { spy } from 'sinon';
import { createCertificate, trustCertificate } from '../../../sandbox/certificate.ts';
import { entraForgeries } from '../../../sandbox/channel/entra-forgeries.ts';
import { forgeries } from '../../../sandbox/channel/forgeries.ts';
import { channelIssuer, createChannelKeys } from '../../../sandbox/channel/keys.ts';
import type { ChannelKeys } from '../../../sandbox/channel/keys.ts';
import { part } from '../../../sandbox/channel/token.ts';
import { CLOUDS, isServiceUrl } from '../../../src/config/clouds.ts';
import type { Server } from '../../../src/http/server.ts';
import { createServer } from '../../../src/http/server.ts';
import type { LicenseDeskAdapter } from '../../../src/teams/channel/adapter.ts';
import { createAdapter } from '../../../src/teams/channel/adapter.ts';
import { createConnectors } from '../../../src/teams/channel/connectors.ts';
import { Authentication } from '../../../src/teams/channel/authentication.ts';

const bot = '11111111-2222-4333-8444-555555555555';
const serviceUrl = 'https://smba.trafficmanager.net/amer/11111111-0000-4000-8000-000000000000/';
const matrix = [...forgeries, ...entraForgeries];
const genericText = /^(?:401 Unauthorized|403 Forbidden)\.\n$/;
const now = Date.UTC(2026, 10, 1, 12);

const isPublic = (url: string): boolean => isServiceUrl(url, CLOUDS.public.serviceHosts, []);
const activity = (changes: Record<string, unknown> = {}): string =>
  JSON.stringify({
    type: 'event',
    channelId: 'msteams',
    serviceUrl,
    from: { id: 'a' },
    recipient: { id: 'b' },
    conversation: { id: 'c' },
    ...changes,
  });

describe('The door', () => {
  const turn = spy(async () => undefined);
  let keys: ChannelKeys;
  let adapter: LicenseDeskAdapter;
  let server: Server;
  let port: number;
  let reasons: string[];
  let bugs: unknown[];

  // The keys do not change here, and making them takes longer than most tests.
  before(async () => {
    const certificate = await createCertificate();
    trustCertificate(certificate);
    // authentication.spec reads documents of the real size. Each test here reads this one anew.
    keys = await createChannelKeys({ certificate, now: () => now, documentBytes: 50_000 });
  });
  after(() => keys.close());
  beforeEach(async () => {
    turn.resetHistory();
    reasons = [];
    bugs = [];
    const connectors = createConnectors({
      issuer: channelIssuer,
      isServiceUrl: isPublic,
      getToken: async () => 'out',
    });
    const authentication = new Authentication({
      botId: bot,
      keysUrl: keys.url,
      issuer: channelIssuer,
      callerId: CLOUDS.public.callerId,
      isServiceUrl: isPublic,
      connectors,
      now: () => now,
    });
    adapter = createAdapter({
      authentication,
      onTurnError: (error) => {
        bugs.push(error);
        return 'Sorry.';
      },
      onRefused: (reason) => reasons.push(reason),
    });
    server = createServer({
      handler: {
        admit: (authorization) => adapter.admit(authorization),
        handle: (authorization, body) => adapter.receive(authorization, body, turn),
      },
      health: () => true,
      ready: async () => [],
      metrics: { contentType: '', token: undefined, text: async () => '' },
      log: { error: (_message, fields) => bugs.push(fields) },
    });
    port = await server.listen(0, '127.0.0.1');
  });
  afterEach(async () => {
    await server.close();
    assert.deepEqual(bugs, []);
  });

  /** Sends the headers, and the body if there is one. Without one, the body is announced and never comes. */
  async function post(token: string, body?: string): Promise<string> {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': body === undefined ? 1000 : Buffer.byteLength(body),
    };
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const sent = request(
      { port, host: '127.0.0.1', path: '/api/messages', method: 'POST', headers, agent: false },
      resolve,
    );
    sent.on('error', reject);
    if (body === undefined) sent.flushHeaders();
    else sent.end(body);
    const answer = await promise;
    const told = `${answer.statusCode} ${await text(answer)}`;
    sent.destroy();
    return told;
  }

  it('is tested with at least 60 tokens that are not the channel’s, each with a name of its own', () => {
    assert.ok(matrix.length >= 60, String(matrix.length));
    assert.equal(new Set(matrix.map(({ title }) => title)).size, matrix.length);
  });

  for (const { title, told, channelId = 'msteams', make } of matrix) {
    it(`refuses ${title}, before its body has come and with it`, async () => {
      const token = await make({ keys, audience: bot, serviceUrl, now });
      const answer = await post(token);
      assert.match(answer, genericText);
      assert.equal(answer.slice(0, 3), told.slice(0, 3));
      assert.equal(await post(token, activity({ channelId })), answer);
      assert.deepEqual(reasons, [told.slice(4), told.slice(4)]);
      assert.equal(turn.callCount, 0);
    });
  }

  it('admits the channel, for no other channel or address than its token names', async () => {
    const token = await keys.sign({ audience: bot, serviceUrl });
    for (const changes of [
      { channelId: 'emulator' },
      { channelId: 'AseChannel' },
      { channelId: 'directline' },
      { serviceUrl: serviceUrl.toUpperCase() },
      { serviceUrl: 'https://smba.trafficmanager.net/emea/' },
      { serviceUrl: 'https://evil.example/' },
      { serviceUrl: '' },
    ])
      assert.equal(await post(token, activity(changes)), '403 Forbidden.\n');
    assert.equal(turn.callCount, 0);
    assert.equal(await post(token, activity()), '200 ');
    assert.equal(turn.callCount, 1);
  });

  it('refuses a body after a valid token that is no activity, without a turn', async () => {
    const token = await keys.sign({ audience: bot, serviceUrl });
    for (const changes of [
      { type: '' },
      { type: 7 },
      { from: null },
      { conversation: 'c' },
      { conversation: { id: 'c', isGroup: 1 } },
      { conversation: { id: 'c\n' } },
      { conversation: { id: 'ü' } },
      { id: 'half a \ud83d' },
      { replyToId: 'half a \ud83d' },
      { channelId: ['msteams'] },
      { serviceUrl: { href: serviceUrl } },
      { entities: [7] },
    ])
      assert.equal(await post(token, activity(changes)), '400 The body must be a JSON object.\n');
    assert.equal(turn.callCount, 0);
  });

  it('keeps nothing of 20,000 refused tokens', async () => {
    const genuine = await keys.sign({ audience: bot, serviceUrl });
    assert.equal(await adapter.admit(`Bearer ${genuine}`), 200);
    const [head = '', , mark = ''] = genuine.split('.');
    const kinds: readonly ((n: number) => string)[] = [
      (n) => `${part({ alg: 'none', n })}.${part({ tid: n })}.AAAA`,
      (n) => `${part({ alg: 'RS256', kid: `made up ${n}` })}.${part({ tid: n })}.AAAA`,
      (n) => `${head}.${part({ tid: n, iss: `https://sts.windows.net/${n}/` })}.${mark}`,
      () => randomBytes(300).toString('base64'),
    ];
    const refuse = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n += 1) {
        const kind = kinds[n % kinds.length] ?? String;
        // A new text of 1 KB and more each time, so that anything kept of it shows.
        const padding = randomBytes(600).toString('base64url');
        assert.equal(await adapter.admit(`Bearer ${kind(n)}${padding}`), 401);
      }
      reasons.length = 0;
    };

    await refuse(2_000);
    const fetched = { ...keys.fetches };
    const before = heapUsed();
    await refuse(20_000);
    const perToken = (heapUsed() - before) / 20_000;

    assert.ok(perToken < 50, `${perToken} bytes are left of each`);
    assert.deepEqual(keys.fetches, fetched);
  });
});

/** Bytes in use after garbage collection. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  assert.ok(typeof collect === 'function');
  collect();
  return process.memoryUsage().heapUsed;
}
