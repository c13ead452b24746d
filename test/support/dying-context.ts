import type { Context } from '../../src/app/ports/context.ts';
import type { FakeContext } from './fake-context.ts';

const never = (): Promise<never> => new Promise(() => {});

/** The context of a process that dies at a call, before or after it was carried out. */
export function dying(
  fake: Pick<FakeContext, 'ctx'>,
  at: number,
  isDone: boolean,
  dead: () => void,
): Context {
  let calls = 0;
  const watch = async <T>(act: () => Promise<T>): Promise<T> => {
    calls += 1;
    const isLast = calls === at;
    if (calls > at || (isLast && !isDone)) {
      dead();
      return never();
    }
    const result = await act();
    if (isLast) {
      dead();
      return never();
    }
    return result;
  };
  const { store, directory, licenses } = fake.ctx;
  return {
    ...fake.ctx,
    store: {
      read: (id) => store.read(id),
      page: (query) => store.page(query),
      count: (query) => store.count(query),
      commit: (operations, commitId) => watch(() => store.commit(operations, commitId)),
      health: () => store.health(),
      close: () => store.close(),
    },
    directory: { ...directory, read: (ids) => watch(() => directory.read(ids)) },
    licenses: {
      ...licenses,
      products: (freshness) => watch(() => licenses.products(freshness)),
      remove: (orders) => watch(() => licenses.remove(orders)),
    },
  };
}
