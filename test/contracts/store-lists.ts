import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import type { CommitResult, Operation, PageQuery, Store } from '../../src/app/ports/store.ts';
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

type Model = Map<string, Note & { readonly etag: string }>;
interface Step {
  readonly kind: Operation['kind'];
  readonly id: string;
  readonly fresh: boolean;
  readonly list: string;
  readonly place: number;
}

const step = fc.record<Step>({
  kind: fc.constantFrom('create', 'replace', 'remove'),
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  fresh: fc.boolean(),
  list: fc.constantFrom('x', 'y'),
  place: fc.nat(99),
});
const commits = fc.array(fc.uniqueArray(step, { minLength: 1, maxLength: 3, selector: ({ id }) => id }), {
  maxLength: 12,
});

/** The lists, pages and counts of a store: examples, and a comparison with a model. */
export function storeListTests(locationOf: () => StorePlace): void {
  describe('lists', () => {
    let store: Store;

    beforeEach(async () => {
      store = await locationOf().open(randomUUID());
    });

    const ids = async (query: Partial<PageQuery>): Promise<string[]> => {
      const all: PageQuery = { by: 'list', key: 'l', order: 'ascending', limit: 100, ...query };
      return (await store.page(all)).map(({ id }) => id);
    };

    it('pages through 45 documents in both directions, each once', async () => {
      const names = Array.from({ length: 45 }, (_, i) => `n${String(i).padStart(2, '0')}`);
      const shuffled = names.toSorted((a, b) => (Number(a.slice(1)) % 7) - (Number(b.slice(1)) % 7));
      await mustCommit(
        store,
        ...shuffled.map((name) => create(note(name, { list: 'l', sort: name, list2: name }))),
      );
      await mustCommit(store, create(note('other', { list: 'other', sort: 'n10' })));
      for (const order of ['ascending', 'descending'] as const) {
        const seen: string[] = [];
        for (let page = await ids({ order, limit: 10 }); page.length > 0;) {
          assert.ok(page.length <= 10);
          seen.push(...page);
          const after = page.at(-1);
          page = await ids({ order, limit: 10, ...(after === undefined ? {} : { after }) });
        }
        assert.deepEqual(seen, order === 'ascending' ? names : names.toReversed());
      }
    });

    it('gives whole documents with their etags, from either list', async () => {
      const document = note('a', { list: 'l', list2: 'm', sort: '1', text: { deep: true } });
      const [etag] = await mustCommit(store, create(document));
      const query = { order: 'descending', limit: 1 } as const;
      assert.deepEqual(await store.page({ by: 'list', key: 'l', ...query }), [{ ...document, etag }]);
      assert.deepEqual(await store.page({ by: 'list2', key: 'm', ...query }), [{ ...document, etag }]);
      assert.deepEqual(await store.page({ by: 'list2', key: 'l', ...query }), []);
    });

    it('takes `after` as strict and `until` as inclusive, in page and count', async () => {
      await mustCommit(store, ...['1', '2', '3', '4'].map((sort) => create(note(sort, { list: 'l', sort }))));
      assert.deepEqual(await ids({ after: '1', until: '3' }), ['2', '3']);
      assert.deepEqual(await ids({ until: '3', order: 'descending' }), ['3', '2', '1']);
      assert.deepEqual(await ids({ after: '3', until: '3', order: 'descending' }), ['2', '1']);
      assert.equal(await store.count({ by: 'list', key: 'l', until: '3' }), 3);
      assert.equal(await store.count({ by: 'list', key: 'l' }), 4);
      assert.equal(await store.count({ by: 'list2', key: 'l' }), 0);
    });

    it('reads several lists at once, up to the limit', async () => {
      const lists = ['k', 'l', 'm'];
      for (const [n, list] of lists.entries())
        await mustCommit(store, ...['1', '2'].map((sort) => create(note(`${n}-${sort}`, { list, sort }))));
      const all = await ids({ key: ['l', 'm', 'none'] });
      assert.deepEqual(all.toSorted(), ['1-1', '1-2', '2-1', '2-2']);
      assert.deepEqual((await ids({ key: ['l', 'm'], until: '1' })).toSorted(), ['1-1', '2-1']);
      assert.equal((await ids({ key: ['l', 'm'], limit: 3 })).length, 3);
      assert.deepEqual(await ids({ key: ['none', 'm'], limit: 1 }), ['2-1']);
      assert.deepEqual(await ids({ key: ['none', 'nowhere'] }), []);
    });

    it('orders by code point, not by language and not by UTF-16 unit', async () => {
      const sorts = ['', 'A', 'Z', 'a', 'z', 'ä', '\ufb01', '😀'];
      await mustCommit(
        store,
        ...sorts.toReversed().map((sort) => create(note(`n${sort}`, { list: 'l', sort }))),
      );
      assert.deepEqual(
        await ids({}),
        sorts.map((sort) => `n${sort}`),
      );
      assert.deepEqual(await ids({ after: '\ufb01' }), ['n😀']);
    });

    it('follows a document from list to list and out of them', async () => {
      const [first = ''] = await mustCommit(store, create(note('a', { list: 'l', sort: '1' })));
      const [second = ''] = await mustCommit(store, replace(note('a', { list: 'm', sort: '1' }), first));
      assert.deepEqual([await ids({}), await ids({ key: 'm' })], [[], ['a']]);
      await mustCommit(store, replace(note('a'), second));
      assert.deepEqual(await ids({ key: 'm' }), []);
    });

    it('follows a document from one second list to another, and to another place in its lists', async () => {
      const a = { list: 'l', list2: 'm', sort: '1' };
      const [first = ''] = await mustCommit(
        store,
        create(note('a', a)),
        create(note('b', { ...a, sort: '2' })),
      );
      const [second = ''] = await mustCommit(store, replace(note('a', { ...a, list2: 'n' }), first));
      assert.deepEqual(
        [await ids({ by: 'list2', key: 'm' }), await ids({ by: 'list2', key: 'n' })],
        [['b'], ['a']],
      );
      await mustCommit(store, replace(note('a', { ...a, list2: 'n', sort: '3' }), second));
      assert.deepEqual(await ids({}), ['b', 'a']);
    });

    it('takes keys as they are, with any characters', async () => {
      for (const key of ["it's", '"', '@key', 'a/b?#', '%']) {
        await mustCommit(store, create(note(randomUUID(), { list: key, sort: '1' })));
        assert.equal(await store.count({ by: 'list', key }), 1);
        assert.equal((await ids({ key })).length, 1);
      }
    });

    it('refuses a page of less than 1 or more than 100 documents', async () => {
      for (const limit of [0, -1, 101, 1.5]) await assert.rejects(ids({ limit }), failsAs('refused'));
    });
  });

  it('agrees with a model under random commits', async () => {
    await fc.assert(
      fc.asyncProperty(commits, async (all) => {
        const store = await locationOf().open(randomUUID());
        const model: Model = new Map();
        for (const steps of all) await commitBoth(store, model, steps);
        await compare(store, model);
        await store.close();
      }),
      { numRuns: 25 },
    );
  });
}

