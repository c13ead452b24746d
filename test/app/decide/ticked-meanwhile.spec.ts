import assert from 'node:assert/strict';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { approveTicked } from '../../../src/app/decide/approve-ticked.ts';
import { askQuestion } from '../../../src/app/decide/ask-question.ts';
import { declineRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { listTickable } from '../../../src/app/decide/list-tickable.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { StoreError } from '../../../src/app/ports/store.ts';
import { requestDocumentId } from '../../../src/app/records/documents.ts';
import { saveSettings, asInput, viewSettings } from '../../../src/app/settings/manage-settings.ts';
import { MAX_TICKED } from '../../../src/domain/tick.ts';
import { aContextWithPlace, APPROVER, EMPLOYEE, entriesOn, OTHER_APPROVER } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { withStore } from '../../support/both-stores.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { approveAll, askSeveral, tickAll } from '../../support/several.ts';

const forOne = (n: number) => ({ forMe: false, picked: [aPerson(n).id] });
const nothing = async () => {};

describe('What happens in the middle of a click that approves several', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  /** The context in which something happens before each request is read to be approved, after the look at all. */
  function withActs(acts: ReadonlyMap<string, () => Promise<unknown>>): Context {
    const looked = new Set<string>();
    const read: Context['store']['read'] = async (id) => {
      if (looked.has(id)) await acts.get(id)?.();
      looked.add(id);
      return fake.store.read(id);
    };
    const { store } = withStore({ ...fake.ctx, store: fake.store }, { read });
    return { ...fake.ctx, store };
  }

  it('stops the request that it concerns, and is said, while the others go on', async () => {
    const ids = await askSeveral(
      fake,
      [2, 3, 4, 5, 20, 6, 7, 8, 9, 10, 11, 12].map((n) => forOne(n)),
    );
    assert.equal(ids.length, MAX_TICKED);
    const ticks = await tickAll(fake);
    const another = { planId: 'a0000000-0000-4000-8000-000000000009', name: 'Another app' };
    const before = fake.products.map((product) => ({ ...product, free: 50 }));
    fake.products = before;
    const happens: readonly (readonly [string, (id: string) => Promise<unknown>])[] = [
      ['approved', nothing],
      ['withdrawn', (id) => withdrawRequest(fake.ctx, EMPLOYEE, id)],
      ['gone', removeRequest],
      ['changed', (id) => changeExclusion(fake.ctx, OTHER_APPROVER, id, 0, true)],
      ['own-request', forbidOwn],
      ['changed', async () => (fake.products = [aProduct({ apps: [...aProduct().apps, another] })])],
      ['product-gone', async () => (fake.products = [])],
      ['products-unknown', async () => (fake.graphFails = new OutsideError('transient', 'Away.'))],
      ['falls-short', noSeat],
      ['unsure', () => Promise.reject(new StoreError('down', 'The store does not answer.'))],
      ['not-tried', nothing],
      ['not-tried', nothing],
    ];
    async function noSeat() {
      fake.graphFails = undefined;
      fake.products = before.map((product) => ({ ...product, free: 0 }));
    }
    const acts = new Map(ids.map((id, n) => [requestDocumentId(id), () => (happens[n]?.[1] ?? nothing)(id)]));

    const answer = await approveTicked(withActs(acts), APPROVER, ticks);

    assert.ok(answer.outcome === 'done');
    assert.deepEqual(
      answer.lines.map((line) => [line.request?.id, line.result === 'skipped' ? line.why : line.result]),
      ids.map((id, n) => [id, happens[n]?.[0]]),
    );
    const refused = await auditedOf(fake, 'refused');
    assert.deepEqual(
      refused.map(({ requestId, after }) => [requestId, after]),
      [[ids[4], { attempted: 'approve' }]],
    );
    assert.equal((await auditedOf(fake, 'request-approved')).length, 1);
  });

  async function removeRequest(id: string): Promise<void> {
    const document = (await fake.store.read(requestDocumentId(id))) ?? assert.fail('no request');
    await fake.store.commit([{ kind: 'remove', id: document.id, etag: document.etag }], 'remove');
  }

  async function forbidOwn(): Promise<void> {
    const { settings } = await viewSettings(fake.ctx, OTHER_APPROVER);
    await saveSettings(fake.ctx, OTHER_APPROVER, 0, { ...asInput(settings), ownDecisions: false });
  }

  it('may be the decision of another approver, which was first', async () => {
    const ids = await askSeveral(
      fake,
      [2, 3, 4].map((n) => forOne(n)),
    );
    const decline = (id = '') => declineRequest(fake.ctx, OTHER_APPROVER, id, entriesOn(fake, 'pending.'));
    const ctx = withActs(new Map([[requestDocumentId(ids[1] ?? ''), () => decline(ids[1])]]));
    const lines = await approveAll(fake, await tickAll(fake), { ctx });
    assert.deepEqual([...lines.values()], ['approved', 'decided-before', 'approved']);
  });

  it('is no end of a request if it is a fault of ours', async () => {
    const [id = ''] = await askSeveral(fake, [forOne(2)]);
    const acts = new Map([[requestDocumentId(id), () => Promise.reject(new TypeError('A bug.'))]]);
    await assert.rejects(approveTicked(withActs(acts), APPROVER, await tickAll(fake)), TypeError);
  });

  it('is not approved with a tick that was made up, on a request that cannot be ticked', async () => {
    const [id = ''] = await askSeveral(fake, [forOne(2)]);
    await askQuestion(fake.ctx, APPROVER, id, 'pending.', 'Why?');
    const { rows } = await listTickable(fake.ctx, APPROVER, undefined, []);
    const ticks = rows.map(({ seen }) => ({ requestId: id, seen }));
    assert.deepEqual([...(await approveAll(fake, ticks)).values()], ['has-questions']);
  });
});
