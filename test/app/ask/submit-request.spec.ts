import assert from 'node:assert/strict';
import { assertRefused } from '../../support/refused.ts';
import type { Person } from '../../../src/domain/person.ts';
import { UNREAD_PRODUCT } from '../../../src/domain/product.ts';
import type { FormInput } from '../../../src/app/ports/results.ts';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { viewForRequester } from '../../../src/app/decide/view-request.ts';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { asInput, saveSettings, viewSettings } from '../../../src/app/settings/manage-settings.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, VISIO } from '../../support/builders.ts';
import { FakeContext, personalChat } from '../../support/fake-context.ts';
import { aForm, APPROVER, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';

const WHERE = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };
const OTHER_FORM = '01900000-0000-7000-8000-000000000002';
describe('asking', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });

  afterEach(() => fake.close());

  const submit = (more: Partial<FormInput> = {}) => submitRequest(fake.ctx, EMPLOYEE, aForm(more), WHERE);
  const waiting = () => fake.store.count({ by: 'list', key: 'requests:pending' });

  const twins = (...two: readonly Partial<Person>[]) => {
    for (const [at, one] of two.entries()) {
      const twin = aPerson(29 + at, { mail: 'twins@contoso.com', ...one });
      fake.people.set(twin.id, twin);
    }
  };

  async function problems(more: Partial<FormInput>) {
    const result = await submit(more);
    assert.equal(result.outcome, 'correct');
    assert.equal(await waiting(), 0);
    return result.outcome === 'correct' ? result : assert.fail();
  }

  it('makes a request for oneself, for picked people and for typed addresses', async () => {
    const result = await submit();

    assert.equal(result.outcome, 'made');
    const { entries, request } = await viewForRequester(fake.ctx, EMPLOYEE, FORM_ID);
    assert.deepEqual(
      entries.map(({ person }) => person.name),
      ['Person 1', 'Person 2', 'Person 3'],
    );
    assert.equal(request.reason, 'We draw plans.');
  });

  it('leaves a line in the audit with the product and everybody', async () => {
    await submit();
    const [entry] = await auditedOf(fake, 'request-made');
    const { product } = (await viewForRequester(fake.ctx, EMPLOYEE, FORM_ID)).request;
    const persons = [1, 2, 3].map((n) => aPerson(n).id);
    assert.deepEqual([entry?.actor, entry?.after], [EMPLOYEE, { product, persons }]);
  });

  it('lists nobody twice, by whatever address', async () => {
    await submit({ picked: [aPerson(2).id, EMPLOYEE.id], typed: 'person2@contoso.com person1@contoso.com' });

    const { entries } = await viewForRequester(fake.ctx, EMPLOYEE, FORM_ID);
    assert.deepEqual(
      entries.map(({ person }) => person.name),
      ['Person 1', 'Person 2'],
    );
  });

  it('makes one request of one form, however often it arrives, also at once', async () => {
    const results = await Promise.all([submit(), submit(), submit()]);
    const later = await submit();

    assert.equal(results.filter(({ outcome }) => outcome === 'made').length, 1);
    assert.equal(later.outcome, 'existing');
    assert.equal(await waiting(), 1);
  });

  it('shows the open request instead of making an equal one', async () => {
    await submit();

    const again = await submit({
      id: OTHER_FORM,
      picked: [],
      typed: 'person3@contoso.com; person2@contoso.com',
    });

    assert.equal(again.outcome, 'existing');
    assert.equal(again.outcome === 'existing' && again.view.request.id, FORM_ID);
    assert.equal(await waiting(), 1);
  });

  it('makes an equal request once the first one is no longer open', async () => {
    await submit();
    await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);

    assert.equal((await submit({ id: OTHER_FORM })).outcome, 'made');
  });

  it('makes another request for other persons or another product', async () => {
    await submit();

    assert.equal((await submit({ id: OTHER_FORM, typed: '' })).outcome, 'made');
  });

  it('names addresses that were not recognized, and keeps the persons who were', async () => {
    fake.people.set(aPerson(29).id, aPerson(29, { mail: 'twins@contoso.com' }));
    fake.people.set(aPerson(30).id, aPerson(30, { mail: 'twins@contoso.com' }));

    const result = await problems({ typed: 'person3@contoso.com, nobody@contoso.com, twins@contoso.com' });

    assert.deepEqual(result.problems, [
      { kind: 'unknown', addresses: ['nobody@contoso.com'], more: 0 },
      { kind: 'ambiguous', addresses: ['twins@contoso.com'], more: 0 },
    ]);
    assert.deepEqual(
      result.recognized?.map(({ name }) => name),
      ['Person 1', 'Person 2', 'Person 3'],
    );
    assert.equal(result.remaining, 'nobody@contoso.com, twins@contoso.com');
  });

  it('refuses guests and disabled accounts by name', async () => {
    fake.people.set(aPerson(2).id, aPerson(2, { guest: true }));
    fake.people.set(aPerson(3).id, aPerson(3, { enabled: false }));

    const result = await problems({});

    assert.deepEqual(result.problems, [
      { kind: 'guests', names: ['Person 2'], more: 0 },
      { kind: 'disabled', names: ['Person 3'], more: 0 },
    ]);
  });

  describe('of several people with one address', () => {
    const typed = 'twins@contoso.com';

    for (const other of [{ enabled: false }, { guest: true }]) {
      it(`means the one who may be asked for, and not one with ${JSON.stringify(other)}`, async () => {
        twins(other, {});
        const result = await submit({ forMe: false, picked: [], typed });
        assert.equal(result.outcome, 'made');
        assert.equal(result.outcome === 'made' && result.view.entries[0]?.person.name, 'Person 30');
      });
    }

    it('names the people who may not be asked for, if nobody else has the address', async () => {
      twins({ enabled: false }, { guest: true });
      assert.deepEqual((await problems({ typed })).problems, [
        { kind: 'guests', names: ['Person 30'], more: 0 },
        { kind: 'disabled', names: ['Person 29'], more: 0 },
      ]);
    });
  });

  it('needs a product and somebody to assign it to', async () => {
    const result = await problems({ skuId: undefined, forMe: false, picked: [], typed: ' ,; ' });

    assert.deepEqual(result.problems, [{ kind: 'no-product' }, { kind: 'no-persons' }]);
  });

  for (const [how, skuId] of [
    ['with Another product', null],
    ['with nothing chosen', undefined],
    ['in place of a chosen one', VISIO],
  ] as const)
    it(`accepts words for a product that the tenant does not own, ${how}`, async () => {
      const result = await submit({ skuId, otherProduct: ' Figma ' });

      assert.equal(result.outcome, 'made');
      assert.deepEqual(result.outcome === 'made' && result.view.request.product, {
        skuId: null,
        name: 'Figma',
      });
    });

  it('offers no product that cannot be assigned', async () => {
    fake.products = fake.products.map((product) => ({ ...product, assignable: false }));

    assert.deepEqual((await problems({})).problems, [{ kind: 'product-not-offered' }]);
  });

  it('asks for the product again if the choice could not be read, and does not say that it is gone', async () => {
    assert.deepEqual((await problems({ skuId: UNREAD_PRODUCT })).problems, [{ kind: 'product-unread' }]);
  });

  it('offers unpaid products only if approvers have chosen them', async () => {
    fake.products = fake.products.map((product) => ({ ...product, unpaid: true }));
    assert.deepEqual((await problems({})).problems, [{ kind: 'product-not-offered' }]);

    fake.approvers.add(APPROVER.id);
    const { settings } = await viewSettings(fake.ctx, APPROVER);
    await saveSettings(fake.ctx, APPROVER, 0, { ...asInput(settings), offered: [VISIO] });
    assert.equal((await submit()).outcome, 'made');
  });

  it('takes no more than 1,000 persons, and keeps the form as it is', async () => {
    const typed = Array.from({ length: 1000 }, (_, n) => `person${n + 5}@contoso.com`).join('\n');

    const result = await problems({ picked: [], typed });
    assert.deepEqual(result.problems, [{ kind: 'too-many-persons', count: 1001, most: 1000 }]);
    assert.equal(result.recognized, undefined);
  });

  it('refuses a reason of more than 1,000 characters', async () => {
    assert.deepEqual((await problems({ reason: 'x'.repeat(1001) })).problems, [
      { kind: 'reason-too-long', length: 1001 },
    ]);
  });

  it('refuses the form of somebody else', async () => {
    await assertRefused(submit({ ownerId: aPerson(2).id }), 'not-your-form');

    await submit();
    await assertRefused(
      submitRequest(fake.ctx, APPROVER, aForm({ ownerId: APPROVER.id }), WHERE),
      'not-your-form',
    );
  });

  it('refuses a guest who asks', async () => {
    fake.people.set(EMPLOYEE.id, aPerson(1, { guest: true }));

    await assertRefused(submit({ forMe: false }), 'guest-requester');
  });

  it('shows a request only to its requester and its persons', async () => {
    await submit();

    await assertRefused(viewForRequester(fake.ctx, APPROVER, FORM_ID), 'not-your-request');
    await assertRefused(withdrawRequest(fake.ctx, APPROVER, FORM_ID), 'not-your-request');
  });
});