async function commitBoth(store: Store, model: Model, steps: readonly Step[]): Promise<void> {
  const operations = steps.map(({ kind, id, fresh, list, place }) => {
    const etag = (fresh ? model.get(id)?.etag : undefined) ?? '"another"';
    if (kind === 'remove') return remove(id, etag);
    // The id makes sort values differ, as the port demands within one list.
    const document = note(id, { list, sort: `${String(place).padStart(2, '0')}${id}`, text: place });
    return kind === 'create' ? create(document) : replace(document, etag);
  });
  const result = await store.commit(operations, randomUUID());
  assert.deepEqual(withoutEtags(result), predict(model, operations));
  if (result.outcome !== 'done') return;
  for (const [index, operation] of operations.entries()) {
    if (operation.kind === 'remove') model.delete(operation.id);
    else model.set(operation.document.id, { ...operation.document, etag: result.etags[index] ?? '' });
  }
}

function predict(model: Model, operations: readonly Operation[]): unknown {
  const index = operations.findIndex((operation) => {
    if (operation.kind === 'create') return model.has(operation.document.id);
    const id = operation.kind === 'remove' ? operation.id : operation.document.id;
    return model.get(id)?.etag !== operation.etag;
  });
  if (index === -1) return { outcome: 'done' };
  return { outcome: operations[index]?.kind === 'create' ? 'conflict' : 'stale', index };
}

function withoutEtags(result: CommitResult): unknown {
  return result.outcome === 'done' ? { outcome: 'done' } : result;
}

async function compare(store: Store, model: Model): Promise<void> {
  for (const id of ['a', 'b', 'c', 'd']) assert.deepEqual(await store.read(id), model.get(id));
  for (const key of ['x', 'y']) {
    const expected = [...model.values()]
      .filter(({ list }) => list === key)
      .toSorted((a, b) => ((a.sort ?? '') < (b.sort ?? '') ? -1 : 1));
    const query = { by: 'list', key, limit: 100 } as const;
    assert.deepEqual(await store.page({ ...query, order: 'ascending' }), expected);
    assert.deepEqual(await store.page({ ...query, order: 'descending' }), expected.toReversed());
    assert.equal(await store.count({ by: 'list', key }), expected.length);
  }
}
