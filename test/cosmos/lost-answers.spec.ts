import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { CosmosClient } from '@azure/cosmos';
import { type CosmosDouble, startCosmosDouble } from '../../sandbox/cosmos/double.ts';
import type { Store } from '../../src/app/ports/store.ts';
import { createCosmosStore } from '../../src/cosmos/store.ts';
import {
  asHolder,
  create,
  failsAs,
  mustCommit,
  note,
  type Note,
  remove,
  replace,
} from '../contracts/store-notes.ts';

const isWritten = async (store: Store): Promise<boolean> => (await store.read('b')) !== undefined;

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

  /** Lets somebody else act while the store looks for the commit for the last time. */
  const elsewhere = (act: () => Promise<unknown>): void => {
    meanwhile = async () => void (waits.length === 3 && (await act()));
  };
  const taken = async (): Promise<void> => {
    const job = await store.read<Note>('job');
    await mustCommit(store, replace(note('job', { text: 'theirs' }), job?.etag ?? ''));
  };

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

  describe('and that writes a held document', () => {
    let etag: string;
    /** The own commit, as the holder of the job. */
    const renewal = () => [asHolder(replace(note('job', { text: 'ours' }), etag)), create(note('b'))];
    const end = () => [asHolder(remove('job', etag)), create(note('b'))];
    beforeEach(async () => {
      [etag = ''] = await mustCommit(store, create(note('job')));
    });

    for (const effect of ['lost', 'deaf'] as const) {
      it(`is done if the document keeps its id (${effect}), with the etags that were written`, async () => {
        const before = batches();
        double.faults.add({ on: ['batch'], effect });
        const result = await store.commit(renewal(), randomUUID());
        const etags = [(await store.read('job'))?.etag, (await store.read('b'))?.etag];
        assert.deepEqual(result, { outcome: 'done', etags });
        assert.deepEqual({ waits, sent: batches() - before }, { waits: [], sent: 1 });
      });

      it(`is done if the document is gone (${effect})`, async () => {
        const before = batches();
        double.faults.add({ on: ['batch'], effect });
        const result = await store.commit(end(), randomUUID());
        assert.deepEqual(result, { outcome: 'done', etags: [undefined, (await store.read('b'))?.etag] });
        assert.deepEqual({ waits, sent: batches() - before }, { waits: [], sent: 1 });
      });

      it(`is done if it created the document (${effect}), though that exists when it is sent again`, async () => {
        double.faults.add({ on: ['batch'], effect });
        double.faults.add({ on: ['read'], times: 4, effect: { answer: 404 } });
        const result = await store.commit([asHolder(create(note('lane')))], randomUUID());
        assert.deepEqual(result, { outcome: 'done', etags: [(await store.read('lane'))?.etag] });
      });
    }

    for (const [what, operations] of [
      ['renews', renewal],
      ['ends', end],
    ] as const) {
      it(`is sent again after two seconds, and written once: ${what}`, async () => {
        double.faults.add({ on: ['batch'], effect: 'cut' });
        assert.equal((await store.commit(operations(), randomUUID())).outcome, 'done');
        assert.deepEqual([waits, await isWritten(store)], [[250, 750, 1000], true]);
      });

      it(`is done, and once, when it arrives just before it is sent again: ${what}`, async () => {
        double.faults.add({ on: ['batch'], effect: 'late' });
        assert.equal((await store.commit(operations(), randomUUID())).outcome, 'done');
        assert.deepEqual([waits.length, await isWritten(store)], [3, true]);
      });

      it(`changes nothing when it arrives after somebody else took the document: ${what}`, async () => {
        double.faults.add({ on: ['batch'], effect: 'cut' });
        elsewhere(taken);
        assert.deepEqual(await store.commit(operations(), randomUUID()), { outcome: 'stale', index: 0 });
        assert.deepEqual([(await store.read<Note>('job'))?.text, await isWritten(store)], ['theirs', false]);
      });
    }

    it('is stale if it went in, and somebody else took the document before it was found', async () => {
      double.faults.add({ on: ['batch'], effect: 'late' });
      elsewhere(async () => {
        double.faults.release();
        await taken();
      });
      assert.deepEqual(await store.commit(renewal(), randomUUID()), { outcome: 'stale', index: 0 });
      assert.equal((await store.read<Note>('job'))?.text, 'theirs');
    });

    it('is done, and over, if an earlier release took the document and copied the id along', async () => {
      const client = new CosmosClient({ endpoint: double.endpoint, key: double.key });
      const item = client.database('db').container('c').item('job', 't');
      double.faults.add({ on: ['batch'], effect: 'late' });
      elsewhere(async () => {
        double.faults.release();
        const { resource } = await item.read();
        await item.replace({ ...resource, text: 'theirs' });
      });
      const result = await store.commit(renewal(), randomUUID());
      assert.ok(result.outcome === 'done');
      const next = await store.commit([asHolder(remove('job', result.etags[0] ?? ''))], randomUUID());
      assert.deepEqual(next, { outcome: 'stale', index: 0 });
      assert.equal((await store.read<Note>('job'))?.text, 'theirs');
      client.dispose();
    });

    it('is stale if somebody else has ended the job meanwhile', async () => {
      double.faults.add({ on: ['batch'], effect: 'cut' });
      elsewhere(async () => mustCommit(store, remove('job', etag)));
      assert.deepEqual(await store.commit(renewal(), randomUUID()), { outcome: 'stale', index: 0 });
      assert.equal(await isWritten(store), false);
    });

    it('is stale if the document is gone, but another holder ended the job', async () => {
      const [card = ''] = await mustCommit(store, create(note('card')));
      for (const others of [
        [create(note('b'))],
        [replace(note('card', { text: 'ours' }), card)],
        [remove('card', card)],
      ]) {
        waits = [];
        const [job = ''] = await mustCommit(store, create(note('other job')));
        double.faults.add({ on: ['batch'], effect: 'cut' });
        elsewhere(async () => mustCommit(store, remove('other job', job)));
        const result = await store.commit([asHolder(remove('other job', job)), ...others], randomUUID());
        assert.deepEqual(result, { outcome: 'stale', index: 0 });
        assert.deepEqual([(await store.read('card'))?.etag, await store.read('b')], [card, undefined]);
      }
    });

    it('is done if the document is gone, and others have changed what it wrote since', async () => {
      double.faults.add({ on: ['batch'], effect: 'late' });
      elsewhere(async () => {
        double.faults.release();
        const made = await store.read('b');
        await mustCommit(store, replace(note('b', { text: 'theirs' }), made?.etag ?? ''));
      });
      const result = await store.commit(end(), randomUUID());
      assert.ok(result.outcome === 'done');
      const late = await store.commit([replace(note('b'), result.etags[1] ?? '')], randomUUID());
      assert.deepEqual(late, { outcome: 'stale', index: 0 });
    });

    it('is done if the document is gone, and it wrote nothing else', async () => {
      double.faults.add({ on: ['batch'], effect: 'lost' });
      const result = await store.commit([asHolder(remove('job', etag))], randomUUID());
      assert.deepEqual(result, { outcome: 'done', etags: [undefined] });
    });

    it('says stale at once, and looks for nothing, when the answer says so and the job is to be removed', async () => {
      await taken();
      const before = reads();
      assert.deepEqual(await store.commit(end(), randomUUID()), { outcome: 'stale', index: 0 });
      assert.deepEqual({ waits, reads: reads() - before }, { waits: [], reads: 0 });
    });

    it('reads once, and waits for nothing, when another holder was faster', async () => {
      await taken();
      const before = reads();
      assert.deepEqual(await store.commit(renewal(), randomUUID()), { outcome: 'stale', index: 0 });
      assert.deepEqual({ waits, reads: reads() - before }, { waits: [], reads: 1 });
    });
  });
});
