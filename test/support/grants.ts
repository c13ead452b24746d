import assert from 'node:assert/strict';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { grantDocument } from '../../src/app/records/documents.ts';
import { grantDocumentId } from '../../src/app/records/keys.ts';
import type { Grant } from '../../src/domain/grant.ts';
import { APPROVER, ask, entriesOn, FORM_ID } from './app-story.ts';
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

/** Approves a request of person 1 for persons 1, 2 and 3, and gives the licenses. */
export async function approve(
  fake: FakeContext,
  { id = FORM_ID, by = APPROVER, skuId = VISIO } = {},
): Promise<void> {
  await ask(fake, { id, skuId });
  await approveRequest(fake.ctx, by, id, entriesOn(fake, 'pending.', { skuId, appsOf: skuId }));
  await fake.work();
}

/** Takes the grant of a product away, as if an earlier release had given the license. */
export async function forgetGrant({ store, ctx }: FakeContext, n: number, skuId = VISIO): Promise<void> {
  const grant = await store.read(grantDocumentId(aPerson(n).id, skuId));
  assert(grant);
  const removal = { kind: 'remove', id: grant.id, etag: grant.etag } as const;
  assert.equal((await store.commit([removal], ctx.ids.next())).outcome, 'done');
}
