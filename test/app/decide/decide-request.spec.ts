import assert from 'node:assert/strict';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { AuditEntry } from '../../../src/app/records/audit-entry.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import type { SavedSettings } from '../../../src/app/records/read-settings.ts';
import { UNREAD_PRODUCT } from '../../../src/domain/product.ts';
import {
  aContextWithPlace,
  APPROVER,
  ask,
  EMPLOYEE,
  entriesOn,
  FORM_ID,
  OTHER_APPROVER,
  seen,
} from '../../support/app-story.ts';
import { aPerson } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { PROJECT, VISIO } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';

describe('deciding', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  const audit = () =>
    fake.store.page<DataDocument<AuditEntry>>({ by: 'list', key: 'audit', order: 'descending', limit: 100 });

  it('approves what the card showed, with the message and the apps switched off', async () => {
    const view = await ask(fake);
    const off = fake.products[0]?.apps[0]?.planId ?? '';

    const answer = await approveRequest(
      fake.ctx,
      APPROVER,
      FORM_ID,
      entriesOn(fake, seen(view), { appsOff: [off], message: ' Enjoy ' }),
    );

    const { decision, status } = answer.view.request;
    assert.equal(status, 'approving');
    assert.equal(decision?.kind === 'approved' && decision.message, 'Enjoy');
    assert.deepEqual(decision?.kind === 'approved' && decision.off.map(({ planId }) => planId), [off]);
  });

  it('lets the first decision win, and shows the other who decided', async () => {
    const view = await ask(fake);

    const answers = await Promise.all([
      approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view))),
      declineRequest(fake.ctx, OTHER_APPROVER, FORM_ID, entriesOn(fake, seen(view))),
    ]);

    const decisions = answers.map(({ view: shown }) => shown.request.decision);
    assert.deepEqual(decisions[0], decisions[1]);
    assert.equal(answers.filter(({ outcome }) => outcome === 'decided-before').length, 1);
    const decided = (await audit()).filter(({ data }) => /approved|declined/.test(data.what));
    assert.equal(decided.length, 1);
  });

  it('decides nothing on an older revision, and says who changed what', async () => {
    const view = await ask(fake);
    await changeExclusion(fake.ctx, OTHER_APPROVER, FORM_ID, 1, true);

    const answer = await approveRequest(
      fake.ctx,
      APPROVER,
      FORM_ID,
      entriesOn(fake, seen(view), { message: 'Enjoy' }),
    );

    assert.equal(answer.view.request.status, 'pending');
    assert.ok(answer.outcome === 'overtaken');
    assert.deepEqual(
      answer.diff.excluded.map(({ indexes, by }) => [indexes, by.name]),
      [[[1], 'Person 21']],
    );
  });

  it('approves on a revision that is reached again by removing a name and putting it back', async () => {
    const view = await ask(fake);
    await changeExclusion(fake.ctx, OTHER_APPROVER, FORM_ID, 1, true);
    await changeExclusion(fake.ctx, OTHER_APPROVER, FORM_ID, 1, false);

    const answer = await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));

    assert.equal(answer.view.request.status, 'approving');
  });

  it('asks for the apps of another product to be seen before it can be approved', async () => {
    const view = await ask(fake);

    const first = await approveRequest(
      fake.ctx,
      APPROVER,
      FORM_ID,
      entriesOn(fake, seen(view), { skuId: PROJECT }),
    );
    assert.ok(first.outcome === 'apps-unseen');
    assert.deepEqual([first.skuId, first.view.request.status], [PROJECT, 'pending']);

    const second = await approveRequest(
      fake.ctx,
      APPROVER,
      FORM_ID,
      entriesOn(fake, seen(view), { skuId: PROJECT, appsOf: PROJECT }),
    );
    assert.equal(second.view.request.status, 'approving');
  });

  it('takes the missing switch of an app for not shown, never for on', async () => {
    const view = await ask(fake);
    const [first] = entriesOn(fake, seen(view)).appsSeen;

    const answer = await approveRequest(
      fake.ctx,
      APPROVER,
      FORM_ID,
      entriesOn(fake, seen(view), { appsSeen: [first ?? ''] }),
    );

    assert.equal(answer.outcome, 'apps-unseen');
    assert.equal(answer.view.request.status, 'pending');
  });

  it('asks for a product if the request is for one that the tenant does not have', async () => {
    const view = await ask(fake, { skuId: null, otherProduct: 'Figma' });

    const answer = await approveRequest(
      fake.ctx,
      APPROVER,
      FORM_ID,
      entriesOn(fake, seen(view), { skuId: null, appsOf: null }),
    );

    assert.equal(answer.outcome, 'no-product');
    assert.equal(answer.view.request.status, 'pending');
  });

  it('asks for another product if the chosen one cannot be had any more', async () => {
    const view = await ask(fake);
    fake.products = fake.products.filter(({ skuId }) => skuId !== VISIO);

    const answer = await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));

    assert.equal(answer.outcome, 'product-gone');
    assert.equal(answer.view.request.status, 'pending');
  });

  it('asks for the product again if the choice could not be read, and does not say that it is gone', async () => {
    const view = await ask(fake);
    const entries = entriesOn(fake, seen(view), { skuId: UNREAD_PRODUCT });
    const answer = await approveRequest(fake.ctx, APPROVER, FORM_ID, entries);
    assert.equal(answer.outcome, 'product-unread');
    assert.equal(answer.view.request.status, 'pending');

    // While the products are unknown, no title can be looked up.
    const error = new OutsideError('transient', 'Graph is away.');
    const licenses = { ...fake.ctx.licenses, products: () => Promise.reject(error) };
    const away = { ...fake.ctx, licenses };
    const late = await approveRequest(away, APPROVER, FORM_ID, entries);
    assert.equal(late.outcome, 'products-unknown');
  });

  it('approves for nobody when every name is removed', async () => {
    await ask(fake);
    for (const index of [0, 1, 2]) await changeExclusion(fake.ctx, APPROVER, FORM_ID, index, true);
    const view = await viewForApprover(fake.ctx, APPROVER, FORM_ID);

    const answer = await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));

    assert.equal(answer.outcome, 'nobody-left');
    assert.equal(answer.view.request.status, 'pending');
  });

  it('refuses a message of more than 1,000 characters, and says how many it has', async () => {
    const view = await ask(fake);
    const message = 'x'.repeat(1001);

    const answer = await approveRequest(
      fake.ctx,
      APPROVER,
      FORM_ID,
      entriesOn(fake, seen(view), { message }),
    );

    assert.ok(answer.outcome === 'message-too-long');
    assert.deepEqual([answer.length, answer.view.request.status], [1001, 'pending']);
  });

  it('refuses people who are no approvers, with one audit line and nothing else written', async () => {
    const view = await ask(fake);
    const before = await audit();

    await assertRefused(
      approveRequest(fake.ctx, EMPLOYEE, FORM_ID, entriesOn(fake, seen(view))),
      'not-an-approver',
    );
    await assertRefused(changeExclusion(fake.ctx, EMPLOYEE, FORM_ID, 1, true), 'not-an-approver');

    const after = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    assert.deepEqual(after.request, {
      ...view.request,
      approversReached: true,
      version: after.request.version,
    });
    assert.equal((await audit()).length, before.length + 2);
  });

  it('refuses everybody while Graph cannot say who may', async () => {
    const view = await ask(fake);
    fake.graphFails = new OutsideError('transient', 'Graph is away.');

    await assertRefused(
      approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view))),
      'rights-unknown',
    );

    fake.graphFails = undefined;
    assert.equal((await viewForApprover(fake.ctx, APPROVER, FORM_ID)).request.status, 'pending');
  });

  it('allows deciding the own request by default, and refuses it where the setting forbids it', async () => {
    fake.approvers.add(EMPLOYEE.id);
    const view = await ask(fake);
    const settings: DataDocument<SavedSettings> = {
      id: 'settings',
      type: 'settings',
      data: { values: { ownDecisions: false }, revision: 1, saves: [] },
    };
    await fake.store.commit([{ kind: 'create', document: settings }], 'c');

    for (const own of [EMPLOYEE, { id: aPerson(2).id, name: 'Person 2' }]) {
      fake.approvers.add(own.id);
      await assertRefused(approveRequest(fake.ctx, own, FORM_ID, entriesOn(fake, seen(view))), 'own-request');
    }
    assert.equal((await viewForApprover(fake.ctx, APPROVER, FORM_ID)).request.status, 'pending');
    const refused = (await audit()).filter(({ data }) => data.what === 'refused');
    assert.deepEqual(
      refused.map(({ data }) => [data.actor, data.requestId, data.after]),
      [{ id: aPerson(2).id, name: 'Person 2' }, EMPLOYEE].map((own) => [
        own,
        FORM_ID,
        { attempted: 'approve' },
      ]),
    );
  });

  it('tells an approver who comes too late that the request was withdrawn', async () => {
    const view = await ask(fake);
    await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);

    const answer = await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));

    assert.equal(answer.view.request.status, 'cancelled');
    assert.equal(answer.outcome, 'withdrawn');
  });

  it('lets a decision or a withdrawal at the same moment win, and tells the slower person', async () => {
    const view = await ask(fake);

    const [withdrawal, decision] = await Promise.all([
      withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID),
      declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view))),
    ]);

    const { request } = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    const told =
      request.status === 'cancelled' ? decision.outcome === 'withdrawn' : withdrawal.outcome === 'too-late';
    assert.ok(told, request.status);
    assert.equal(withdrawal.view.request.status, request.status);
    assert.equal(decision.view.request.status, request.status);
  });

  it('lets a withdrawal come too late after the decision', async () => {
    const view = await ask(fake);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));

    const answer = await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);

    assert.equal(answer.outcome, 'too-late');
  });
});
