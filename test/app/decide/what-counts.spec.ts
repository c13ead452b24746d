import assert from 'node:assert/strict';
import { spy } from 'sinon';
import { askQuestion } from '../../../src/app/decide/ask-question.ts';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { stopWaiting } from '../../../src/app/decide/stop-waiting.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { viewForApprover, viewForRequester } from '../../../src/app/decide/view-request.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { DecisionEntries } from '../../../src/app/ports/results.ts';
import { requestDocumentId } from '../../../src/app/records/documents.ts';
import { SETTINGS_ID } from '../../../src/app/records/read-settings.ts';
import { erasePerson } from '../../../src/app/privacy/erase-person.ts';
import { excludedIndexes } from '../../../src/domain/request.ts';
import { aContextWithPlace, APPROVER, ask, EMPLOYEE, entriesOn, FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, aProduct, PROJECT } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';

describe('What counts when an approver decides', () => {
  let fake: FakeContext;
  /** How often the worker was woken. */
  let wakes: number;
  let ctx: Context;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    wakes = 0;
    ctx = { ...fake.ctx, wake: () => (wakes += 1) };
  });

  afterEach(() => fake.close());

  const approve = (entered: Partial<DecisionEntries> = {}, revision = 'pending.') =>
    approveRequest(ctx, APPROVER, FORM_ID, entriesOn(fake, revision, entered));
  const decline = (entered: Partial<DecisionEntries> = {}, revision = 'pending.') =>
    declineRequest(ctx, APPROVER, FORM_ID, entriesOn(fake, revision, entered));
  const exclude = (index: number, out = true) => changeExclusion(ctx, APPROVER, FORM_ID, index, out);
  const question = () => askQuestion(ctx, APPROVER, FORM_ID, 'pending.', 'Why?');
  const request = async () => (await viewForApprover(ctx, APPROVER, FORM_ID)).request;

  it('a message of 1,000 characters is short enough, without the spaces around it', async () => {
    await ask(fake);
    await approve({ message: ` ${'x'.repeat(1000)} ` });
    assert.equal((await request()).decision?.message, 'x'.repeat(1000));
  });

  for (const kind of ['approved', 'declined'] as const) {
    it(`a request that is ${kind} names who decided, and when`, async () => {
      await ask(fake);
      await (kind === 'approved' ? approve() : decline());
      const { decision } = await request();
      assert.deepEqual(
        [decision?.kind, decision?.by, decision?.at],
        [kind, APPROVER, ctx.clock.iso(ctx.clock.now())],
      );
    });
  }

  it('the settings are read once to approve the request of somebody else, for the end of the licenses', async () => {
    await ask(fake);
    const read = spy(fake.store, 'read');

    await approve();

    const ids = read.args.map(([id]) => id);
    assert.ok(ids.includes(requestDocumentId(FORM_ID)));
    assert.equal(ids.filter((id) => id === SETTINGS_ID).length, 1);
  });

  it('the product that was asked for is meant where none is chosen', async () => {
    await ask(fake);
    await approve({ skuId: null });
    const { decision } = await request();
    assert.ok(decision?.kind === 'approved');
    assert.deepEqual([decision.skuId, decision.productName], [aProduct().skuId, aProduct().name]);
  });

  it('a product without apps needs none to be seen', async () => {
    fake.products = [aProduct(), aProduct({ skuId: PROJECT, apps: [] })];
    await ask(fake);
    await approve({ skuId: PROJECT });
    assert.equal((await request()).status, 'approving');
  });

  it('the apps that were seen are those of the product, not of another one with the same apps', async () => {
    await ask(fake);
    await approve({ appsOf: PROJECT });
    assert.equal((await request()).status, 'pending');
  });

  it('a request from which everybody was removed can be declined, but not approved', async () => {
    await ask(fake);
    for (const index of [0, 1, 2]) await exclude(index);
    await approve({}, 'pending.7');
    assert.equal((await request()).status, 'pending');
    await decline({}, 'pending.7');
    assert.equal((await request()).status, 'declined');
  });

  it('a request that is declined tells its requester, and is removed in the end', async () => {
    await ask(fake);
    await decline();
    await fake.work();
    const told = fake.mails.filter(({ to }) => to === aPerson(1).mail);
    assert.ok(told.length > 0);
    await fake.later(31 * 86_400_000);
    await assertRefused(viewForRequester(ctx, EMPLOYEE, FORM_ID), 'request-gone');
  });

  it('the audit says how the request was when it was decided on', async () => {
    await ask(fake);
    await exclude(1);
    await approve({}, 'pending.2');
    const [entry] = await auditedOf(fake, 'request-approved');
    assert.deepEqual(entry?.before, { status: 'pending', removed: [1] });
  });

  it('the worker is woken by a decision and another round, and not by a click that changes nothing', async () => {
    await ask(fake);
    fake.products = fake.products.map((product) => ({ ...product, free: 0 }));
    for (const [act, woken] of [
      [() => approve({}, 'pending.1'), 0],
      [approve, 1],
      [approve, 1],
      [() => tryAgain(ctx, APPROVER, FORM_ID), 1],
      [() => fake.work(), 1],
      [() => tryAgain(ctx, APPROVER, FORM_ID), 2],
      [() => tryAgain(ctx, APPROVER, FORM_ID), 2],
    ] as const) {
      await act();
      assert.equal(wakes, woken);
    }
  });

  it('the worker is woken by a question, and not by the same click once more', async () => {
    await ask(fake);
    for (const _click of [1, 2]) {
      await question();
      assert.equal(wakes, 1);
    }
  });

  it('the worker is woken when a wait is stopped, and not when nothing waits', async () => {
    await ask(fake);
    await approve();
    await stopWaiting(ctx, APPROVER, FORM_ID);
    assert.equal(wakes, 1);
    fake.beforeAssign = () => {
      throw new OutsideError('outage', '403', { outage: 'consent' });
    };
    await fake.work();
    await stopWaiting(ctx, APPROVER, FORM_ID);
    assert.equal(wakes, 2);
  });

  it('a request that is gone is refused in words, whatever the act', async () => {
    const again = () => tryAgain(ctx, APPROVER, FORM_ID);
    for (const act of [approve, decline, () => exclude(0), question, again, request])
      await assertRefused(act(), 'request-gone');
    await assertRefused(viewForRequester(ctx, EMPLOYEE, FORM_ID), 'request-gone');
  });

  it('a request is shown to its requester and its persons, and to nobody else', async () => {
    await ask(fake);
    for (const n of [1, 3]) {
      const { request: shown } = await viewForRequester(ctx, { id: aPerson(n).id, name: '' }, FORM_ID);
      assert.equal(shown.id, FORM_ID);
    }
    const stranger = { id: aPerson(9).id, name: '' };
    await assertRefused(viewForRequester(ctx, stranger, FORM_ID), 'not-your-request');
  });
});

