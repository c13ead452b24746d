import assert from 'node:assert/strict';
import type { Tenant } from '../../sandbox/tenant/tenant.ts';
import type { RemoveAnswer, RemoveOrder } from '../../src/app/ports/ports.ts';
import { createGraphClient } from '../../src/graph/client.ts';
import { createLicenses } from '../../src/graph/licenses.ts';
import { openTenant } from '../support/graph/tenant.ts';
import { batchReply, graphError, itemsOf, startWire } from '../support/graph/wire.ts';
import type { Heard, Reply, Wire } from '../support/graph/wire.ts';

const E3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const order = (n: number): RemoveOrder => ({ personId: `person-${n}`, skuId: E3 });
const two = [order(1), order(2)];

/** A token with these roles in its claims. */
const tokenWith = (...roles: string[]): string =>
  `e30.${Buffer.from(JSON.stringify({ roles })).toString('base64url')}.x`;

interface ItemReply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}
const good: ItemReply = { status: 200, body: {} };

/** The reason of each failure, the outcome of the rest. */
const short = (answers: readonly RemoveAnswer[]): readonly string[] =>
  answers.map((answer) => (answer.outcome === 'failed' ? answer.reason : answer.outcome));

/** Answers the nth person of each batch with the nth reply, and any single read with 404. */
const each =
  (...replies: readonly (ItemReply | undefined)[]) =>
  (heard: Heard): Reply =>
    heard.url === '/v1.0/$batch' ? batchReply(heard, (_item, index) => replies[index]) : { status: 404 };

describe('removing licenses over the wire', () => {
  let wire: Wire;
  afterEach(() => wire.close());

  async function start(reply: (heard: Heard) => Reply, roles = ['LicenseAssignment.ReadWrite.All']) {
    wire = await startWire(reply);
    const client = createGraphClient({
      baseUrl: wire.url,
      getToken: () => Promise.resolve(tokenWith(...roles)),
      customHosts: ['localhost'],
      sleep: () => Promise.resolve(),
      timeoutMs: 500,
    });
    return createLicenses(client, { now: () => 0 });
  }

  it('sends one batch with both lists, every segment encoded', async () => {
    const licenses = await start(each(good, good));
    assert.deepEqual(short(await licenses.remove([{ personId: 'a#b/c', skuId: E3 }, order(2)])), [
      'accepted',
      'accepted',
    ]);
    const [heard, ...more] = wire.heard;
    assert(heard);
    assert.deepEqual(more, []);
    assert.deepEqual(itemsOf(heard)[0], {
      id: '1',
      method: 'POST',
      url: '/users/a%23b%2Fc/assignLicense',
      headers: { 'Content-Type': 'application/json' },
      body: { addLicenses: [], removeLicenses: [E3] },
    });
  });

  for (const [status, headers, expected] of [
    [429, { 'Retry-After': '7' }, { outcome: 'retry', afterMs: 7000 }],
    [409, {}, { outcome: 'retry', cause: 'conflict' }],
    [503, { 'retry-after': '2' }, { outcome: 'retry', afterMs: 2000 }],
    [424, {}, { outcome: 'retry', cause: 'untried' }],
    [500, {}, { outcome: 'unclear' }],
    [504, {}, { outcome: 'unclear' }],
  ] as const) {
    it(`repeats no item: ${status} is ${expected.outcome}`, async () => {
      const licenses = await start(each(good, { status, headers }));
      assert.deepEqual(await licenses.remove(two), [{ outcome: 'accepted' }, expected]);
      assert.equal(wire.heard.length, 1);
    });
  }

  for (const [text, expected] of [
    ['User does not have a corresponding license.', 'gone'],
    [
      'User license is inherited from a group membership and it cannot be removed directly from the user.',
      'inherited',
    ],
    ['License assignment failed because service plan x depends on the service plan(s) y', 'needs-app'],
    ['License x does not correspond to a valid company License.', 'product-gone'],
    ['Something else.', 'other'],
  ] as const) {
    it(`knows Graph’s words: ${expected}`, async () => {
      const body = graphError('Request_BadRequest', text);
      const licenses = await start(each({ status: 400, body }, good));
      assert.deepEqual(short(await licenses.remove(two)), [expected, 'accepted']);
    });
  }

  it('believes such words only of a refusal', async () => {
    const body = graphError('x', 'User does not have a corresponding license.');
    const licenses = await start(each({ status: 500, body }, good));
    assert.deepEqual(short(await licenses.remove(two)), ['unclear', 'accepted']);
  });

  it('calls an item unclear if the answer does not contain it', async () => {
    const licenses = await start(each(good, undefined));
    assert.deepEqual(short(await licenses.remove(two)), ['accepted', 'unclear']);
  });

  for (const [name, reply] of [
    ['a broken connection', 'reset'],
    ['silence', 'hang'],
    ['503', { status: 503 }],
    ['an answer that is no batch', { status: 200, body: { hello: 'there' } }],
  ] as const) {
    it(`calls all of a batch unclear after ${name}, and does not repeat it`, async () => {
      const licenses = await start(() => reply);
      assert.deepEqual(short(await licenses.remove(two)), ['unclear', 'unclear']);
      assert.equal(wire.heard.length, 1);
    });
  }

  for (const [status, kind, outage] of [
    [429, 'throttled', undefined],
    [401, 'outage', 'token'],
    [403, 'outage', 'consent'],
  ] as const) {
    it(`throws ${outage ?? kind} if the whole batch gets ${status}`, async () => {
      const licenses = await start(() => ({ status, headers: { 'Retry-After': '3' } }));
      await assert.rejects(licenses.remove(two), { kind, outage });
      assert.equal(wire.heard.length, 1);
    });
  }

  it('stops for consent if nobody could be written and the token has no such role', async () => {
    const licenses = await start(each({ status: 403 }, { status: 403 }), ['User.Read.All']);
    await assert.rejects(licenses.remove(two), { kind: 'outage', outage: 'consent' });
  });

  it('fails one person alone if the token has the role', async () => {
    const licenses = await start(each({ status: 403 }, { status: 404 }));
    assert.deepEqual(short(await licenses.remove(two)), ['denied', 'person-gone']);
  });

  it('makes no call without orders, and refuses more than twenty', async () => {
    const licenses = await start(() => 'hang');
    assert.deepEqual(await licenses.remove([]), []);
    await assert.rejects(licenses.remove(Array.from({ length: 21 }, (_, n) => order(n))), RangeError);
    assert.equal(wire.heard.length, 0);
  });
});

