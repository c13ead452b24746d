import assert from 'node:assert/strict';
import type { EndRule } from '../../src/domain/ends.ts';
import { seenState, whyNoTick } from '../../src/domain/tick.ts';
import { anEntry, aPerson, aProduct, aRequest, PROJECT, VISIO } from '../support/builders.ts';

const by = { id: aPerson(20).id, name: 'Person 20' };
const settings = { ownDecisions: false, ends: {} };
const usual = {
  by,
  request: aRequest(),
  entries: [anEntry(1), anEntry(2), anEntry(3)],
  products: [aProduct()],
  settings,
};

describe('Ticking a request', () => {
  it('is possible while nothing has to be chosen', () => {
    assert.equal(whyNoTick(usual), undefined);
  });

  it('is not possible for a request of one’s own where that is forbidden', () => {
    const own = { ...usual, entries: [anEntry(20)] };
    assert.equal(whyNoTick(own), 'own-request');
    assert.equal(whyNoTick({ ...own, settings: { ...settings, ownDecisions: true } }), undefined);
  });

  it('is not possible without a product that can be assigned, or while Graph cannot say', () => {
    const other = aRequest({ product: { skuId: null, name: 'Figma' } });
    assert.equal(whyNoTick({ ...usual, request: other }), 'no-product');
    assert.equal(whyNoTick({ ...usual, products: [aProduct({ skuId: PROJECT })] }), 'product-gone');
    assert.equal(whyNoTick({ ...usual, products: undefined }), 'products-unknown');
  });

  it('is not possible when every name was removed', () => {
    const request = aRequest({ excluded: [{ indexes: [0, 1, 2], by, at: '2026-11-22T10:00:00.000Z' }] });
    assert.equal(whyNoTick({ ...usual, request }), 'nobody-left');
  });

  it('is not possible when somebody asked a question, answered or not', () => {
    const question = { text: 'Why?', by, at: '2026-11-22T10:00:00.000Z' };
    const answer = { text: 'So.', by, at: '2026-11-22T11:00:00.000Z' };
    for (const one of [question, { ...question, answer }])
      assert.equal(whyNoTick({ ...usual, request: aRequest({ questions: [one] }) }), 'has-questions');
  });

  it('is not possible when the licenses would end on a day', () => {
    const ends = (rule: EndRule) => ({ ...usual, settings: { ...settings, ends: { [VISIO]: rule } } });
    const wished = { request: aRequest({ until: '2027-01-31' }) };
    assert.equal(whyNoTick(ends({ kind: 'must', days: 30 })), 'has-end');
    assert.equal(whyNoTick(ends({ kind: 'may' })), undefined);
    assert.equal(whyNoTick({ ...ends({ kind: 'may' }), ...wished }), 'has-end');
    assert.equal(whyNoTick({ ...usual, ...wished }), undefined);
  });

  it('sees another state when a name was removed, or the product has another app', () => {
    const product = aProduct();
    const seen = seenState(aRequest(), product);
    const removed = aRequest({ excluded: [{ indexes: [1], by, at: '2026-11-22T10:00:00.000Z' }] });
    assert.notEqual(seenState(removed, product), seen);
    assert.notEqual(seenState(aRequest(), aProduct({ apps: [] })), seen);
    assert.notEqual(seenState(aRequest({ id: 'another' }), product), seen);
    assert.equal(seenState(aRequest(), aProduct({ free: 1, apps: product.apps.toReversed() })), seen);
  });
});