describe('An X', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    await ask(fake);
  });

  afterEach(() => fake.close());

  const exclude = async (whom: number | 'all', out: boolean) => {
    const { view } = await changeExclusion(fake.ctx, APPROVER, FORM_ID, whom, out);
    return excludedIndexes(view.request);
  };
  const audited = async (what: string) => (await auditedOf(fake, what)).map(({ after }) => after);

  it('is in the audit with the person whom it removed or put back, once each', async () => {
    await exclude(1, true);
    await exclude(1, true);
    await exclude(1, false);
    await exclude(1, false);
    for (const what of ['person-removed', 'person-put-back']) {
      const entries = await auditedOf(fake, what);
      assert.deepEqual(
        entries.map(({ actor, requestId, after }) => [actor, requestId, after]),
        [[APPROVER, FORM_ID, { person: aPerson(2).id }]],
        what,
      );
    }
  });

  it('for all is in the audit with those whom it moved, and not with those who were there already', async () => {
    await exclude(0, true);
    assert.deepEqual(await exclude('all', true), new Set([0, 1, 2]));
    assert.deepEqual(await exclude('all', false), new Set());
    assert.deepEqual(await audited('persons-removed'), [{ persons: [aPerson(2).id, aPerson(3).id] }]);
    assert.deepEqual(await audited('persons-put-back'), [{ persons: [1, 2, 3].map((n) => aPerson(n).id) }]);
  });

  it('does not put back who was erased', async () => {
    const { id, name } = aPerson(2);
    const archive = { ...fake.ctx, store: fake.store };
    assert.deepEqual(await erasePerson(archive, { id, names: [name], addresses: [] }), []);
    await exclude(0, true);
    assert.deepEqual(await exclude(1, false), new Set([0, 1]));
    assert.deepEqual(await exclude('all', false), new Set([1]));
  });
});
