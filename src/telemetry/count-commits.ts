import type { Operation, Store } from '../app/ports/store.ts';
import { figuresOf } from '../app/records/event-figures.ts';
import type { Metrics } from './metrics.ts';

type Counted = Pick<Metrics, 'requests' | 'decisions' | 'licenses'>;

/** Wraps a store and counts requests, decisions and licenses, by the audit entries in its commits. */
export function countCommits(store: Store, metrics: Counted): Store {
  return {
    read: (id) => store.read(id),
    page: (query) => store.page(query),
    count: (query) => store.count(query),
    health: () => store.health(),
    close: () => store.close(),
    async commit(operations, commitId) {
      const result = await store.commit(operations, commitId);
      if (result.outcome === 'done') for (const operation of operations) count(operation, metrics);
      return result;
    },
  };
}

function count(operation: Operation, { requests, decisions, licenses: counter }: Counted): void {
  const { status, decision, by = 'person', licenses = {} } = figuresOf(operation);
  if (status !== undefined) requests.inc({ status });
  if (decision !== undefined) decisions.inc({ decision, by });
  for (const [result, n] of Object.entries(licenses)) if (n > 0) counter.inc({ result }, n);
}
