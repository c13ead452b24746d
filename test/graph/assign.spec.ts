import assert from 'node:assert/strict';
import type { AssignOrder } from '../../src/app/ports/ports.ts';
import { createGraphClient } from '../../src/graph/client.ts';
import { createLicenses } from '../../src/graph/licenses.ts';
import { batchReply, graphError, itemsOf, startWire } from '../support/graph/wire.ts';
import type { Heard, Reply, Wire } from '../support/graph/wire.ts';

const e3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const order = (n: number): AssignOrder => ({
  personId: `person-${n}`,
  skuId: e3,
  disabledPlans: [`plan-${n}`],
});
const orders = [1, 2, 3].map(order);

/** A token with these roles in its claims. */
const tokenWith = (...roles: string[]): string =>
  `e30.${Buffer.from(JSON.stringify({ roles })).toString('base64url')}.x`;

type ItemReply = { status: number; headers?: Record<string, string>; body?: unknown };

describe('assigning over the wire', () => {
  let wire: Wire;
  afterEach(() => wire.close());

  async function start(
    reply: (heard: Heard) => Reply,
    timeoutMs = 5000,
    token = tokenWith('LicenseAssignment.ReadWrite.All'),
  ) {
    wire = await startWire(reply);
    const client = createGraphClient({
      baseUrl: wire.url,
      getToken: () => Promise.resolve(token),
      customHosts: ['localhost'],
      sleep: () => Promise.resolve(),
      timeoutMs,
    });
    return createLicenses(client, { now: () => 0 });
  }

  /** Answers the nth person of each batch with the nth reply, and any single read with 404. */
  const each =
    (...replies: readonly (ItemReply | undefined)[]) =>
    (heard: Heard): Reply =>
      heard.url === '/v1.0/$batch' ? batchReply(heard, (_item, index) => replies[index]) : { status: 404 };

  const good: ItemReply = { status: 200, body: {} };

  it('sends one batch with both lists, every segment encoded', async () => {
    const licenses = await start(each(good, good));
    await licenses.assign([{ personId: 'a#b/c', skuId: e3, disabledPlans: ['p'] }, order(2)]);
    const [heard, ...more] = wire.heard;
    assert(heard);
    assert.deepEqual(more, []);
    assert.deepEqual(itemsOf(heard)[0], {
      id: '1',
      method: 'POST',
      url: '/users/a%23b%2Fc/assignLicense',
      headers: { 'Content-Type': 'application/json' },
      body: { addLicenses: [{ skuId: e3, disabledPlans: ['p'] }], removeLicenses: [] },
    });
  });

  it('matches answers to persons by id, in whatever order they come', async () => {
    const licenses = await start(each(good, { status: 503 }, { status: 500 }));
    const answers = await licenses.assign(orders);
    assert.deepEqual(
      answers.map(({ outcome }) => outcome),
      ['accepted', 'retry', 'unclear'],
    );
  });

  for (const [status, headers, expected] of [
    [429, { 'Retry-After': '7' }, { outcome: 'retry', afterMs: 7000 }],
    [429, {}, { outcome: 'retry' }],
    [409, {}, { outcome: 'retry', cause: 'conflict' }],
    [503, { 'retry-after': '2' }, { outcome: 'retry', afterMs: 2000 }],
    [424, {}, { outcome: 'retry', cause: 'untried' }],
    [500, {}, { outcome: 'unclear' }],
    [504, {}, { outcome: 'unclear' }],
  ] as const) {
    it(`repeats no item: ${status} ${JSON.stringify(headers)} is ${expected.outcome}`, async () => {
      const licenses = await start(each(good, { status, headers }));
      assert.deepEqual(await licenses.assign(orders.slice(0, 2)), [{ outcome: 'accepted' }, expected]);
      assert.equal(wire.heard.length, 1);
    });
  }

  it('calls an item unclear if the answer does not contain it', async () => {
    const licenses = await start(each(good, undefined));
    assert.deepEqual(await licenses.assign(orders.slice(0, 2)), [
      { outcome: 'accepted' },
      { outcome: 'unclear' },
    ]);
  });

  for (const [name, reply] of [
    ['a broken connection', 'reset'],
    ['silence', 'hang'],
    ['503', { status: 503 }],
    ['502', { status: 502, body: 'a proxy speaks' }],
    ['an answer that is no batch', { status: 200, body: { hello: 'there' } }],
  ] as const) {
    it(`calls all of a batch unclear after ${name}, and does not repeat it`, async () => {
      const licenses = await start(() => reply, reply === 'hang' ? 500 : 5000);
      assert.deepEqual(
        await licenses.assign(orders),
        orders.map(() => ({ outcome: 'unclear' })),
      );
      assert.equal(wire.heard.length, 1);
    });
  }

  for (const [status, kind, outage] of [
    [429, 'throttled', undefined],
    [401, 'outage', 'token'],
    [403, 'outage', 'consent'],
    [400, 'permanent', undefined],
  ] as const) {
    it(`throws ${outage ?? kind} if the whole batch gets ${status}`, async () => {
      const licenses = await start(() => ({ status, headers: { 'Retry-After': '3' } }));
      await assert.rejects(licenses.assign(orders), { kind, outage });
      assert.equal(wire.heard.length, 1);
    });
  }

  it('throws if nobody listens, since nothing was sent', async () => {
    const licenses = await start(() => 'hang');
    await wire.close();
    await assert.rejects(licenses.assign(orders), { kind: 'transient' });
  });

  it('makes no call without orders, and refuses more than twenty', async () => {
    const licenses = await start(() => 'hang');
    assert.deepEqual(await licenses.assign([]), []);
    await assert.rejects(licenses.assign(Array.from({ length: 21 }, (_, n) => order(n))), RangeError);
    assert.equal(wire.heard.length, 0);
  });

  describe('denied', () => {
    const denied: ItemReply = {
      status: 403,
      body: graphError('Authorization_RequestDenied', 'Insufficient privileges.'),
    };
    const noRight = tokenWith('LicenseAssignment.Read.All', 'User.Read.All');

    for (const [name, token] of [
      ['the token has no such role', noRight],
      ['the token has no roles', tokenWith()],
      ['the token cannot be read', 'opaque'],
    ] as const) {
      it(`stops for consent if ${name}`, async () => {
        const licenses = await start(each(denied, denied), 5000, token);
        await assert.rejects(licenses.assign(orders.slice(0, 2)), { kind: 'outage', outage: 'consent' });
      });
    }

    for (const role of ['LicenseAssignment.ReadWrite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All']) {
      it(`fails one person alone, whoever else was written, if the token has ${role}`, async () => {
        const licenses = await start(each(denied), 5000, tokenWith(role));
        const [answer] = await licenses.assign([order(1)]);
        assert.deepEqual(answer, {
          outcome: 'failed',
          reason: 'denied',
          apps: [],
          detail: 'Authorization_RequestDenied Insufficient privileges. [r-1]',
        });
        assert.equal(wire.heard.length, 1);
      });
    }

    it('keeps the answers of the others, whatever the token contains', async () => {
      const licenses = await start(each(denied, good), 5000, noRight);
      const answers = await licenses.assign(orders.slice(0, 2));
      assert.deepEqual(
        answers.map((answer) => (answer.outcome === 'failed' ? answer.reason : answer.outcome)),
        ['denied', 'accepted'],
      );
    });

    it('stops for the token if it is refused inside the batch', async () => {
      const licenses = await start(each({ status: 401 }, { status: 401 }));
      await assert.rejects(licenses.assign(orders.slice(0, 2)), { kind: 'outage', outage: 'token' });
    });
  });
});
