import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type CosmosDouble, startCosmosDouble } from '../../sandbox/cosmos/double.ts';
import type { Store } from '../../src/app/ports/store.ts';
import { createCosmosStore } from '../../src/cosmos/store.ts';
import { create, failsAs, mustCommit, note, type Note, remove, replace } from '../contracts/store-notes.ts';

describe('a commit to Cosmos whose answer is lost', () => {
  let double: CosmosDouble;
  let store: Store;
  let waits: number[];
  /** An act that runs while the store waits. */
  let meanwhile: () => Promise<void> | void;

  beforeEach(async () => {
    double = await startCosmosDouble();
    waits = [];
    meanwhile = () => undefined;
    const { endpoint, key } = double;
    store = await createCosmosStore({
      endpoint,
      key,
      database: 'db',
      container: 'c',
      tenantId: 't',
      requestTimeoutMs: 500,
      wait: async (ms) => {
        waits.push(ms);
        await meanwhile();
      },
    });
  });
  afterEach(async () => {
    await store.close();
    await double.close();
  });

  const batches = (): number => double.usage().requests.batch;
  const reads = (): number => double.usage().requests.read;

  for (const effect of ['lost', 'deaf'] as const) {
    it(`is done if its own entry is found (${effect}), with the etags that were written`, async () => {
      const id = randomUUID();
      const [old = ''] = await mustCommit(store, create(note('a')), create(note('b')));
      const before = batches();
      double.faults.add({ on: ['batch'], effect });
      const operations = [replace(note('a', { text: 1 }), old), create(note(`aud:${id}`, { text: 'x' }))];
      const result = await store.commit(operations, id);
      const etags = [(await store.read('a'))?.etag, (await store.read(`aud:${id}`))?.etag];
      assert.deepEqual(result, { outcome: 'done', etags });
      assert.deepEqual({ waits, sent: batches() - before }, { waits: [], sent: 1 });
      assert.equal(await store.read(`mark:${id}`), undefined);
    });
  }

  it('is done if its marker is found, without an entry of its own', async () => {
    const id = randomUUID();
    const [old = ''] = await mustCommit(store, create(note('a')));
    double.faults.add({ on: ['batch'], effect: 'lost' });
    assert.deepEqual(await store.commit([remove('a', old)], id), { outcome: 'done', etags: [undefined] });
    assert.equal((await store.read<Note>(`mark:${id}`))?.ttl, 3600);
  });

  it('is sent again after two seconds without a witness', async () => {
    double.faults.add({ on: ['batch'], effect: 'cut' });
    const result = await store.commit([create(note('a'))], randomUUID());
    assert.deepEqual(result, { outcome: 'done', etags: [(await store.read('a'))?.etag] });
    assert.deepEqual(waits, [250, 750, 1000]);
    assert.equal(batches(), 2);
  });

  it('is found when it arrives while the store waits', async () => {
    double.faults.add({ on: ['batch'], effect: 'late' });
    meanwhile = () => double.faults.release();
    assert.equal((await store.commit([create(note('a'))], randomUUID())).outcome, 'done');
    assert.deepEqual({ waits, sent: batches() }, { waits: [250], sent: 1 });
  });

  it('is done, and once, when it arrives just before it is sent again', async () => {
    const [old = ''] = await mustCommit(store, create(note('a')));
    double.faults.add({ on: ['batch'], effect: 'late' });
    const result = await store.commit([replace(note('a', { text: 1 }), old)], randomUUID());
    assert.deepEqual(result, { outcome: 'done', etags: [(await store.read('a'))?.etag] });
    assert.equal(waits.length, 3);
  });

  it('is stale if another commit won while its result was unknown', async () => {
    const [old = ''] = await mustCommit(store, create(note('a')));
    double.faults.add({ on: ['batch'], effect: 'cut' });
    meanwhile = async () => {
      if (waits.length === 3) await mustCommit(store, replace(note('a', { text: 'winner' }), old));
    };
    const result = await store.commit([create(note('b')), replace(note('a'), old)], randomUUID());
    assert.deepEqual(result, { outcome: 'stale', index: 1 });
    assert.equal((await store.read<Note>('a'))?.text, 'winner');
  });

  it('throws while the store is not available, and is done when it is repeated under its id', async () => {
    const id = randomUUID();
    double.faults.add({ on: ['batch'], effect: 'lost' });
    double.faults.add({ on: ['read'], times: Infinity, effect: { answer: 503 } });
    await assert.rejects(store.commit([create(note('a'))], id), failsAs('down'));
    double.faults.clear();
    const result = await store.commit([create(note('a'))], id);
    assert.deepEqual(result, { outcome: 'done', etags: [(await store.read('a'))?.etag] });
  });

  for (const answer of [408, 503, 500]) {
    it(`is looked for after the answer ${answer}, which does not say what was done`, async () => {
      double.faults.add({ on: ['batch'], effect: { answer } });
      assert.equal((await store.commit([create(note('a'))], randomUUID())).outcome, 'done');
      assert.equal(waits.length, 3);
    });
  }

  it('is sent again at once after 449, and is busy if that goes on', async () => {
    const before = reads();
    double.faults.add({ on: ['batch'], effect: { answer: 449 } });
    assert.equal((await store.commit([create(note('a'))], randomUUID())).outcome, 'done');
    double.faults.add({ on: ['batch'], times: Infinity, effect: { answer: 449 } });
    await assert.rejects(store.commit([create(note('b'))], randomUUID()), failsAs('busy'));
    assert.equal(reads() - before, 0);
  });

  it('is down after several cut connections', async () => {
    double.faults.add({ on: ['batch'], times: Infinity, effect: 'cut' });
    await assert.rejects(store.commit([create(note('a'))], randomUUID()), failsAs('down'));
    assert.equal(batches(), 3);
  });
});
