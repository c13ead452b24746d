import assert from 'node:assert/strict';
import { offeredProducts } from '../../../src/app/ask/offered-products.ts';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { viewForRequester } from '../../../src/app/decide/view-request.ts';
import { saveEndRule } from '../../../src/app/settings/end-rules.ts';
import { NEVER } from '../../../src/domain/ends.ts';
import { aForm, APPROVER, ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { aPerson } from '../../support/builders.ts';
import { FakeContext, personalChat, VISIO } from '../../support/fake-context.ts';

describe('Until when somebody needs licenses', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id);
  });

  afterEach(() => fake.close());

  const wish = async () => (await viewForRequester(fake.ctx, EMPLOYEE, FORM_ID)).request.until;
  const where = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };

  it('is kept with the request as it was wished, and is nothing where no day was named', async () => {
    await ask(fake, { until: ' 2027-03-12 ' });
    assert.equal(await wish(), '2027-03-12');
    await ask(fake, { id: 'other', typed: 'person4@contoso.com' });
    assert.ok(!('until' in (await viewForRequester(fake.ctx, EMPLOYEE, 'other')).request));
  });

  it('is kept with a request whose persons are looked up later', async () => {
    const typed = Array.from({ length: 30 }, (_, n) => `person${n + 1}@contoso.com`).join(', ');
    for (let n = 1; n <= 30; n += 1) fake.people.set(aPerson(n).id, aPerson(n));
    await ask(fake, { typed, until: '2027-03-12' });
    assert.equal(await wish(), '2027-03-12');
  });

  for (const [until, kind] of [
    ['2026-11-21', 'until-past'],
    ['2037-11-22', 'until-too-late'],
    ['12 March', 'until-unread'],
  ] as const) {
    it(`is to be corrected on the form, and nothing is written: ${until}`, async () => {
      const result = await submitRequest(fake.ctx, EMPLOYEE, aForm({ until }), where);
      assert.deepEqual(result.outcome === 'correct' && result.problems, [{ kind }]);
      assert.equal(await fake.store.count({ by: 'list', key: 'requests:pending' }), 0);
    });
  }

  it('is asked where licenses of a product on offer may end, and nowhere else', async () => {
    assert.equal((await offeredProducts(fake.ctx)).mayEnd, undefined);
    await saveEndRule(fake.ctx, APPROVER, { skuId: VISIO, rule: { kind: 'may' } }, NEVER);
    assert.equal((await offeredProducts(fake.ctx)).mayEnd, true);
    fake.products = fake.products.filter(({ skuId }) => skuId !== VISIO);
    assert.equal((await offeredProducts(fake.ctx)).mayEnd, undefined);
  });
});
