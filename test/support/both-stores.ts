import type { WholeRegistry } from '../../src/app/privacy/person-documents.ts';
import type { Archive } from '../../src/app/ports/store.ts';
import { StoreError } from '../../src/app/ports/store.ts';

/** The same, whose store goes away after so many commits. */
export function cutAfter(registry: WholeRegistry, commits: number): WholeRegistry {
  let left = commits;
  const { store } = registry;
  return withStore(registry, {
    commit(operations, commitId) {
      left -= 1;
      if (left < 0) return Promise.reject(new StoreError('down', 'The store is away.'));
      return store.commit(operations, commitId);
    },
  });
}

/** The same, where something happens each time that everything was read. */
export function afterScan(registry: WholeRegistry, happens: () => Promise<unknown>): WholeRegistry {
  return withStore(registry, {
    async *scan() {
      yield* registry.store.scan();
      await happens();
    },
  });
}

function withStore(registry: WholeRegistry, parts: Partial<Archive>): WholeRegistry {
  const { store } = registry;
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
  return { ...registry, store: whole };
}
