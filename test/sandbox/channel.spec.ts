import assert from 'node:assert/strict';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { createCertificate, trustCertificate } from '../../sandbox/certificate.ts';
import type { Certificate } from '../../sandbox/certificate.ts';
import { channelIssuer, createChannelKeys } from '../../sandbox/channel/keys.ts';
import type { ChannelKeys } from '../../sandbox/channel/keys.ts';
import { startConnector } from '../../sandbox/channel/connector.ts';
import type { Connector } from '../../sandbox/channel/connector.ts';

describe('the doubles of the channel', () => {
  let certificate: Certificate;

  before(async () => {
    certificate = await createCertificate();
    trustCertificate(certificate);
  });

  describe('keys', () => {
    const now = Date.UTC(2026, 10, 1);
    const wanted = { audience: 'bot', serviceUrl: 'https://localhost/teams/' };
    let keys: ChannelKeys;

    beforeEach(async () => {
      keys = await createChannelKeys({ certificate, now: () => now });
    });
    afterEach(() => keys.close());

    async function published(): Promise<JSONWebKeySet> {
      const metadata = await jsonOf<{ jwks_uri: string }>(await fetch(keys.url));
      return jsonOf<JSONWebKeySet>(await fetch(metadata.jwks_uri));
    }
    async function verify(token: string): Promise<Record<string, unknown>> {
      const checks = { issuer: channelIssuer, audience: 'bot', currentDate: new Date(now) };
      return (await jwtVerify(token, createLocalJWKSet(await published()), checks)).payload;
    }

    it('signs tokens that its published key verifies', async () => {
      const claims = await verify(await keys.sign(wanted));
      assert.equal(claims['serviceurl'], wanted.serviceUrl);
      assert.deepEqual(keys.fetches, { metadata: 1, keys: 1 });
    });

    it('endorses its key for Teams', async () => {
      const [key] = (await published()).keys;
      assert.equal(Object(key).endorsements.at(-1), 'msteams');
    });

    it('publishes a document about as long as the live one, with hundreds of endorsements for each key: nullclaw#958', async () => {
      const { jwks_uri: url } = await jsonOf<{ jwks_uri: string }>(await fetch(keys.url));
      const { length } = await (await fetch(url)).text();
      assert.ok(length > 1_150_000 && length <= 1_200_000, `${length} characters`);
      const endorsements: readonly unknown[] = Object((await published()).keys[0]).endorsements;
      assert.ok(endorsements.length > 500);
    });

    for (const documentBytes of [1_200_000, 3_000_000]) {
      it(`publishes ${documentBytes} bytes on demand, and signs with one of the keys in them`, async () => {
        await keys.close();
        keys = await createChannelKeys({ certificate, now: () => now, documentBytes });
        const { length } = JSON.stringify(await published());
        assert.ok(Math.abs(length - documentBytes) < 20_000, `${length} characters`);
        await verify(await keys.sign(wanted));
        await keys.rotate();
        await verify(await keys.sign(wanted));
      });
    }

    it('publishes only its own key if there is no room for more', async () => {
      await keys.close();
      keys = await createChannelKeys({ certificate, now: () => now, documentBytes: 0 });
      assert.equal((await published()).keys.length, 1);
    });

    it('publishes another key after a rotation', async () => {
      const old = await keys.sign(wanted);
      await keys.rotate();
      await verify(await keys.sign(wanted));
      await assert.rejects(verify(old));
      await assert.rejects(verify(await keys.sign({ ...wanted, key: 'previous' })));
    });

    it('lets a test change and leave out claims', async () => {
      const token = await keys.sign({ ...wanted, claims: { iss: 'else', serviceurl: undefined } });
      const claims = decodeJwt(token);
      assert.equal(claims.iss, 'else');
      assert.equal('serviceurl' in claims, false);
    });

    it('signs on demand with a key that nobody published', async () => {
      await assert.rejects(verify(await keys.sign({ ...wanted, key: 'stranger' })), /signature/);
    });

    it('answers 503 during an outage', async () => {
      keys.outage('error');
      assert.equal((await fetch(keys.url)).status, 503);
      keys.outage('none');
      assert.equal((await fetch(keys.url)).status, 200);
    });

    it('does not answer at all while it hangs, and still closes', async () => {
      keys.outage('hang');
      const asked = keys.nextFetch();
      const refused = assert.rejects(fetch(keys.url));
      await asked;
      await keys.close();
      await refused;
    });
  });

  describe('connector', () => {
    let connector: Connector;

    beforeEach(async () => {
      connector = await startConnector({ certificate, verifyToken: (token) => token === 'good' });
    });
    afterEach(() => connector.close());

    async function call(method: string, path: string, body?: unknown, token = 'good'): Promise<Response> {
      return fetch(`${connector.serviceUrl}v3/conversations${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    }
    it('records what is sent, updated and deleted for each conversation, and gives ids', async () => {
      const sent = await jsonOf<{ id: string }>(
        await call('POST', '/19%3Aabc%40thread/activities', { text: 'a' }),
      );
      await call('PUT', `/19%3Aabc%40thread/activities/${sent.id}`, { text: 'b' });
      await call('DELETE', `/19%3Aabc%40thread/activities/${sent.id}`);
      await call('POST', '/other/activities', { text: 'c' });
      assert.deepEqual(
        connector.of('19:abc@thread').map(({ kind, activityId, body }) => [kind, activityId, body['text']]),
        [
          ['sent', sent.id, 'a'],
          ['updated', sent.id, 'b'],
          ['deleted', sent.id, undefined],
        ],
      );
    });

    it('gives a reply an id of its own', async () => {
      const made = await jsonOf<{ id: string }>(await call('POST', '/c/activities/asked', { text: 'a' }));
      assert.notEqual(made.id, 'asked');
      assert.equal(connector.recorded[0]?.kind, 'sent');
    });

    it('makes conversations', async () => {
      const made = await jsonOf<{ id: string }>(await call('POST', '', { members: [{ id: 'x' }] }));
      assert.equal(connector.of(made.id)[0]?.kind, 'created');
    });

    it('refuses a token that the given check refuses', async () => {
      assert.equal((await call('POST', '/c/activities', {}, 'bad')).status, 401);
      assert.deepEqual(connector.recorded, []);
    });

    it('reports records by event: the next one, or one that exists already', async () => {
      const next = connector.next(({ body }) => body['text'] === 'second');
      await call('POST', '/c/activities', { text: 'first' });
      await call('POST', '/c/activities', { text: 'second' });
      assert.equal((await next).activityId, 'f:2');
      assert.equal((await connector.find(({ kind }) => kind === 'sent')).activityId, 'f:1');
    });

    for (const [fault, status] of [
      ['blocked', 403],
      ['gone', 404],
      ['precondition', 412],
      ['throttled', 429],
      ['throttled silently', 429],
    ] as const) {
      it(`answers ${status} when it must fail as ${fault}, and delivers nothing`, async () => {
        connector.fail(fault, { times: 1 });
        const response = await call('POST', '/c/activities', {});
        assert.equal(response.status, status);
        assert.equal(response.headers.has('retry-after'), fault === 'throttled');
        assert.deepEqual(connector.recorded, []);
        assert.equal((await call('POST', '/c/activities', {})).status, 201);
      });
    }

    it('delivers and answers 502 when the answer is lost', async () => {
      connector.fail('lost answer');
      assert.equal((await call('POST', '/c/activities', {})).status, 502);
      assert.equal(connector.recorded.length, 1);
    });

    it('fails only for the named conversation, until it is healed', async () => {
      connector.fail('gone', { conversationId: 'dead' });
      assert.equal((await call('POST', '/alive/activities', {})).status, 201);
      assert.equal((await call('POST', '/dead/activities', {})).status, 404);
      connector.heal();
      assert.equal((await call('POST', '/dead/activities', {})).status, 201);
    });

    it('delivers and never answers while it is deaf, only for matching calls', async () => {
      connector.fail('deaf', { match: ({ kind }) => kind === 'updated' });
      assert.equal((await call('POST', '/c/activities', {})).status, 201);
      const delivered = connector.next(({ kind }) => kind === 'updated');
      const refused = assert.rejects(call('PUT', '/c/activities/f:1', {}));
      await delivered;
      await connector.close();
      await refused;
    });

    it('does not answer while it hangs, and still closes', async () => {
      connector.fail('hang');
      const asked = connector.nextCall();
      const refused = assert.rejects(call('POST', '/c/activities', {}));
      assert.match(await asked, /^POST /);
      await connector.close();
      await refused;
    });
  });
});

async function jsonOf<T>(response: Response): Promise<T> {
  return JSON.parse(await response.text());
}
