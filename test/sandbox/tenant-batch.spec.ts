import assert from 'node:assert/strict';
import { ids, openKit } from '../support/sandbox/tenant-kit.ts';
import type { Kit } from '../support/sandbox/tenant-kit.ts';

interface Item {
  readonly id: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body?: { displayName?: string; error?: { code: string } };
}

const get = (id: string, url: string, more: object = {}): object => ({ id, method: 'GET', url, ...more });
const headers = { 'Content-Type': 'application/json' };

describe('The simulated tenant answers batches as Graph does', () => {
  let kit: Kit;
  beforeEach(async () => {
    kit = await openKit();
  });
  afterEach(() => kit.tenant.close());

  const batch = async (requests: readonly object[]): Promise<Item[]> =>
    (await kit.client.api('/$batch').post({ requests })).responses;
  const refuses = async (requests: readonly object[], words: RegExp): Promise<void> => {
    const { status, body } = await kit.call('POST', '/$batch', { requests });
    assert.equal(status, 400);
    assert.match(JSON.stringify(body), words);
  };
  const assignment = (id: string, user: string): object => ({
    id,
    method: 'POST',
    url: `/users/${kit.tenant.user(user).id}/assignLicense`,
    headers,
    body: {
      addLicenses: [{ skuId: ids(kit.tenant, 'VISIOCLIENT').skuId, disabledPlans: [] }],
      removeLicenses: [],
    },
  });

  it('answers come in another order than asked, each with its id and status', async () => {
    const answers = await batch([get('a', '/users/AdeleV@contoso.com'), get('b', '/users/nobody')]);
    assert.deepEqual(
      answers.map(({ id, status }) => [id, status]),
      [
        ['b', 404],
        ['a', 200],
      ],
    );
    assert.equal(answers[1]?.body?.displayName, 'Adele Vance');
    assert.equal(answers[0]?.body?.error?.code, 'Request_ResourceNotFound');
  });

  it('twenty items are answered, twenty-one refused as a whole', async () => {
    const many = Array.from({ length: 21 }, (_, at) => get(String(at), '/subscribedSkus'));
    assert.equal((await batch(many.slice(1))).length, 20);
    await refuses(many, /maximum value of 20/);
  });

  it('ids that differ only in case, items without a body or type, and absolute addresses are refused as a whole', async () => {
    await refuses([get('a', '/users'), get('A', '/users')], /unique/);
    await refuses(
      [{ id: '1', method: 'POST', url: '/users/x/assignLicense' }],
      /Content-Type header or body/,
    );
    await refuses([get('1', `${kit.tenant.url}/v1.0/users`)], /relative/);
    await refuses([get('1', '/users', { dependsOn: ['2'] })], /depends on/);
    await refuses([], /Invalid batch/);
  });

  it('an address with the version in it is wrong for its item', async () => {
    assert.equal((await batch([get('1', '/v1.0/users')]))[0]?.status, 400);
  });

  it('a child of a failed item is not run: 424, and neither are its children', async () => {
    const { id } = kit.tenant.user('MeganB@contoso.com');
    const child = { ...assignment('2', 'MeganB@contoso.com'), dependsOn: ['1'] };
    const answers = await batch([
      get('1', '/users/nobody'),
      child,
      get('3', `/users/${id}`, { dependsOn: ['2'] }),
    ]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [424, 424, 404],
    );
    assert.equal(kit.tenant.ledger.length, 0);
  });

  it('the last seat goes to the first item that asks for it', async () => {
    kit.tenant.change.setSeats('VISIOCLIENT', 4);
    const answers = await batch([
      assignment('1', 'MeganB@contoso.com'),
      assignment('2', 'AlexW@contoso.com'),
    ]);
    assert.deepEqual(Object.fromEntries(answers.map(({ id, status }) => [id, status])), { 1: 200, 2: 400 });
    assert.equal(kit.tenant.product('VISIOCLIENT').consumed, 4);
  });

  it('one item is throttled alone, with its own Retry-After', async () => {
    const { id } = kit.tenant.user('AlexW@contoso.com');
    kit.tenant.faults.add({
      match: ({ path }) => path === `/users/${id}/assignLicense`,
      times: 1,
      answer: { status: 429, headers: { 'Retry-After': '7' } },
    });
    const [second, first] = await batch([
      assignment('1', 'MeganB@contoso.com'),
      assignment('2', 'AlexW@contoso.com'),
    ]);
    assert.equal(first?.status, 200);
    assert.equal(second?.status, 429);
    assert.equal(second?.headers['Retry-After'], '7');
    assert.equal(second?.body?.error?.code, 'TooManyRequests');
  });

  it('a connection cut at one item leaves the batch half done', async () => {
    const { id } = kit.tenant.user('AlexW@contoso.com');
    kit.tenant.faults.add({ match: ({ path }) => path.includes(id), times: 1, answer: 'reset-before' });
    const users = ['MeganB@contoso.com', 'AlexW@contoso.com', 'LeeG@contoso.com'];
    await assert.rejects(
      kit.call('POST', '/$batch', { requests: users.map((user, at) => assignment(String(at), user)) }),
    );
    assert.deepEqual(
      kit.tenant.ledger.map(({ userPrincipalName }) => userPrincipalName),
      ['MeganB@contoso.com'],
    );
  });

  it('items are counted as calls', async () => {
    await batch([get('1', '/users/AdeleV@contoso.com'), get('2', '/users/AlexW@contoso.com')]);
    assert.equal(kit.tenant.calls.get('GET /users/{id}'), 2);
    assert.equal(kit.tenant.calls.get('POST /$batch'), 1);
  });

  it('each item needs its permission', async () => {
    kit.tenant.change.revokePermission('LicenseAssignment.ReadWrite.All');
    const [second, first] = await batch([get('1', '/subscribedSkus'), assignment('2', 'AlexW@contoso.com')]);
    assert.deepEqual([first?.status, second?.status], [200, 403]);
  });
});
