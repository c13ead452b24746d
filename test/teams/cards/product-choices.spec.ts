import assert from 'node:assert/strict';
import type { Product } from '../../../src/domain/product.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import { aProduct, VISIO } from '../../support/builders.ts';
import { ofType, textOf } from '../../render/check-card.ts';
import { aView, reader } from '../../render/scenes.ts';

const cards = createCards({ timeZone: 'UTC' });

const many = (count: number, kind: string, more: Partial<Product> = {}) =>
  Array.from({ length: count }, (_, n) => aProduct({ skuId: `${kind}-${n}`, name: `${kind} ${n}`, ...more }));

/** The titles to choose from on the card of a request for Visio. */
function titles(products: readonly Product[]): readonly string[] {
  const card = cards.decision(aView({}, { products }), reader);
  const picker = ofType(card, 'Input.ChoiceSet').find(({ id }) => id === 'i_product');
  return Array.from(Object(picker)['choices'], (choice) => String(Object(choice).title));
}

describe('The products to choose from', () => {
  it('begin with the requested one, then the paid ones, then the rest', () => {
    const products = [...many(1, 'Free', { unpaid: true, free: 10_000 }), ...many(1, 'Suite'), aProduct()];
    assert.deepEqual(titles(products), ['5 left · Visio Plan 2', '5 left · Suite 0', '10000 left · Free 0']);
  });

  it('leave out unpaid products before paid ones without seats', () => {
    const products = [
      ...many(30, 'Free', { unpaid: true, free: 10_000 }),
      ...many(20, 'Sold out', { free: 0 }),
      aProduct({ skuId: VISIO, free: 0 }),
    ];
    const listed = titles(products);
    assert.equal(listed.length, 40);
    assert.equal(listed.filter((title) => title.startsWith('0 left · Sold out')).length, 20);
    assert.equal(listed[0], '0 left · Visio Plan 2');
  });

  it('show which seats are in grace, not as none', () => {
    const products = [aProduct({ free: 0, grace: 200 }), ...many(1, 'Suite')];
    assert.equal(titles(products)[0], '0 left, 200 in grace period · Visio Plan 2');
    const text = textOf(cards.decision(aView({}, { products }), reader));
    assert.match(
      text,
      /⚠ The subscription has expired; 200 licenses in its grace period may still work\. [^]*\n0 licenses available, \d+ needed/,
    );
    assert.doesNotMatch(text, /would get none/);
  });
});
