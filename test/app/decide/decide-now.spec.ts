import assert from 'node:assert/strict';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { addPlace } from '../../../src/app/places/manage-places.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import type { LicenseRequest } from '../../../src/domain/request.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { personalChat } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';

const mayApprove: Context['rights']['mayApprove'] = async (_id, freshness) => freshness === 'recent';

describe('an approver who lost the right a moment ago', () => {
  let fake: FakeContext;
  /** Graph says no now; the answer remembered from the last minute says yes. */
  let ctx: Context;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    ctx = { ...fake.ctx, rights: { mayApprove } };
  });

  afterEach(() => fake.close());

  it('removes nobody from a request, and puts nobody back', async () => {
    await ask(fake);
    await assertRefused(changeExclusion(ctx, APPROVER, FORM_ID, 1, true), 'not-an-approver');
    assert.deepEqual((await viewForApprover(fake.ctx, APPROVER, FORM_ID)).request.excluded, []);
  });

  it('tries nothing again', async () => {
    await ask(fake);
    fake.products = fake.products.map((product) => ({ ...product, free: 0 }));
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await fake.work();
    await assertRefused(tryAgain(ctx, APPROVER, FORM_ID), 'not-an-approver');
    assert.equal((await viewForApprover(fake.ctx, APPROVER, FORM_ID)).request.status, 'failed');
  });

  it('gets no more cards in their own chat', async () => {
    await addPlace(fake.ctx, APPROVER, personalChat(APPROVER.id), 'Alex');
    await fake.later(1000);
    const worker = createWorker({ ctx, owner: 'worker', mailboxes: 1 });
    fake.posts.length = 0;
    await ask(fake, {}, worker);

    const cards = fake.posts.filter(({ message }) => message.kind === 'decision-card');
    assert.deepEqual(
      cards.map(({ conversation }) => conversation.kind),
      ['channel'],
    );
  });
});

/** A worker without mailboxes, since each counted mail redraws the cards too. */
const withoutMail = ({ ctx }: FakeContext) => createWorker({ ctx, owner: 'worker', mailboxes: 0 });

/** The words on the redrawn cards, by kind. */
const drawnOn = ({ updates }: FakeContext): readonly string[] =>
  updates
    .flatMap(({ message }) => ('view' in message ? [`${message.kind} ${message.view.request.status}`] : []))
    .toSorted();

for (const [act, decide, status] of [
  ['approving', approveRequest, 'approving'],
  ['not approving', declineRequest, 'declined'],
] as const) {
  describe(act, () => {
    it('is in the audit, and shown on every card within two seconds', async () => {
      const fake = await aContextWithPlace();
      await ask(fake);
      fake.beforeAssign = () => ({ outcome: 'retry', afterMs: 60_000 });
      fake.updates.length = 0;

      await decide(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.', { message: 'Enjoy.' }));
      await fake.later(2000, withoutMail(fake));

      assert.deepEqual(drawnOn(fake), [`decision-card ${status}`, `status-card ${status}`]);
      const [entry] = await auditedOf(fake, act === 'approving' ? 'request-approved' : 'request-declined');
      const { decision } = (await viewForApprover(fake.ctx, APPROVER, FORM_ID)).request;
      assert.deepEqual([entry?.actor, entry?.requestId, entry?.after], [APPROVER, FORM_ID, decision]);
      await fake.close();
    });
  });
}

describe('who decided', () => {
  it('is stored by id and name alone, as an earlier release that runs beside reads it', async () => {
    const fake = await aContextWithPlace();
    await ask(fake);
    await declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    const stored = await fake.store.read<DataDocument<LicenseRequest>>(`req:${FORM_ID}`);
    assert.deepEqual(stored?.data.decision?.by, { id: APPROVER.id, name: APPROVER.name });
    await fake.close();
  });
});

describe('trying again', () => {
  it('is in the audit, and shown on every card within two seconds', async () => {
    const fake = await aContextWithPlace();
    await ask(fake);
    fake.products = fake.products.map((product) => ({ ...product, free: 0 }));
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await fake.work();
    fake.beforeAssign = () => ({ outcome: 'retry', afterMs: 60_000 });
    fake.updates.length = 0;

    const { outcome } = await tryAgain(fake.ctx, APPROVER, FORM_ID);
    const again = await tryAgain(fake.ctx, APPROVER, FORM_ID);
    assert.deepEqual([outcome, again.outcome], ['trying-again', 'nothing-to-try-again']);
    await fake.later(2000);

    assert.deepEqual(drawnOn(fake), ['decision-card approving', 'status-card approving']);
    const [entry] = await auditedOf(fake, 'tried-again');
    assert.deepEqual([entry?.actor, entry?.requestId, entry?.after], [APPROVER, FORM_ID, { round: 2 }]);
    await fake.close();
  });
});