describe('removing licenses of the simulated tenant', () => {
  let tenant: Tenant;
  let licenses: ReturnType<typeof createLicenses>;
  beforeEach(async () => {
    const opened = await openTenant();
    ({ tenant } = opened);
    licenses = createLicenses(opened.client, { now: () => 0 });
  });
  afterEach(() => tenant.close());

  const orderOf = (name: string, partNumber: string): RemoveOrder => ({
    personId: tenant.user(`${name}@contoso.com`).id,
    skuId: tenant.product(partNumber).skuId,
  });
  const free = async (skuId: string): Promise<number | undefined> =>
    (await licenses.products('recent')).find((product) => product.skuId === skuId)?.free;

  it('takes one license and no other, and the next list of products has its seat', async () => {
    const taken = orderOf('MeganB', 'SPE_E3');
    const before = (await free(taken.skuId)) ?? Number.NaN;
    const others = tenant.user('MeganB@contoso.com').assignments.filter(({ skuId }) => skuId !== taken.skuId);
    assert.deepEqual(short(await licenses.remove([taken])), ['accepted']);
    assert.deepEqual(tenant.user('MeganB@contoso.com').assignments, others);
    assert.equal(await free(taken.skuId), before + 1);
  });

  it('is told what cannot be taken: not there, through a group, needed by another', async () => {
    const orders = [
      orderOf('MeganB', 'VISIOCLIENT'),
      orderOf('LynneR', 'VISIOCLIENT'),
      orderOf('PradeepG', 'SPE_E3'),
    ];
    const answers = await licenses.remove(orders);
    assert.deepEqual(short(answers), ['gone', 'inherited', 'needs-app']);
    assert.ok(answers[2]?.outcome === 'failed' && answers[2].apps.length > 0);
  });
});
