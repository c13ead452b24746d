import assert from 'node:assert/strict';
import { createCertificate, trustCertificate } from '../../../sandbox/certificate.ts';
import type { Certificate } from '../../../sandbox/certificate.ts';
import { channelIssuer, createChannelKeys } from '../../../sandbox/channel/keys.ts';
import type { ChannelKeys, SignOptions } from '../../../sandbox/channel/keys.ts';
import { part } from '../../../sandbox/channel/token.ts';
import { CLOUDS, isServiceUrl } from '../../../src/config/clouds.ts';
import { createConnectors } from '../../../src/teams/channel/connectors.ts';
import { Authentication, Refused } from '../../../src/teams/channel/authentication.ts';

const bot = '11111111-2222-4333-8444-555555555555';
const serviceUrl = 'https://smba.trafficmanager.net/amer/11111111-0000-4000-8000-000000000000/';
const minute = 60_000;

describe('the authentication of requests', () => {
  let certificate: Certificate;
  let keys: ChannelKeys;
  let authentication: Authentication;
  let failures: unknown[];
  let large: number[];
  let now: number;

  before(async () => {
    certificate = await createCertificate();
    trustCertificate(certificate);
  });
  beforeEach(async () => {
    now = Date.UTC(2026, 10, 1, 12);
    failures = [];
    large = [];
    keys = await createChannelKeys({ certificate, now: () => now });
    authentication = create();
  });
  afterEach(() => keys.close());

  function create(keysTimeoutMs = 5_000): Authentication {
    const connectors = createConnectors({
      issuer: channelIssuer,
      isServiceUrl: isPublic,
      getToken: async () => 'out',
    });
    return new Authentication({
      botId: bot,
      keysUrl: keys.url,
      issuer: channelIssuer,
      callerId: CLOUDS.public.callerId,
      isServiceUrl: isPublic,
      connectors,
      now: () => now,
      onKeysFailed: (error) => failures.push(error),
      onKeysLarge: (bytes) => large.push(bytes),
      keysTimeoutMs,
    });
  }
  const sign = (changes: Partial<SignOptions> = {}): Promise<string> =>
    keys.sign({ audience: bot, serviceUrl, ...changes });
  const claims = (changed: Record<string, unknown>): Promise<string> => sign({ claims: changed });
  const header = (changed: Record<string, unknown>): Promise<string> => sign({ header: changed });

  async function take(
    authorization: string,
    activity: Partial<{ channelId: string; serviceUrl: string }> = {},
  ): Promise<void> {
    await authentication.authenticateRequest(
      { channelId: 'msteams', serviceUrl, ...activity },
      authorization,
    );
  }
  const seconds = (ms: number): number => Math.floor((now + ms) / 1000);

  describe('accepts', () => {
    const genuine: readonly [string, () => Promise<string>][] = [
      ['a token of the channel', () => sign()],
      ['a token without nbf', () => claims({ nbf: undefined })],
      ['a token that expired 4 minutes ago', () => claims({ exp: seconds(-4 * minute) })],
      ['a token that starts in 4 minutes', () => claims({ nbf: seconds(4 * minute) })],
      ['a token without typ', () => header({ typ: undefined })],
    ];
    for (const [title, make] of genuine) {
      it(title, async () => {
        assert.equal(await refusal(take(`Bearer ${await make()}`)), 'taken');
      });
    }

    it('the scheme in any case', async () => {
      assert.equal(await refusal(take(`bearer ${await sign()}`)), 'taken');
    });

    it('the same token again, without checking the keys again', async () => {
      const token = `Bearer ${await sign()}`;
      await take(token);
      keys.outage('error');
      await take(token);
      assert.deepEqual(keys.fetches, { metadata: 1, keys: 1 });
    });

    it('a caller as the channel, for answers to its service URL', async () => {
      const result = await authentication.authenticateRequest(
        { channelId: 'msteams', serviceUrl },
        `Bearer ${await sign()}`,
      );
      assert.equal(result.claimsIdentity.isAuthenticated, true);
      assert.equal(result.claimsIdentity.getClaimValue('aud'), bot);
      assert.equal(result.audience, channelIssuer);
      assert.equal(result.callerId, 'urn:botframework:azure');
      assert.ok(result.connectorFactory);
    });
  });

  describe('refuses', () => {
    const headers: readonly [string, string, (token: string) => string][] = [
      ['an empty header', '401 no token', () => ''],
      ['another scheme', '401 malformed token', (token) => `Basic ${token}`],
      ['the scheme alone', '401 malformed token', () => 'Bearer '],
      ['no scheme', '401 malformed token', (token) => token],
      ['two tokens', '401 malformed token', (token) => `Bearer ${token}, Bearer ${token}`],
      ['a character that is not base64url', '401 malformed token', (token) => `Bearer ${token}=`],
      [
        'an enormous header',
        '401 malformed token',
        () => `Bearer ${'A'.repeat(4_000)}.${'A'.repeat(20_000)}.AAAA`,
      ],
    ];
    for (const [title, expected, make] of headers) {
      it(`${title}: ${expected}`, async () => {
        assert.equal(await refusal(take(make(await sign()))), expected);
      });
    }

    const activities: readonly [string, string, Partial<{ channelId: string; serviceUrl: string }>][] = [
      [
        'another service URL than the token names',
        '403 service url',
        { serviceUrl: 'https://smba.trafficmanager.net/emea/' },
      ],
      ['a service URL without its last slash', '403 service url', { serviceUrl: serviceUrl.slice(0, -1) }],
      ['an empty service URL', '403 service url', { serviceUrl: '' }],
      ['the emulator', '403 channel', { channelId: 'emulator' }],
      ['the App Service channel', '403 channel', { channelId: 'AseChannel' }],
      ['another channel', '403 channel', { channelId: 'webchat' }],
    ];
    for (const [title, expected, activity] of activities) {
      it(`an activity of ${title}: ${expected}`, async () => {
        assert.equal(await refusal(take(`Bearer ${await sign()}`, activity)), expected);
      });
    }

    it('a key that is not endorsed for Teams', async () => {
      await keys.rotate({ endorsements: ['webchat'] });
      assert.equal(await refusal(take(`Bearer ${await sign()}`)), '401 endorsement');
      assert.deepEqual(keys.fetches, { metadata: 1, keys: 1 });
    });

    it('a remembered token once it has expired', async () => {
      const token = `Bearer ${await sign()}`;
      await take(token);
      now += 66 * minute;
      assert.equal(await refusal(take(token)), '401 time');
    });

    it('streaming and skill requests, whatever they bring', async () => {
      assert.equal(await refusal(authentication.authenticateStreamingRequest()), '403 channel');
      assert.equal(await refusal(authentication.authenticateChannelRequest()), '403 channel');
    });
  });

  describe('gets the keys', () => {
    it('once for 50 who come at the same time', async () => {
      const tokens = await Promise.all(Array.from({ length: 50 }, (_, n) => claims({ jti: String(n) })));
      await Promise.all(tokens.map((token) => take(`Bearer ${token}`)));
      assert.deepEqual(keys.fetches, { metadata: 1, keys: 1 });
    });

    for (const [megabytes, isLarge] of [
      [3, false],
      [9, true],
    ] as const) {
      it(`from a document of ${megabytes} MB, ${isLarge ? 'and warns' : 'without a warning'}`, async () => {
        await keys.close();
        keys = await createChannelKeys({ certificate, now: () => now, documentBytes: megabytes * 1_000_000 });
        authentication = create();
        assert.equal(await refusal(take(`Bearer ${await sign()}`)), 'taken');
        const size = await authentication.keysSize();
        assert.equal(Math.round(size / 1_000_000), megabytes);
        assert.deepEqual(large, isLarge ? [size] : []);
        assert.deepEqual(failures, []);
      });
    }

    it('not from one of more than 16 MB, and says so', async () => {
      await keys.close();
      keys = await createChannelKeys({ certificate, now: () => now, documentBytes: 17_000_000 });
      authentication = create();
      assert.equal(await refusal(take(`Bearer ${await sign()}`)), '503 keys unavailable');
      assert.equal(String(failures), 'Error: The key document is too large.');
      assert.equal(await authentication.keysSize(), 0);
    });

    it('and accepts none of fewer than 2,048 bits', async () => {
      await keys.rotate({ bits: 1024 });
      assert.equal(await refusal(take(`Bearer ${await sign()}`)), '401 unknown key');
    });

    it('again within a minute of a rotation', async () => {
      await take(`Bearer ${await sign()}`);
      await keys.rotate();
      const token = `Bearer ${await sign()}`;
      assert.equal(await refusal(take(token)), '401 unknown key');
      now += minute;
      assert.equal(await refusal(take(token)), 'taken');
    });

    it('at most twice a minute, however many unknown keys are named', async () => {
      await take(`Bearer ${await sign()}`);
      for (let second = 0; second < 60; second += 1) {
        now += 1_000;
        await refusal(take(`Bearer ${await header({ kid: `made up ${second}` })}`));
      }
      assert.ok(keys.fetches.metadata <= 3, String(keys.fetches.metadata));
    });

    it('in the background when they are an hour old', async () => {
      await take(`Bearer ${await sign()}`);
      now += 61 * minute;
      const asked = keys.nextFetch();
      keys.outage('hang');
      assert.equal(await refusal(take(`Bearer ${await sign()}`)), 'taken');
      await asked;
    });

    it('and stops trusting a withdrawn one, even for a remembered token', async () => {
      const old = `Bearer ${await claims({ exp: seconds(600 * minute) })}`;
      await take(old);
      await keys.rotate();
      now += minute;
      await take(`Bearer ${await sign()}`);
      assert.equal(await refusal(take(old)), '401 unknown key');
    });

    for (const outage of ['error', 'garbage'] as const) {
      it(`and keeps the known ones for two days of outage (${outage})`, async () => {
        await take(`Bearer ${await sign()}`);
        keys.outage(outage);
        for (let hour = 0; hour < 48; hour += 1) {
          now += 60 * minute;
          assert.equal(await refusal(take(`Bearer ${await sign()}`)), 'taken');
        }
        assert.equal(await authentication.keysReady(), true);
      });
    }

    for (const outage of ['error', 'hang', 'garbage'] as const) {
      it(`and answers 503, not 401, while it has none (${outage}), then recovers`, async () => {
        authentication = create(1_000);
        keys.outage(outage);
        assert.equal(await refusal(take(`Bearer ${await sign()}`)), '503 keys unavailable');
        assert.equal(await authentication.keysReady(), false);
        assert.equal(failures.length, 1);
        keys.outage('none');
        now += 1_000;
        assert.equal(await refusal(take(`Bearer ${await sign()}`)), 'taken');
      });
    }

    it('and fetches them when it is asked whether it is ready', async () => {
      assert.equal(await authentication.keysReady(), true);
      assert.equal(keys.fetches.metadata, 1);
    });
  });

  it('fetches no keys for garbage', async () => {
    for (let n = 0; n < 100; n += 1)
      await refusal(take(`Bearer ${part({ alg: 'none', n })}.${part({ tid: n })}.AAAA`));
    assert.equal(keys.fetches.metadata, 0);
  });
});

function isPublic(url: string): boolean {
  return isServiceUrl(url, CLOUDS.public.serviceHosts, []);
}

/** The status, and the reason for the log. The caller must learn nothing from them. */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof Refused, String(error));
    assert.equal(error.message, 'Refused.');
    return `${error.statusCode} ${error.reason}`;
  }
  return 'taken';
}
