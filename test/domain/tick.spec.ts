import assert from 'node:assert/strict';
import type { EndRule } from '../../src/domain/ends.ts';
import { endIfTicked, seenState, whyNoTick } from '../../src/domain/tick.ts';
import { anEntry, aPerson, aProduct, aRequest, PROJECT, VISIO } from '../support/builders.ts';

const by = { id: aPerson(20).id, name: 'Person 20' };
const settings = { ownDecisions: false, ends: {} };
const usual = {
  by,
  request: aRequest(),
  entries: [anEntry(1), anEntry(2), anEntry(3)],
  products: [aProduct()],
  settings,
  today: '2026-11-22',
};

const endOf = (rule: EndRule, more = {}) => endIfTicked(aRequest(more), { [VISIO]: rule }, '2026-11-22');
const seenUntil = (until?: string) => seenState(aRequest(), aProduct(), until);

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

  it('is not possible when the day until which it is needed has passed, where licenses may end', () => {
    const ends = (rule: EndRule) => ({ ...usual, settings: { ...settings, ends: { [VISIO]: rule } } });
    const wished = { request: aRequest({ until: '2026-11-21' }) };
    assert.equal(whyNoTick({ ...ends({ kind: 'may' }), ...wished }), 'wish-past');
    assert.equal(
      whyNoTick({ ...ends({ kind: 'may' }), request: aRequest({ until: '2026-11-22' }) }),
      undefined,
    );
    assert.equal(whyNoTick(ends({ kind: 'must', days: 30 })), undefined);
    assert.equal(whyNoTick({ ...usual, ...wished }), undefined);
  });

  it('is about licenses that end on the day of the wish, or of the cap', () => {
    const wished = { until: '2026-12-05' };
    assert.equal(endOf({ kind: 'must', days: 30 }), '2026-12-22');
    assert.equal(endOf({ kind: 'may' }), undefined);
    assert.equal(endOf({ kind: 'may' }, wished), '2026-12-05');
    assert.equal(endOf({ kind: 'never' }, wished), undefined);
  });

  it('sees another state when the licenses would end on another day', () => {
    assert.equal(new Set([seenUntil(), seenUntil('2026-12-05'), seenUntil('2026-12-06')]).size, 3);
  });

  it('sees another state when a name was removed, or the product has another app', () => {
    const product = aProduct();
    const seen = seenState(aRequest(), product, undefined);
    const removed = aRequest({ excluded: [{ indexes: [1], by, at: '2026-11-22T10:00:00.000Z' }] });
    assert.notEqual(seenState(removed, product, undefined), seen);
    assert.notEqual(seenState(aRequest(), aProduct({ apps: [] }), undefined), seen);
    assert.notEqual(seenState(aRequest({ id: 'another' }), product, undefined), seen);
    assert.equal(
      seenState(aRequest(), aProduct({ free: 1, apps: product.apps.toReversed() }), undefined),
      seen,
    );
  });

  it('writes that state as earlier releases did, so that a click on their cards counts', () => {
    const { id } = aRequest();
    const [web, drive] = aProduct().apps.map(({ planId }) => planId);
    assert.equal(seenState(aRequest(), undefined, undefined), `${id} pending. `);
    assert.equal(seenState(aRequest(), aProduct(), undefined), `${id} pending. ${VISIO} ${web} ${drive}`);
    assert.equal(seenState(aRequest(), undefined, '2026-12-05'), `${id} pending.  until 2026-12-05`);
  });
});
