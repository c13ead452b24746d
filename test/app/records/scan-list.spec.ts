import assert from 'node:assert/strict';
import type { PageQuery } from '../../../src/app/ports/store.ts';
import { scanList } from '../../../src/app/records/scan-list.ts';
import { FakeContext } from '../../support/fake-context.ts';

const LIST = { by: 'list', key: 'a-list', order: 'ascending' } as const;
const sortOf = (n: number): string => String(n).padStart(4, '0');
const sortsOf = (numbers: readonly number[]): readonly string[] => numbers.map(sortOf);
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);

describe('the scan of a list', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });

  afterEach(() => fake.close());

  async function write(count: number): Promise<void> {
    for (const n of numbers(0, count)) {
      const document = { id: `document-${n}`, type: 'document', list: 'a-list', sort: sortOf(n) };
      await fake.store.commit([{ kind: 'create', document }], fake.ctx.ids.next());
    }
  }

  async function pagesOf(query: Omit<PageQuery, 'limit'>): Promise<readonly (readonly string[])[]> {
    const pages: string[][] = [];
    for await (const page of scanList(fake.store, query)) pages.push(page.map(({ sort }) => sort ?? ''));
    return pages;
  }

  it('gives every document once, in pages of a hundred', async () => {
    await write(205);
    assert.deepEqual(await pagesOf(LIST), [
      sortsOf(numbers(0, 100)),
      sortsOf(numbers(100, 200)),
      sortsOf(numbers(200, 205)),
    ]);
  });

  it('gives the last document first in descending order', async () => {
    await write(105);
    const pages = await pagesOf({ ...LIST, order: 'descending' });
    assert.deepEqual(pages.flat(), sortsOf(numbers(0, 105)).toReversed());
  });

  it('begins and ends at its bounds, on every page', async () => {
    await write(230);
    const pages = await pagesOf({ ...LIST, after: sortOf(9), until: sortOf(220) });
    assert.deepEqual(pages.flat(), sortsOf(numbers(10, 221)));
  });

  for (const count of [0, 100, 200]) {
    it(`gives no empty page: ${count} documents`, async () => {
      await write(count);
      const pages = await pagesOf(LIST);
      assert.deepEqual(
        pages.map(({ length }) => length),
        numbers(0, count / 100).map(() => 100),
      );
    });
  }

  it('reads no further page than its caller does', async () => {
    await write(205);
    let asked = 0;
    const store: Pick<FakeContext['store'], 'page'> = {
      page(query) {
        asked += 1;
        return fake.store.page(query);
      },
    };
    for await (const page of scanList(store, LIST)) if (page.length > 0) break;
    assert.equal(asked, 1);
  });
});
