import assert from 'node:assert/strict';
import { grantDocument } from '../../src/app/records/documents.ts';
import type { Grant } from '../../src/domain/grant.ts';
import { aPerson, VISIO } from './builders.ts';
import type { FakeContext } from './fake-context.ts';

const at = '2026-11-20T09:30:00.000Z';

/** The grant of Visio to the nth person, without an end. */
export function aGrant(n: number, more: Partial<Grant> = {}): Grant {
  const { id, name } = aPerson(n);
  return {
    state: 'active',
    person: { id, name },
    skuId: VISIO,
    productName: 'Visio Plan 2',
    requestId: 'request-1',
    by: { id: aPerson(20).id, name: 'Person 20' },
    decidedAt: at,
    since: at,
    off: [],
    changed: at,
    ...more,
  };
}

/** Puts grants into the store, as many as there are. */
export async function keep({ store, ctx }: FakeContext, ...grants: readonly Grant[]): Promise<void> {
  for (let n = 0; n < grants.length; n += 50) {
    const operations = grants
      .slice(n, n + 50)
      .map((grant) => ({ kind: 'create', document: grantDocument(grant) }) as const);
    assert.equal((await store.commit(operations, ctx.ids.next())).outcome, 'done');
  }
}
