import assert from 'node:assert/strict';
import { fake } from 'sinon';
import { writeApps } from '../../../src/teams/cards/card-keys.ts';
import { cardAfter, click, reader, real } from '../../support/teams/clicks.ts';
import { dig, viewWith } from '../../support/teams/kit.ts';

const project = {
  skuId: 'sku-project',
  partNumber: 'PROJECT',
  name: 'Project Plan 3',
  owned: 20,
  used: 19,
  free: 1,
  assignable: true,
  apps: [{ planId: 'bbbbbbbb-0000-4000-8000-000000000001', name: 'Project desktop' }],
};
const twoProducts = { ...viewWith(), products: [...viewWith().products, project] };
const choosing = real.decision(twoProducts, reader);
async function noticeOf(chosen: string, shown: object) {
  const viewForApprover = fake.resolves({ ...twoProducts, ...shown });
  const next = await cardAfter(click(choosing, 'show-apps', { i_product: chosen }), { viewForApprover });
  return dig(next, 'notice', 'kind');
}

describe('Show apps', () => {
  const off = viewWith().products[0]?.apps[0]?.planId ?? '';
  const offOf = { i_shown: `!${writeApps([off])}`, a_0: '' };

  it('draws the apps of the chosen product, all on', async () => {
    const value = click(choosing, 'show-apps', { i_product: 'sku-project', ...offOf });
    const next = await cardAfter(value, { viewForApprover: fake.resolves(twoProducts) });
    const { skuId, shownSkuId, appsOpen } = Object.assign(Object.create(null), dig(next, 'draft'));
    assert.deepEqual([skuId, shownSkuId, appsOpen], ['sku-project', 'sku-project', true]);
    assert.deepEqual(dig(next, 'draft', 'shown'), [project.apps[0]?.planId]);
    assert.deepEqual(dig(next, 'draft', 'off'), []);
  });

  it('keeps the switches of a product whose apps are shown already', async () => {
    const value = click(choosing, 'show-apps', { i_product: 'sku-visio', ...offOf });
    const next = await cardAfter(value, { viewForApprover: fake.resolves(twoProducts) });
    assert.deepEqual(dig(next, 'draft', 'off'), [off]);
  });

  it('says so when no product is chosen, when it is gone, or when Graph is away', async () => {
    const another = { ...viewWith().request, product: { skuId: null, name: 'Acrobat' } };
    assert.equal(await noticeOf('', { request: another }), 'choose-product');
    assert.equal(await noticeOf('sku-project', viewWith()), 'product-gone');
    assert.equal(await noticeOf('Visio Plan 9 (3 free)', viewWith()), 'product-unread');
    assert.equal(await noticeOf('sku-project', { products: [], productsKnown: false }), 'products-unknown');
  });

  it('says that the chosen product could not be read, and shows the requested one as nobody’s choice', async () => {
    const inputs = { i_product: 'Visio Plan 9 (3 free)' };
    for (const verb of ['decline', 'refresh']) {
      const viewForApprover = fake.resolves(twoProducts);
      const next = await cardAfter(click(choosing, verb, inputs), { viewForApprover });
      assert.equal(dig(next, 'notice', 'kind'), 'product-unread');
      assert.deepEqual([dig(next, 'draft', 'skuId'), dig(next, 'draft', 'shownSkuId')], [null, null]);
    }
    const moved = {
      viewForApprover: fake.resolves(twoProducts),
      changeExclusion: fake.resolves({ view: twoProducts, outcome: 'done' as const }),
    };
    assert.equal(
      dig(await cardAfter(click(choosing, 'remove', inputs), moved), 'notice', 'kind'),
      'product-unread',
    );
  });
});
