import assert from 'node:assert/strict';
import { fake } from 'sinon';
import type { Product } from '../../../src/domain/product.ts';
import type { UseCases } from '../../../src/teams/inbound/use-cases.ts';
import { readerFor } from '../../../src/text/languages.ts';
import { cardAfter, click, reader, real } from '../../support/teams/clicks.ts';
import { activityFrom, adele, dig, readerFallback, viewWith } from '../../support/teams/kit.ts';

const [visio] = viewWith().products;
const named = (skuId: string, name: string, more: Partial<Product> = {}): Product => {
  assert.ok(visio);
  return { ...visio, skuId, name, ...more };
};
const products = [
  named('sku-visio', 'Visio Plan 2'),
  named('sku-one', 'Visio Plan 1'),
  named('sku-grace', 'Exchange Online (Plan 1)', { free: 0, grace: 12 }),
  named('sku-word', 'Clipchamp'),
  named('sku-twin', 'Twin'),
  named('sku-other-twin', 'Twin'),
];

/** The title of a product in the choices on a card. */
function titleOf(card: unknown, skuId: string): string {
  const [, title] = new RegExp(`"title":"([^"]+)","value":"${skuId}"`).exec(JSON.stringify(card)) ?? [];
  assert.ok(title);
  return title;
}

const form = (locale = 'en') =>
  real.form(
    { id: 'f1', ownerId: adele.id, products, productsKnown: true },
    readerFor(locale, readerFallback),
  );

const view = { ...viewWith(), products };

/** The requested product with that choice, and with another product's name beside it. */
async function asked(sent: string, locale = 'en'): Promise<unknown> {
  const submitRequest = fake.resolves({ outcome: 'made', view } as const);
  const expected: Partial<UseCases> = {
    submitRequest,
    offeredProducts: async () => ({ products, known: true }),
  };
  const inputs = { i_product: sent, i_other: 'Figma' };
  await cardAfter(click(form(locale), 'submit', inputs), expected, activityFrom({ locale }));
  return submitRequest.firstCall.args[1].skuId;
}

/** The product of an approval with that choice. */
async function approved(sent: string, card = real.decision(view, reader)): Promise<unknown> {
  const viewForApprover = fake.resolves(view);
  const approveRequest = fake.resolves({ view, outcome: 'decided' as const });
  await cardAfter(click(card, 'approve', { i_product: sent }), { viewForApprover, approveRequest });
  return approveRequest.firstCall.args[2].skuId;
}

describe('A product whose title a phone sends in place of its id', () => {
  it('is the product with that title on the decision card, in its language', async () => {
    for (const locale of ['en', 'sv']) {
      const card = real.decision(view, readerFor(locale, readerFallback));
      for (const skuId of ['sku-visio', 'sku-one', 'sku-grace', 'sku-word'])
        assert.equal(await approved(titleOf(card, skuId), card), skuId);
    }
  });

  it('is that product also when its free seats have changed since, or spaces have', async () => {
    assert.equal(await approved('1,204 left · Visio Plan 1'), 'sku-one');
    assert.equal(await approved('3 left, 2 in grace period · Exchange Online (Plan 1)'), 'sku-grace');
    assert.equal(await approved('Visio Plan 1 (1,204 free)'), 'sku-one');
    assert.equal(await approved(' Visio\u00a0Plan  1 (1 ledig)\n'), 'sku-one');
    assert.equal(await approved('Exchange Online (Plan 1) (3 free, 2 in grace period)'), 'sku-grace');
    assert.equal(await approved('Clipchamp'), 'sku-word');
  });

  it('is no product if nothing, or more than one product, has that title', async () => {
    for (const title of ['Twin (3 free)', 'Visio Plan 3 (3 free)', 'Visio', '(3 free)', 'x'.repeat(500)])
      assert.equal(await approved(title), 'unreadable', title);
  });

  it('is looked up for each button of the card, but not for an id', async () => {
    const viewForApprover = fake.resolves(view);
    const card = real.decision(view, reader);
    const shown = await cardAfter(click(card, 'show-apps', { i_product: 'Visio Plan 1 (3 free)' }), {
      viewForApprover,
    });
    assert.deepEqual(
      [dig(shown, 'draft', 'skuId'), dig(shown, 'draft', 'shownSkuId')],
      ['sku-one', 'sku-one'],
    );
    const changeExclusion = fake.resolves({ view, outcome: 'done' as const });
    await cardAfter(click(card, 'remove', { i_product: 'sku-one' }), { changeExclusion });
  });

  describe('on a form', () => {
    it('is the product with that title, or another one', async () => {
      assert.equal(await asked('Visio Plan 1'), 'sku-one');
      assert.equal(await asked('Clipchamp'), 'sku-word');
      for (const locale of ['en', 'sv-SE'])
        assert.equal(await asked(titleOf(form(locale), 'other'), locale), null);
    });

    it('counts as not on offer if it cannot be told, never as none and never as another one', async () => {
      for (const title of ['Twin', 'Visio Plan 3', 'Exchange Online'])
        assert.equal(await asked(title), 'unreadable', title);
    });
  });
});

/** The people and the text of the text box that are sent on. */
const people = async (i_people: string, i_typed = '') => {
  const submitRequest = fake.resolves({ outcome: 'made', view } as const);
  await cardAfter(click(form(), 'submit', { i_people, i_typed }), { submitRequest });
  const { picked, typed } = submitRequest.firstCall.args[1];
  return [picked, typed];
};

describe('The people of a form', () => {
  const me = `${adele.name} (me)`;

  it('are the same by the titles that some phones send, also with commas in names', async () => {
    assert.deepEqual(await people(me), [[adele.id], '']);
    assert.deepEqual(await people(`${me}, Gu, Lee · lee@contoso.com,Alex · alex@contoso.com`), [
      [adele.id, 'lee@contoso.com', 'alex@contoso.com'],
      '',
    ]);
    assert.deepEqual(await people(`Gu, Lee · lee@contoso.com`, 'bo@contoso.com'), [
      ['lee@contoso.com'],
      'bo@contoso.com',
    ]);
  });

  it('can be typed where a client has no people picker', async () => {
    assert.deepEqual(await people(`${adele.id}, Lee Gu, alex@contoso.com`, 'Bo'), [
      [adele.id, 'alex@contoso.com'],
      'Bo, Lee Gu',
    ]);
    assert.deepEqual(await people(adele.id), [[adele.id], '']);
    assert.deepEqual(await people(''), [[], '']);
  });
});

describe('Apps whose titles a phone sends in place of their ids', () => {
  const small = viewWith();
  const [one, other] = small.products[0]?.apps ?? [];
  assert.ok(one && other);

  it('are the apps with those titles on the decision card', async () => {
    const approveRequest = fake.resolves({ view: small, outcome: 'decided' as const });
    const value = click(real.decision(small, reader), 'approve', { a_0: other.name });
    await cardAfter(value, { viewForApprover: fake.resolves(small), approveRequest });
    const { appsSeen, appsOff } = approveRequest.firstCall.args[2];
    assert.deepEqual([appsSeen, appsOff], [[one.planId, other.planId], [one.planId]]);
  });

  it('count as not seen if one of them belongs to no app', async () => {
    const approveRequest = fake.resolves({
      view: small,
      outcome: 'apps-unseen',
      skuId: 'sku-visio',
    } as const);
    const value = click(real.decision(small, reader), 'approve', { a_0: `${one.name},Gone since` });
    await cardAfter(value, { viewForApprover: fake.resolves(small), approveRequest });
    assert.deepEqual(approveRequest.firstCall.args[2].appsSeen, []);
  });
});
