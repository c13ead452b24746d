import assert from 'node:assert/strict';
import { spy } from 'sinon';
import { OutsideError } from '../../src/app/ports/outside-error.ts';
import type { GraphOptions } from '../../src/graph/client.ts';
import { createGraphClient } from '../../src/graph/client.ts';
import { createLicenses } from '../../src/graph/licenses.ts';
import { LostAnswer } from '../../src/graph/outside-errors.ts';
import { createMailSender } from '../../src/graph/mail.ts';
import { createRights } from '../../src/graph/rights.ts';
import type { Reply, Wire } from '../support/graph/wire.ts';
import { graphError, startWire } from '../support/graph/wire.ts';

const person = '5f0c1a00-7e57-4c0d-9a00-000000000002';
const role = '4d6ac14f-3453-41d0-bef9-a3e0c569773a';
const mail = { from: 'desk@contoso.com', to: 'megan@contoso.com', subject: 'Hello', html: '<p>Hi</p>' };

describe('the Graph client', () => {
  let wire: Wire;
  afterEach(() => wire.close());

  async function start(reply: (count: number) => Reply, options: Partial<GraphOptions> = {}) {
    wire = await startWire((_heard, count) => reply(count));
    const waits: number[] = [];
    const client = createGraphClient({
      baseUrl: wire.url,
      getToken: () => Promise.resolve('a-token'),
      customHosts: ['localhost'],
      sleep: (ms) => Promise.resolve(void waits.push(ms)),
      ...options,
    });
    const rights = createRights(client, { ids: [role], now: () => 0 });
    const sendMail = createMailSender(client, { mailboxes: ['Desk@contoso.com'] });
    return { waits, client, sendMail, ask: () => rights.mayApprove(person, 'now') };
  }

  const holds: Reply = { status: 200, body: { value: [role] } };

  it('sends the token to a listed host below v1.0', async () => {
    const { ask } = await start(() => holds);
    assert.equal(await ask(), true);
    assert.equal(wire.heard[0]?.headers.authorization, 'Bearer a-token');
    assert.equal(wire.heard[0]?.url, `/v1.0/users/${person}/checkMemberObjects`);
    assert.deepEqual(wire.heard[0]?.body, { ids: [role] });
  });

  it('sends nothing at all to a host that is not listed', async () => {
    const getToken = spy(() => Promise.resolve('a-token'));
    const { ask } = await start(() => holds, { customHosts: [], getToken });
    await assert.rejects(ask(), { name: 'OutsideError', kind: 'outage', outage: 'token' });
    assert.equal(wire.heard.length, 0);
    assert.equal(getToken.callCount, 0);
  });

  it('refuses an address that is not https', async () => {
    await start(() => holds);
    const options = { baseUrl: 'http://localhost:1', getToken: () => Promise.resolve('t') };
    assert.throws(() => createGraphClient(options), RangeError);
  });

  it('follows no redirect with its token', async () => {
    const { sendMail } = await start((count) =>
      count === 1 ? { status: 307, headers: { Location: `${wire.url}/elsewhere` } } : { status: 202 },
    );
    await assert.rejects(sendMail(mail), LostAnswer);
    assert.equal(wire.heard.length, 1);
  });

  it('repeats a read after Retry-After, and gives up if that is too long', async () => {
    const soon = await start((count) =>
      count < 3 ? { status: 429, headers: { 'Retry-After': '1' } } : holds,
    );
    assert.equal(await soon.ask(), true);
    assert.deepEqual(soon.waits, [1000, 1000]);
    await wire.close();

    const late = await start(() => ({ status: 429, headers: { 'Retry-After': '17' } }));
    await assert.rejects(late.ask(), { kind: 'throttled', retryAfterMs: 17_000 });
    assert.deepEqual(late.waits, []);
  });

  it('reads a Retry-After that is a date by its own clock', async () => {
    const at = Date.parse('2026-11-22T10:00:00Z');
    const headers = { 'Retry-After': new Date(at + 90_000).toUTCString() };
    const { ask } = await start(() => ({ status: 429, headers }), { now: () => at });
    await assert.rejects(ask(), { kind: 'throttled', retryAfterMs: 90_000 });
  });

  it('tries a read three times at most, without Retry-After a little later each time', async () => {
    const { ask, waits } = await start(() => ({ status: 503 }));
    await assert.rejects(ask(), { kind: 'transient' });
    assert.equal(wire.heard.length, 3);
    assert.deepEqual(waits, [200, 400]);
  });

  it('repeats a read after a broken connection, but not after a time-out', async () => {
    const broken = await start((count) => (count === 1 ? 'reset' : holds));
    assert.equal(await broken.ask(), true);
    await wire.close();

    const silent = await start(() => 'hang', { timeoutMs: 500 });
    await assert.rejects(silent.ask(), { kind: 'transient', timedOut: true });
    assert.equal(wire.heard.length, 1);
  });

  it('ends a call whose answer stops after its head, as a time-out', async () => {
    const { ask } = await start(() => 'stall', { timeoutMs: 300 });
    await assert.rejects(ask(), { kind: 'transient', timedOut: true });
    assert.equal(wire.heard.length, 1);
  });

  it('has 20 seconds for a batch of writes, which Entra makes one after the other, and 10 for other calls', async () => {
    const timeout = spy(globalThis, 'setTimeout');
    try {
      const { client, ask } = await start((count) =>
        count === 1 ? holds : { status: 200, body: { responses: [] } },
      );
      await ask();
      const order = { personId: person, skuId: 'sku', disabledPlans: [] };
      await createLicenses(client, { now: () => 0 }).assign([order]);
      assert.deepEqual(
        timeout.args.map(([, ms]) => ms).filter((ms) => ms !== undefined && ms >= 10_000),
        [10_000, 20_000],
      );
    } finally {
      timeout.restore();
    }
  });

  for (const [status, kind, outage] of [
    [400, 'permanent', undefined],
    [401, 'outage', 'token'],
    [403, 'outage', 'consent'],
    [409, 'transient', undefined],
    [500, 'transient', undefined],
  ] as const) {
    it(`calls ${status} ${outage ?? kind}`, async () => {
      const { ask } = await start(() => ({ status, body: graphError('Some_Code', 'Some words.') }));
      await assert.rejects(ask(), {
        kind,
        outage,
        message: `Graph answered ${status}. Some_Code [r-1]`,
      });
    });
  }

  it('tells apart a refused identity from a login host that does not answer', async () => {
    const refusal = Object.assign(new Error('secret expired'), { cause: { status: 401 } });
    const refused = await start(() => holds, { getToken: () => Promise.reject(refusal) });
    await assert.rejects(refused.ask(), { kind: 'outage', outage: 'token' });
    await wire.close();

    const away = await start(() => holds, { getToken: () => Promise.reject(new Error('network')) });
    await assert.rejects(away.ask(), { kind: 'transient', notSent: true });
    assert.equal(wire.heard.length, 0);
  });

  it('reports every call, and the load if Graph says that it is above 0.8', async () => {
    const onCall = spy();
    const headers = { 'x-ms-throttle-limit-percentage': '0.92' };
    const { ask } = await start((count) => (count === 1 ? 'reset' : { ...holds, headers }), { onCall });
    await ask();
    assert.deepEqual(
      onCall.args.map(([report]) => report),
      [
        { kind: 'rights', result: 'lost' },
        { kind: 'rights', result: 'ok', load: 0.92 },
      ],
    );
  });

  it('treats an answer that is not JSON as a failure that may pass', async () => {
    const { ask } = await start(() => ({ status: 200 }));
    await assert.rejects(ask(), { kind: 'transient' });
  });

  describe('sending mail', () => {
    it('accepts an empty 202, and keeps no copy', async () => {
      const { sendMail } = await start(() => ({ status: 202 }));
      await sendMail({ ...mail, from: 'desk@contoso.com' });
      const [heard] = wire.heard;
      assert.equal(heard?.url, '/v1.0/users/desk%40contoso.com/sendMail');
      assert.deepEqual(heard?.body, {
        message: {
          subject: 'Hello',
          body: { contentType: 'html', content: '<p>Hi</p>' },
          toRecipients: [{ emailAddress: { address: 'megan@contoso.com' } }],
        },
        saveToSentItems: false,
      });
    });

    for (const answer of [503, 504, 429, 500] as const) {
      it(`is never repeated after ${answer}`, async () => {
        const { sendMail, waits } = await start(() => ({ status: answer, headers: { 'Retry-After': '1' } }));
        await assert.rejects(sendMail(mail), {
          kind: answer === 429 ? 'throttled' : 'transient',
          retryAfterMs: 1000,
          mayBeDone: answer === 500 || answer === 504,
        });
        assert.equal(wire.heard.length, 1);
        assert.deepEqual(waits, []);
      });
    }

    it('is never repeated when the answer is lost', async () => {
      const { sendMail } = await start(() => 'reset');
      await assert.rejects(sendMail(mail), { name: 'LostAnswer', mayBeDone: true });
      assert.equal(wire.heard.length, 1);
    });

    for (const status of [403, 404]) {
      it(`stops for the mailbox on ${status}`, async () => {
        const { sendMail } = await start(() => ({ status, body: graphError('ErrorAccessDenied', 'No.') }));
        await assert.rejects(sendMail(mail), { kind: 'outage', outage: 'mailbox' });
      });
    }

    it('says that a refused address will never work', async () => {
      const { sendMail } = await start(() => ({
        status: 400,
        body: graphError('ErrorInvalidRecipients', 'No.'),
      }));
      await assert.rejects(sendMail(mail), { kind: 'permanent' });
    });

    it('lets the mailboxes take turns if none is named', async () => {
      const { client } = await start(() => ({ status: 202 }));
      const send = createMailSender(client, { mailboxes: ['a@contoso.com', 'b@contoso.com'] });
      const { from: _from, ...rest } = mail;
      for (let count = 0; count < 3; count += 1) await send(rest);
      assert.deepEqual(
        wire.heard.map(({ url }) => url.slice(12, 13)),
        ['a', 'b', 'a'],
      );
      assert.throws(() => createMailSender(client, { mailboxes: [] }), RangeError);
    });

    it('uses no other mailbox than the configured ones', async () => {
      const { sendMail } = await start(() => ({ status: 202 }));
      await assert.rejects(sendMail({ ...mail, from: 'ceo@contoso.com' }), RangeError);
      assert.equal(wire.heard.length, 0);
    });
  });

  it('knows that nothing was sent if nobody listens', async () => {
    const { sendMail } = await start(() => ({ status: 202 }));
    await wire.close();
    await assert.rejects(
      sendMail(mail),
      (error) =>
        error instanceof OutsideError &&
        error.kind === 'transient' &&
        error.notSent &&
        !(error instanceof LostAnswer),
    );
  });
});
