import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { CosmosClient } from '@azure/cosmos';
import { type CosmosDouble, startCosmosDouble } from '../../sandbox/cosmos/double.ts';
import type { Store } from '../../src/app/ports/store.ts';
import { makeCalls } from '../../src/cosmos/calls.ts';
import { toStoreError } from '../../src/cosmos/store-errors.ts';
import { createCosmosStore } from '../../src/cosmos/store.ts';
import { create, failsAs, mustCommit, note } from '../contracts/store-notes.ts';

describe('the cosmos store, if Azure does not serve', () => {
  let double: CosmosDouble;
  let store: Store;
  let charged: number;

  beforeEach(async () => {
    double = await startCosmosDouble();
    charged = 0;
    const { endpoint, key } = double;
    const onCharge = (ru: number): void => void (charged += ru);
    const place = { database: 'db', container: 'c', tenantId: 't' };
    store = await createCosmosStore({ endpoint, key, ...place, requestTimeoutMs: 500, onCharge });
  });
  afterEach(async () => {
    await store.close();
    await double.close();
  });

  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    read: () => store.read('a'),
    page: () => store.page({ by: 'list', key: 'l', order: 'ascending', limit: 5 }),
    count: () => store.count({ by: 'list', key: 'l' }),
    health: () => store.health(),
  };

  it('waits as Azure says when it is throttled, and then answers', async () => {
    double.faults.add({ on: ['read', 'batch'], times: 2, effect: { answer: 429, retryAfterMs: 1 } });
    await store.health();
    double.faults.add({ on: ['batch'], times: 3, effect: { answer: 429, retryAfterMs: 1 } });
    assert.equal((await mustCommit(store, create(note('a')))).length, 1);
  });

  it('is busy, with the time to wait, if throttling goes on', async () => {
    double.faults.add({ times: Infinity, effect: { answer: 429, retryAfterMs: 3 } });
    const expected = { ...failsAs('busy'), retryAfterMs: 3 };
    await assert.rejects(store.commit([create(note('a'))], randomUUID()), expected);
    for (const call of Object.values(calls)) await assert.rejects(call, expected);
  });

  for (const [name, act] of Object.entries(calls)) {
    it(`is down on a silent server, within its time and after few requests (${name})`, async () => {
      double.faults.add({ times: Infinity, effect: 'silent' });
      await assert.rejects(act, failsAs('down'));
      const { requests } = double.usage();
      assert.ok(requests.read + requests.query <= 3, JSON.stringify(requests));
    });

    it(`is down on 503 (${name})`, async () => {
      double.faults.add({ times: Infinity, effect: { answer: 503 } });
      await assert.rejects(act, failsAs('down'));
    });
  }

  it('is down when nobody listens', async () => {
    await double.close();
    await assert.rejects(store.read('a'), failsAs('down'));
    await assert.rejects(store.commit([create(note('a'))], randomUUID()), failsAs('down'));
    double = await startCosmosDouble();
  });

  it('tells apart a missing container, or a replica that lags, from a missing document', async () => {
    double.faults.add({ on: ['read'], times: Infinity, effect: { answer: 404, substatus: 1002 } });
    await assert.rejects(store.read('a'), failsAs('busy'));
    double.faults.clear();
    const client = new CosmosClient({ endpoint: double.endpoint, key: double.key });
    await client.database('db').container('c').delete();
    client.dispose();
    for (const call of Object.values(calls)) await assert.rejects(call, failsAs('refused'));
    await assert.rejects(store.commit([create(note('a'))], randomUUID()), failsAs('refused'));
  });

  it('ends a call at its deadline, and tells the SDK to stop trying', async () => {
    const never = new Promise<never>(() => undefined);
    let signal: AbortSignal | undefined;
    const call = makeCalls(5, () => undefined).call((given) => {
      signal = given;
      return never;
    });
    await assert.rejects(call, failsAs('down'));
    assert.equal(signal?.aborted, true);
  });

  it('takes 403 as refused, but as down while the write region moves', async () => {
    double.faults.add({ on: ['batch'], effect: { answer: 403 } });
    await assert.rejects(store.commit([create(note('a'))], randomUUID()), failsAs('refused'));
    assert.equal(toStoreError({ code: 403, substatus: 3 }).kind, 'down');
  });

  it('takes 413 as too large', async () => {
    double.faults.add({ on: ['batch'], effect: { answer: 413 } });
    await assert.rejects(store.commit([create(note('a'))], randomUUID()), failsAs('too-large'));
  });

  it('reports all request units that Azure charged, also for refusals', async () => {
    const start = double.usage().charge - charged;
    await mustCommit(store, create(note('a', { list: 'l', sort: '1' })));
    await store.commit([create(note('a'))], randomUUID());
    for (const call of Object.values(calls)) await call();
    await store.read('absent');
    assert.ok(charged > 10);
    assert.equal((double.usage().charge - charged).toFixed(2), start.toFixed(2));
  });
});
