import type { Context } from '../../src/app/ports/context.ts';
import type { Store } from '../../src/app/ports/store.ts';
import type { FakeContext } from './fake-context.ts';

/** The context, with `commit` in place of the store's. */
export function withCommit({ ctx, store }: FakeContext, commit: Store['commit']): Context {
  const through: Store = {
    read: (id) => store.read(id),
    page: (query) => store.page(query),
    count: (query) => store.count(query),
    health: () => store.health(),
    close: () => store.close(),
    commit,
  };
  return { ...ctx, store: through };
}
