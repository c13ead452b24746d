import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Archive, Operation, Stored } from '../../src/app/ports/store.ts';
import { storeListTests } from './store-lists.ts';
import { storeWitnessTests } from './store-witness.ts';
import {
  create,
  failsAs,
  mustCommit,
  note,
  type Note,
  remove,
  replace,
  type StorePlace,
} from './store-notes.ts';

/** The duties of every store, in the words of the port. */
export function storeContract(name: string, start: () => Promise<StorePlace>): void {
  describe(`store contract: ${name}`, () => {
    let place: StorePlace;
    let store: Archive;
    let tenantId: string;

    beforeEach(async () => {
      tenantId = randomUUID();
      place = await start();
      store = await place.open(tenantId);
    });
    afterEach(() => place.close());

    describe('documents', () => {
      it('reads back what was created, with an etag', async () => {
        const document = note('a ä%41+"1', {
          text: { nested: [1, null, 'ü\u2028😀'] },
          sort: '1',
          list: 'l',
        });
        const [etag] = await mustCommit(store, create(document));
        assert.deepEqual(await store.read(document.id), { ...document, etag });
      });

      it('gives undefined for an absent document, and for an invalid id', async () => {
        for (const id of ['absent', '', 'a/b', '..', 'x'.repeat(256)])
          assert.equal(await store.read(id), undefined);
      });

      it('gives a new etag with every write, and takes a document as it was read', async () => {
        const [first = ''] = await mustCommit(store, create(note('a', { text: 1 })));
        const read = await store.read<Note>('a');
        assert.ok(read);
        const [second = ''] = await mustCommit(store, replace({ ...read, text: 2 }, read.etag));
        assert.notEqual(second, first);
        assert.deepEqual(await store.read('a'), note('a', { text: 2, etag: second } as Partial<Note>));
      });

      it('removes a document, gives no etag for it, and lets its id be created again', async () => {
        const [etag = ''] = await mustCommit(store, create(note('a')));
        const result = await store.commit([remove('a', etag)], randomUUID());
        assert.deepEqual(result, { outcome: 'done', etags: [undefined] });
        assert.equal(await store.read('a'), undefined);
        await mustCommit(store, create(note('a')));
      });

      it('keeps tenants apart: same id, other document; no list, count, replace or removal crosses over', async () => {
        const other = await place.open(randomUUID());
        const [mine = ''] = await mustCommit(
          store,
          create(note('a', { text: 'mine', list: 'l', sort: '1' })),
        );
        assert.equal(await other.read('a'), undefined);
        assert.deepEqual(await other.page({ by: 'list', key: 'l', order: 'ascending', limit: 9 }), []);
        assert.equal(await other.count({ by: 'list', key: 'l' }), 0);
        for (const operation of [replace(note('a'), mine), remove('a', mine)]) {
          assert.deepEqual(await other.commit([operation], randomUUID()), { outcome: 'stale', index: 0 });
        }
        await mustCommit(other, create(note('a', { text: 'theirs' })));
        assert.equal((await store.read<Note>('a'))?.text, 'mine');
      });
    });

    describe('commits', () => {
      it('writes nothing and names the operation if a document to create exists', async () => {
        const [etag = ''] = await mustCommit(store, create(note('old')), create(note('there')));
        const operations = [create(note('new')), remove('old', etag), create(note('there'))];
        assert.deepEqual(await store.commit(operations, randomUUID()), { outcome: 'conflict', index: 2 });
        assert.equal(await store.read('new'), undefined);
        assert.equal((await store.read('old'))?.etag, etag);
      });

      it('writes nothing and names the operation if an etag is old or the document is gone', async () => {
        const [old = ''] = await mustCommit(store, create(note('a')));
        await mustCommit(store, replace(note('a', { text: 2 }), old));
        const stale = [replace(note('a'), old), remove('a', old), replace(note('b'), old), remove('b', old)];
        for (const operation of stale) {
          const result = await store.commit([create(note('new')), operation], randomUUID());
          assert.deepEqual(result, { outcome: 'stale', index: 1 });
        }
        assert.equal(await store.read('new'), undefined);
        assert.equal((await store.read<Note>('a'))?.text, 2);
      });

      it('names the first operation that fails', async () => {
        await mustCommit(store, create(note('there')));
        const operations = [create(note('new')), replace(note('gone'), '"x"'), create(note('there'))];
        assert.deepEqual(await store.commit(operations, randomUUID()), { outcome: 'stale', index: 1 });
      });

      it('names operations by their index even if the commit has a marker of its own', async () => {
        const id = randomUUID();
        const operations = [create(note('new')), replace(note('gone'), '"x"'), create(note(`aud:${id}`))];
        assert.deepEqual(await store.commit(operations, id), { outcome: 'stale', index: 1 });
        assert.equal(await store.read(`aud:${id}`), undefined);
      });

      it('gives etags in the order of the operations', async () => {
        const id = randomUUID();
        const result = await store.commit(
          [create(note('a')), create(note(`aud:${id}`)), create(note('b'))],
          id,
        );
        const read = await Promise.all(['a', `aud:${id}`, 'b'].map((one) => store.read(one)));
        assert.deepEqual(result, { outcome: 'done', etags: read.map((one) => one?.etag) });
      });

      it('lets one of twenty replaces on one etag win', async () => {
        const [etag = ''] = await mustCommit(store, create(note('a')));
        const races = Array.from({ length: 20 }, (_, text) =>
          store.commit([replace(note('a', { text }), etag)], randomUUID()),
        );
        const results = await Promise.all(races);
        const winner = results.findIndex(({ outcome }) => outcome === 'done');
        assert.equal(results.filter(({ outcome }) => outcome === 'stale').length, 19);
        assert.equal((await store.read<Note>('a'))?.text, winner);
      });

      it('lets one of twenty creations of one id win', async () => {
        const races = Array.from({ length: 20 }, () => store.commit([create(note('a'))], randomUUID()));
        const outcomes = (await Promise.all(races)).map(({ outcome }) => outcome).toSorted();
        assert.deepEqual(outcomes, [...Array<string>(19).fill('conflict'), 'done']);
      });

      for (const own of [true, false]) {
        it(`gives done and writes nothing when it is repeated under its commit id (${own ? 'own entry' : 'marker'})`, async () => {
          const id = randomUUID();
          const [old = ''] = await mustCommit(store, create(note('a')));
          const entry = own ? [create(note(`aud:${id}`))] : [];
          const operations = [replace(note('a', { text: 1 }), old), ...entry];
          const first = await store.commit(operations, id);
          assert.equal(first.outcome, 'done');
          assert.deepEqual(await store.commit(operations, id), first);
        });
      }

      it('does not take an id that only begins like the commit id for its witness', async () => {
        await mustCommit(store, create(note('job:12')));
        assert.deepEqual(await store.commit([create(note('job:12'))], '1'), {
          outcome: 'conflict',
          index: 0,
        });
      });

      it('gives an etag that fits nothing for a document that has changed since', async () => {
        const id = randomUUID();
        const operations = [create(note('a', { text: 1 }))];
        const first = await store.commit(operations, id);
        assert.ok(first.outcome === 'done');
        const [since] = await mustCommit(store, replace(note('a', { text: 2 }), first.etags[0] ?? ''));
        const again = await store.commit(operations, id);
        assert.ok(again.outcome === 'done');
        assert.notEqual(again.etags[0], since);
        const late = await store.commit(
          [replace(note('a', { text: 3 }), again.etags[0] ?? '')],
          randomUUID(),
        );
        assert.equal(late.outcome, 'stale');
      });

      it('accepts an empty commit without writing', async () => {
        assert.deepEqual(await store.commit([], randomUUID()), { outcome: 'done', etags: [] });
      });
    });

    describe('limits', () => {
      it('takes 100 operations, the witness among them, and refuses more as too large', async () => {
        const id = randomUUID();
        assert.equal((await store.commit(many(100, `aud:${id}`), id)).outcome, 'done');
        const next = randomUUID();
        await assert.rejects(store.commit(many(101, `aud:${next}`), next), failsAs('too-large'));
        await assert.rejects(store.commit(many(100, 'no-entry'), next), failsAs('too-large'));
      });

      it('takes a commit just under 2 MB, and refuses a larger one as too large without writing', async () => {
        const megabyte = 'ü'.repeat(512 * 1024);
        const fits = megabyte.slice(2048);
        await mustCommit(store, create(note('a', { text: megabyte })), create(note('b', { text: fits })));
        const over = [create(note('c', { text: megabyte })), create(note('d', { text: megabyte }))];
        await assert.rejects(store.commit(over, randomUUID()), failsAs('too-large'));
        assert.equal(await store.read('c'), undefined);
      });

      it('refuses a document twice in one commit as too large', async () => {
        const twice = [create(note('a')), remove('a', '"x"')];
        await assert.rejects(store.commit(twice, randomUUID()), failsAs('too-large'));
      });

      it('takes an id of 255 characters and refuses longer, empty and forbidden ones', async () => {
        await mustCommit(store, create(note('x'.repeat(255))));
        for (const id of ['', 'a/b', 'a\\b', 'a?b', 'a#b', '.', 'x'.repeat(256), '\ud800']) {
          await assert.rejects(store.commit([create(note(id))], randomUUID()), failsAs('refused'), id);
        }
      });

      it('refuses a ttl that is not a positive whole number, and a list without a sort value', async () => {
        for (const wrong of [{ ttl: 0 }, { ttl: -1 }, { ttl: 1.5 }, { list: 'l' }, { list2: 'l' }]) {
          await assert.rejects(store.commit([create(note('a', wrong))], randomUUID()), failsAs('refused'));
        }
      });
    });

    describe('time to live', () => {
      it('hides an expired document from read, page, count, replace and remove, and lets its id be created', async () => {
        const [etag = '', other = ''] = await mustCommit(
          store,
          create(note('a', { ttl: 3, list: 'l', sort: '1' })),
          create(note('b', { list: 'l', sort: '2' })),
        );
        await place.elapse(4);
        assert.equal(await store.read('a'), undefined);
        assert.equal((await store.read('b'))?.etag, other);
        const page = await store.page({ by: 'list', key: 'l', order: 'ascending', limit: 9 });
        assert.deepEqual(
          page.map(({ id }) => id),
          ['b'],
        );
        assert.equal(await store.count({ by: 'list', key: 'l' }), 1);
        for (const operation of [replace(note('a'), etag), remove('a', etag)]) {
          assert.equal((await store.commit([operation], randomUUID())).outcome, 'stale');
        }
        await mustCommit(store, create(note('a')));
      });

      it('counts from the last write', async () => {
        const [etag = ''] = await mustCommit(store, create(note('a', { ttl: 6 })));
        await place.elapse(4);
        const [next = ''] = await mustCommit(store, replace(note('a', { ttl: 6 }), etag));
        await place.elapse(4);
        await mustCommit(store, replace(note('a'), next));
        await place.elapse(8);
        assert.ok(await store.read('a'));
      });
    });

    describe('a scan', () => {
      it('gives every document of the tenant once, in a list or not, and nobody else’s', async () => {
        const foreign = await place.open(randomUUID());
        await mustCommit(foreign, create(note('foreign')));
        assert.deepEqual(await all(store), []);
        const ids = Array.from({ length: 250 }, (_, n) => `n${n}`);
        const own = ids.map((id, n) => create(note(id, n % 2 === 0 ? {} : { list: 'l', sort: id })));
        for (let at = 0; at < own.length; at += 99) await mustCommit(store, ...own.slice(at, at + 99));
        const found = (await all(store)).filter(({ type }) => type === 'note');
        assert.deepEqual(found.map(({ id }) => id).toSorted(), ids.toSorted());
        const [some] = found.filter(({ id }) => id === 'n1');
        assert.deepEqual(some, await store.read('n1'));
      });

      it('gives the seconds that a document has left, and leaves out expired ones', async () => {
        await mustCommit(
          store,
          create(note('kept')),
          create(note('long', { ttl: 600 })),
          create(note('short', { ttl: 3 })),
        );
        await place.elapse(4);
        const notes = (await all(store)).filter(({ type }) => type === 'note');
        const left = new Map(notes.map(({ id, ttl }) => [id, ttl]));
        assert.deepEqual([...left.keys()].toSorted(), ['kept', 'long']);
        assert.equal(left.get('kept'), undefined);
        // A real account tells whole seconds, and has another clock.
        assert.ok(Math.abs((left.get('long') ?? 0) - 596) <= 2, String(left.get('long')));
      });
    });

    it('answers the health check, and nothing after it was closed', async () => {
      await store.health();
      await store.close();
      const calls = [
        () => store.read('a'),
        () => store.commit([create(note('a'))], 'c'),
        () => store.page({ by: 'list', key: 'l', order: 'ascending', limit: 1 }),
        () => store.count({ by: 'list', key: 'l' }),
        () => store.health(),
        () => all(store),
      ];
      for (const call of calls) await assert.rejects(call, failsAs('down'));
      await store.close();
    });

    storeListTests(() => place);
    storeWitnessTests(() => place);
  });
}

async function all(store: Archive): Promise<Stored[]> {
  const found: Stored[] = [];
  for await (const page of store.scan()) found.push(...page);
  return found;
}

function many(count: number, entry: string): Operation[] {
  return [create(note(entry)), ...Array.from({ length: count - 1 }, (_, i) => create(note(`n${i}`)))];
}
