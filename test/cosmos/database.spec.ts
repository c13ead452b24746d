import assert from 'node:assert/strict';
import { type ContainerDefinition, CosmosClient } from '@azure/cosmos';
import { createCertificate, trustCertificate } from '../../sandbox/certificate.ts';
import { type CosmosDouble, startCosmosDouble } from '../../sandbox/cosmos/double.ts';
import type { Store } from '../../src/app/ports/store.ts';
import { definitionOf } from '../../src/cosmos/database.ts';
import { createCosmosStore, type CosmosStoreOptions } from '../../src/cosmos/store.ts';
import { create, failsAs, mustCommit, note } from '../contracts/store-notes.ts';

const place = { database: 'db', container: 'c', tenantId: 't', requestTimeoutMs: 2000 };

const composite = (list: string, order: 'ascending' | 'descending') => [
  { path: `/${list}`, order },
  { path: '/sort', order },
];

describe('opening the cosmos store', () => {
  let double: CosmosDouble;
  let client: CosmosClient;
  let stores: Store[];

  const open = async (options: Partial<CosmosStoreOptions> = {}): Promise<Store> => {
    const store = await createCosmosStore({
      endpoint: double.endpoint,
      key: double.key,
      ...place,
      ...options,
    });
    stores.push(store);
    return store;
  };
  const definition = async (): Promise<ContainerDefinition | undefined> =>
    (await client.database('db').container('c').read()).resource;

  beforeEach(async () => {
    stores = [];
    double = await startCosmosDouble();
    client = new CosmosClient({ endpoint: double.endpoint, key: double.key });
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
    client.dispose();
    await double.close();
  });

  it('stores the version of its schema, and refuses a newer one with the cure', async () => {
    await open();
    await open();
    const schema = client.database('db').container('c').item('schema', 'schema');
    assert.equal((await schema.read()).resource?.version, 1);
    await schema.replace({ id: 'schema', pk: 'schema', version: 2 });
    await assert.rejects(open(), {
      ...failsAs('refused'),
      message: /its schema is 2, this program knows 1\)\. Start the newer version/,
    });
    assert.equal((await schema.read()).resource?.version, 2);
  });

  it('raises an earlier version of its schema, and writes nothing if it only checks', async () => {
    await open();
    const schema = client.database('db').container('c').item('schema', 'schema');
    await schema.replace({ id: 'schema', pk: 'schema', version: 0 });
    await open({ create: false });
    assert.equal((await schema.read()).resource?.version, 0);
    await open();
    assert.equal((await schema.read()).resource?.version, 1);
    await schema.delete();
    await open({ create: false });
    assert.equal((await schema.read()).statusCode, 404);
  });

  it('creates database and container with a key: partition, time to live and indexes', async () => {
    await open();
    const { partitionKey, defaultTtl, indexingPolicy } = (await definition()) ?? {};
    assert.deepEqual(partitionKey?.paths, ['/pk']);
    assert.equal(defaultTtl, -1);
    assert.deepEqual(indexingPolicy?.includedPaths, [
      { path: '/list/?' },
      { path: '/list2/?' },
      { path: '/sort/?' },
    ]);
    assert.deepEqual(indexingPolicy?.excludedPaths?.[0], { path: '/*' });
    const composites = indexingPolicy?.compositeIndexes?.map((index) =>
      index.map((entry) => `${entry.path} ${entry.order}`).join(),
    );
    assert.deepEqual(composites, ['/list ascending,/sort ascending', '/list2 ascending,/sort ascending']);
  });

  it('accepts existing ones, even if two processes start at once', async () => {
    const [first, second] = await Promise.all([open(), open()]);
    const [etag] = await mustCommit(first ?? assert.fail(), create(note('a')));
    assert.equal((await second?.read('a'))?.etag, etag);
    assert.equal((await (await open()).read('a'))?.etag, etag);
  });

  it('accepts a container with the spare composite indexes of earlier releases, and leaves them', async () => {
    const { indexingPolicy, ...rest } = definitionOf('c');
    const compositeIndexes = ['list', 'list2'].flatMap((list) => [
      composite(list, 'ascending'),
      composite(list, 'descending'),
    ]);
    const { database } = await client.databases.create({ id: 'db' });
    await database.containers.create({ ...rest, indexingPolicy: { ...indexingPolicy, compositeIndexes } });
    const store = await open();
    await mustCommit(store, create(note('a', { list: 'l', sort: '1' })));
    const query = { by: 'list', key: 'l', limit: 10 } as const;
    for (const order of ['ascending', 'descending'] as const) {
      assert.equal((await store.page({ ...query, order })).length, 1);
    }
    assert.deepEqual((await definition())?.indexingPolicy?.compositeIndexes, compositeIndexes);
  });

  it('refuses an account that writes in several regions', async () => {
    double.setMultiWrite(true);
    await assert.rejects(open(), { ...failsAs('refused'), message: /several regions.*single write region/ });
  });

  it('refuses a wrong key, and neither key nor identity, and says which', async () => {
    await assert.rejects(open({ key: Buffer.from('wrong').toString('base64') }), {
      ...failsAs('refused'),
      message: /COSMOS_KEY/,
    });
    await assert.rejects(createCosmosStore({ endpoint: double.endpoint, ...place }), failsAs('refused'));
  });

  it('refuses a container with other settings, names each, and changes none', async () => {
    const { database } = await client.databases.create({ id: 'db' });
    await database.containers.create({ id: 'c', partitionKey: { paths: ['/other'] } });
    const before = await definition();
    await assert.rejects(open(), (error) => {
      assert.ok(error instanceof Error);
      for (const part of [
        'partition key must be /pk',
        '-1',
        '(/list, /sort)',
        '(/list2, /sort)',
        'COSMOS_KEY',
      ]) {
        assert.ok(error.message.includes(part), part);
      }
      return true;
    });
    assert.deepEqual(await definition(), before);
  });

  it('is down if the server never answers, or if its name is unknown', async () => {
    double.faults.add({ times: Infinity, effect: 'silent' });
    await assert.rejects(open({ requestTimeoutMs: 50 }), failsAs('down'));
    await assert.rejects(
      open({ endpoint: 'http://license-desk.invalid', requestTimeoutMs: 50 }),
      failsAs('down'),
    );
  });
});

