import assert from 'node:assert/strict';
import { offeredProducts, ownProcess } from '../../../src/app/ask/offered-products.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { asInput, saveSettings, viewSettings } from '../../../src/app/settings/manage-settings.ts';
import { aContextWithPlace, APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import { aPerson, aProduct, PROJECT, VISIO } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';

describe('Of a form that is sent', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  const kept = async () => viewForApprover(fake.ctx, APPROVER, FORM_ID);

  it('the request keeps where its requester works, and the language of everybody who gets mail', async () => {
    fake.people.set(aPerson(1).id, aPerson(1, { department: 'Design', language: 'sv-SE' }));
    fake.people.set(aPerson(2).id, aPerson(2, { language: 'nb-NO' }));
    await ask(fake);

    const { request, entries } = await kept();
    assert.deepEqual([request.requester.department, request.requester.language], ['Design', 'sv-SE']);
    assert.deepEqual(
      entries.map(({ person }) => person.language),
      ['sv-SE', 'nb-NO', undefined],
    );
  });

  it('the request keeps nothing where the directory says nothing', async () => {
    await ask(fake);
    const { request } = await kept();
    assert.deepEqual(Object.keys(request.requester).toSorted(), ['id', 'mail', 'name']);
  });

  it('the reason is kept without the spaces around it, and another product by 120 characters of its name', async () => {
    await ask(fake, { skuId: null, otherProduct: ` ${'p'.repeat(121)} `, reason: ' We draw. ' });
    const { request } = await kept();
    assert.deepEqual([request.product, request.reason], [{ skuId: null, name: 'p'.repeat(120) }, 'We draw.']);
  });
});

describe('What can be asked for', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    fake.products = [
      aProduct(),
      aProduct({ skuId: PROJECT, unpaid: true }),
      aProduct({ skuId: 'suspended', assignable: false }),
    ];
  });

  afterEach(() => fake.close());

  const offered = async () => (await offeredProducts(fake.ctx)).products.map(({ skuId }) => skuId);
  const save = async (more: object) => {
    const { settings, revision } = await viewSettings(fake.ctx, APPROVER);
    return saveSettings(fake.ctx, APPROVER, revision, { ...asInput(settings), ...more });
  };

  it('is what is paid for and can be assigned, or of that what approvers have chosen', async () => {
    assert.deepEqual(await offered(), [VISIO]);
    await save({ offered: [PROJECT, 'suspended'] });
    assert.deepEqual(await offered(), [PROJECT]);
  });

  it('is asked for in the organization’s own way where it has one', async () => {
    assert.equal(await ownProcess(fake.ctx), undefined);
    await save({ ownProcess: true, ownMessage: 'Ask IT.', ownLink: 'https://contoso.com/' });
    assert.deepEqual(await ownProcess(fake.ctx), { message: 'Ask IT.', link: 'https://contoso.com/' });
  });
});
