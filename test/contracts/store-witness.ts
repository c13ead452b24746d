import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Archive, Operation } from '../../src/app/ports/store.ts';
import {
  asHolder,
  create,
  mustCommit,
  note,
  type Note,
  remove,
  replace,
  type StorePlace,
} from './store-notes.ts';

/** The witness of a commit that writes a held document. */
export function storeWitnessTests(locationOf: () => StorePlace): void {
  describe('a held document', () => {
    let store: Archive;

    beforeEach(async () => {
      store = await locationOf().open(randomUUID());
    });

    const markers = async (): Promise<number> => {
      let count = 0;
      for await (const page of store.scan()) count += page.filter(({ type }) => type === 'mark').length;
      return count;
    };
    const kinds: readonly (readonly [string, (etag: string) => Operation])[] = [
      ['created', () => create(note('job'))],
      ['replaced', (etag) => replace(note('job', { text: 2 }), etag)],
      ['removed', (etag) => remove('job', etag)],
    ];

    for (const [kind, operationOn] of kinds) {
      it(`spares the marker when it is ${kind}`, async () => {
        const [etag = ''] = kind === 'created' ? [] : await mustCommit(store, create(note('job')));
        const before = await markers();
        await mustCommit(store, asHolder(operationOn(etag)), create(note('b')));
        assert.equal(await markers(), before);
        await mustCommit(store, create(note('c')));
        assert.equal(await markers(), before + 1);
      });
    }

    it('keeps the id of the commit that wrote it, and loses it when somebody writes it as it was read', async () => {
      const id = randomUUID();
      await store.commit([asHolder(create(note('job')))], id);
      const read = await store.read<Note>('job');
      assert.equal(read?.commit, id);
      await mustCommit(store, replace(read ?? assert.fail(), read?.etag ?? ''));
      assert.equal((await store.read('job'))?.commit, undefined);
    });

    it('keeps no id of the commit beside an entry of its own, which is the better witness', async () => {
      const id = randomUUID();
      await store.commit([asHolder(create(note('job'))), create(note(`aud:${id}`))], id);
      assert.deepEqual([(await store.read('job'))?.commit, await markers()], [undefined, 0]);
    });

    for (const [kind, operationOn] of kinds.slice(0, 2)) {
      it(`gives done and writes nothing when the commit is repeated that ${kind} it`, async () => {
        const id = randomUUID();
        const [etag = ''] = kind === 'created' ? [] : await mustCommit(store, create(note('job')));
        const operations = [asHolder(operationOn(etag)), create(note('b'))];
        const first = await store.commit(operations, id);
        assert.equal(first.outcome, 'done');
        assert.deepEqual(await store.commit(operations, id), first);
      });
    }

    it('is stale when the commit is repeated that removed it, and when somebody else has', async () => {
      const [etag = ''] = await mustCommit(store, create(note('job')));
      const operations = [asHolder(remove('job', etag)), create(note('b'))];
      const id = randomUUID();
      assert.equal((await store.commit(operations, id)).outcome, 'done');
      const stale = { outcome: 'stale', index: 0 };
      assert.deepEqual(await store.commit(operations, id), stale);
      const late = [asHolder(remove('job', etag)), create(note('c'))];
      assert.deepEqual(await store.commit(late, randomUUID()), stale);
      assert.equal(await store.read('c'), undefined);
    });

    it('lets one of two holders write, and is stale or a conflict for the other', async () => {
      const [etag = ''] = await mustCommit(store, create(note('job')));
      await mustCommit(store, asHolder(replace(note('job', { text: 1 }), etag)));
      for (const operation of [replace(note('job', { text: 2 }), etag), remove('job', etag)]) {
        const late = await store.commit([asHolder(operation)], randomUUID());
        assert.deepEqual(late, { outcome: 'stale', index: 0 });
      }
      const again = await store.commit([asHolder(create(note('job')))], randomUUID());
      assert.deepEqual(again, { outcome: 'conflict', index: 0 });
      assert.equal((await store.read<Note>('job'))?.text, 1);
    });
  });
}
