import type { Document, PageQuery, Store, Stored } from '../ports/store.ts';

/** The largest page that a store gives. */
const PAGE = 100;

/**
 * Every document of a list, in pages of `size`, in the order of the query. Documents written meanwhile may be
 * missed. Throws StoreError.
 */
export async function* scanList<D extends Document>(
  store: Pick<Store, 'page'>,
  list: Omit<PageQuery, 'limit'>,
  size = PAGE,
): AsyncGenerator<readonly Stored<D>[]> {
  let from = list;
  for (;;) {
    const page = await store.page<D>({ ...from, limit: size });
    if (page.length > 0) yield page;
    const after = page.at(-1)?.sort;
    if (page.length < size || after === undefined) return;
    from = { ...list, after };
  }
}

/** All documents of a list, in the order of the query. Throws StoreError. */
export async function readWhole<D extends Document>(
  store: Pick<Store, 'page'>,
  list: Omit<PageQuery, 'limit'>,
): Promise<readonly Stored<D>[]> {
  const documents: Stored<D>[] = [];
  for await (const page of scanList<D>(store, list)) documents.push(...page);
  return documents;
}
