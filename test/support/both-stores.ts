import type { ArchiveContext } from '../../src/app/privacy/person-documents.ts';
import type { Archive } from '../../src/app/ports/store.ts';
import { StoreError } from '../../src/app/ports/store.ts';

/** The context, with a store that fails after so many commits. */
export function cutAfter(context: ArchiveContext, commits: number): ArchiveContext {
  let left = commits;
  const { store } = context;
  return withStore(context, {
    commit(operations, commitId) {
      left -= 1;
      if (left < 0) return Promise.reject(new StoreError('down', 'The store is away.'));
      return store.commit(operations, commitId);
    },
  });
}

/** The context, with something that happens after each full scan. */
export function afterScan(context: ArchiveContext, happens: () => Promise<unknown>): ArchiveContext {
  return withStore(context, {
    async *scan() {
      yield* context.store.scan();
      await happens();
    },
  });
}

/** The context, with some functions of its store replaced. */
export function withStore(context: ArchiveContext, parts: Partial<Archive>): ArchiveContext {
  const { store } = context;
  const whole: Archive = {
    scan: () => store.scan(),
    read: (id) => store.read(id),
    page: (query) => store.page(query),
    count: (query) => store.count(query),
    health: () => store.health(),
    close: () => store.close(),
    commit: (operations, commitId) => store.commit(operations, commitId),
    ...parts,
  };
  return { ...context, store: whole };
}