describe('opening the cosmos store with an Azure identity', () => {
  let double: CosmosDouble;
  let store: Store | undefined;
  let tokens: number;
  const credential = {
    getToken: async () => ({ token: 'good', expiresOnTimestamp: Date.now() + 3_600_000 }),
  };

  beforeEach(async () => {
    tokens = 0;
    const certificate = await createCertificate();
    trustCertificate(certificate);
    const verifyToken = async (token: string): Promise<boolean> => (tokens += 1) > 0 && token === 'good';
    double = await startCosmosDouble({ certificate, verifyToken });
  });
  afterEach(async () => {
    await store?.close();
    store = undefined;
    await double.close();
  });

  it('checks the container and works, over https with a token', async () => {
    const { endpoint, key } = double;
    await (await createCosmosStore({ endpoint, key, ...place })).close();
    store = await createCosmosStore({ endpoint, credential, ...place });
    const [etag] = await mustCommit(store, create(note('a')));
    assert.equal((await store.read('a'))?.etag, etag);
    assert.ok(tokens > 3);
  });

  it('creates nothing, and says what is missing', async () => {
    const { endpoint } = double;
    const opening = createCosmosStore({ endpoint, credential, ...place });
    await assert.rejects(opening, { ...failsAs('refused'), message: /COSMOS_DATABASE and COSMOS_CONTAINER/ });
  });

  it('is refused with a token that Azure does not accept', async () => {
    const bad = { getToken: async () => ({ token: 'bad', expiresOnTimestamp: Date.now() + 3_600_000 }) };
    const { endpoint } = double;
    await assert.rejects(createCosmosStore({ endpoint, credential: bad, ...place }), failsAs('refused'));
  });
});
