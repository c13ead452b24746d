import assert from 'node:assert/strict';
import type { EndRule } from '../../../src/domain/ends.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import type { Draft } from '../../../src/teams/cards/draft.ts';
import { firstDraft } from '../../../src/teams/cards/draft.ts';
import { readDecisionData } from '../../../src/teams/inbound/card-data.ts';
import { readerFor } from '../../../src/text/languages.ts';
import { approved, at, lee } from '../../render/views.ts';
import { click, nodesOf, ofType, sizeOf, textOf, titlesOf } from '../../render/check-card.ts';
import { endingRequest } from '../../render/decision-scenes.ts';
import { aView, manyPersons, reader } from '../../render/scenes.ts';
import { PROJECT, VISIO } from '../../support/builders.ts';

const cards = createCards({ timeZone: 'UTC' });
const today = '2026-11-22';

/** A request with a wish, for a product with that rule. */
const viewOf = (rule: EndRule, until?: string, more: Partial<Parameters<typeof aView>[0]> = {}) =>
  aView({ ...(until !== undefined && { until }), ...more }, { ends: { rules: { [VISIO]: rule }, today } });
const drawn = (view: ReturnType<typeof aView>, draft: Partial<Draft> = {}) =>
  cards.decision(view, reader, { ...firstDraft(view), ...draft });
const dateOn = (card: ReturnType<typeof drawn>): unknown => ofType(card, 'Input.Date')[0]?.['value'];
/** The requester's card of such a request. */
const status = (rule: EndRule, wish: string) => textOf(cards.status(viewOf(rule, wish), reader));
const MAY: EndRule = { kind: 'may' };
const MUST: EndRule = { kind: 'must', days: 30 };

describe('Until, on the card to decide on', () => {
  it('stands there only where licenses of the product may or must end', () => {
    assert.equal(ofType(drawn(viewOf({ kind: 'never' })), 'Input.Date').length, 0);
    assert.equal(ofType(drawn(aView()), 'Input.Date').length, 0);
    assert.equal(dateOn(drawn(viewOf(MAY))), '');
    assert.equal(dateOn(drawn(viewOf(MUST))), '2026-12-22');
    const other = viewOf(MUST);
    assert.equal(ofType(drawn(other, { skuId: PROJECT, shownSkuId: PROJECT }), 'Input.Date').length, 0);
  });

  it('has the wish, at most the cap, and the button says which day it is', () => {
    for (const [rule, wish, day, title] of [
      [MAY, '2027-03-12', '2027-03-12', 'Approve 3 until 12 Mar'],
      [MAY, undefined, '', 'Approve 3'],
      [MUST, '2026-12-05', '2026-12-05', 'Approve 3 until 5 Dec'],
      [MUST, '2027-06-01', '2026-12-22', 'Approve 3 until 22 Dec'],
      [MUST, undefined, '2026-12-22', 'Approve 3 until 22 Dec'],
    ] as const) {
      const card = drawn(viewOf(rule, wish));
      assert.equal(dateOn(card), day);
      assert.ok(titlesOf(card).includes(title), titlesOf(card).join());
      assert.equal(readDecisionData(click(card, 'approve'))?.draft.untilSeen, day);
    }
  });

  it('says above the buttons what was asked for, and that the cap wins', () => {
    assert.match(
      textOf(drawn(viewOf(MUST, '2027-06-01'))),
      /Needed until 1 Jun 2027 · Licenses end after at most 30 days: 22 Dec 2026$/m,
    );
    assert.match(
      textOf(drawn(viewOf(MUST), { until: '2027-06-01' })),
      /Licenses end after at most 30 days: 22 Dec 2026 · a later day is shortened to that$/m,
    );
    assert.match(textOf(drawn(viewOf(MAY, '2026-11-21'))), /Needed until 21 Nov 2026, which has passed/);
    assert.match(
      textOf(drawn(viewOf({ kind: 'never' }, '2027-03-12'))),
      /Needed until 12 Mar 2027 · licenses of this product never end/,
    );
    assert.match(textOf(drawn(viewOf(MAY, '2029-03-12'))), /Last day: 12 Mar 2029/);
  });

  it('is kept on every click as it was entered, also when it was cleared', () => {
    const card = drawn(viewOf(MAY, '2027-03-12'));
    for (const verb of ['approve', 'remove', 'show-apps', 'refresh', 'decline'] as const) {
      const typed = (until: string) => readDecisionData(click(card, verb, { i_until: until }))?.draft.until;
      assert.equal(typed('2027-01-31'), '2027-01-31', verb);
      assert.equal(typed(''), '', verb);
      const { i_until: _cleared, ...without } = Object(click(card, verb));
      assert.equal(readDecisionData(without)?.draft.until, '', verb);
    }
    assert.equal(dateOn(drawn(viewOf(MAY, '2027-03-12'), { until: '' })), '');
    assert.equal(dateOn(drawn(viewOf(MAY, '2027-03-12'), { until: '2027-01-31' })), '2027-01-31');
  });

  it('is kept while the products cannot be read, and under a question', () => {
    const away = { ...viewOf(MAY), products: [], productsKnown: false };
    const until = '2027-01-31';
    const unread = click(drawn(away, { until }), 'refresh');
    const asked = click(drawn(viewOf(MAY), { until, confirming: 'decline' }), 'go-back');
    for (const data of [unread, asked]) assert.equal(readDecisionData(data)?.draft.until, until);
  });

  it('is unfolded where it has to be looked at', () => {
    const card = cards.decision(viewOf(MUST), reader, firstDraft(viewOf(MUST)), { kind: 'end-shown' });
    assert.match(textOf(card), /Nothing decided yet\. Check the last day of the licenses/);
    const product = nodesOf(card).find(({ node }) => node['id'] === 'product');
    assert.equal(product?.node['isVisible'], true);
  });

  it('is nothing on a card of before, whose button names no day', () => {
    const before = aView();
    const { draft } = readDecisionData(click(drawn(before), 'approve')) ?? assert.fail();
    assert.ok(!('until' in draft) && !('untilSeen' in draft));
  });

  it('is asked together with the question whether to approve', () => {
    const card = drawn(viewOf(MUST), { confirming: 'approve' });
    assert.match(textOf(card), /Approve 3 until 22 Dec\?/);
    assert.equal(readDecisionData(click(card, 'approve'))?.draft.untilSeen, '2026-12-22');
  });

  it('is refused as data that no card of ours sends, if it is no text', () => {
    const data = click(drawn(viewOf(MUST)), 'approve');
    for (const strange of [{}, [], 'x'.repeat(1001)])
      assert.equal(readDecisionData(Object.assign({}, data, { i_until: strange })), undefined);
  });

  it('leaves a card for 1,000 persons within 28 KB', () => {
    const view = { ...endingRequest(), entries: manyPersons(1000) };
    const large = { ...view, request: { ...view.request, persons: 1000 } };
    assert.ok(sizeOf(drawn(large)) <= 28 * 1024);
  });
});

describe('Until, on the cards of a request that was decided', () => {
  const decision = { ...approved, until: '2027-03-12T23:00:00.000Z' };
  const view = aView({ status: 'completed', decision, round: 1 });

  it('is the last day, for approvers and for the requester, in every zone', () => {
    const tokyo = readerFor('en-GB', { language: 'en', timeZone: 'Europe/Stockholm' }, 'Asia/Tokyo');
    for (const to of [reader, tokyo]) {
      assert.match(textOf(cards.decision(view, to)), /Until 12 Mar 2027/);
      assert.match(textOf(cards.status(view, to)), /Until 12 Mar 2027/);
    }
  });

  it('is the wish before the decision, and how far it counts', () => {
    assert.match(status(MAY, '2027-03-12'), /Needed until 12 Mar 2027$/m);
    assert.match(status(MUST, '2027-03-12'), /Needed until 12 Mar 2027 · Licenses end after at most 30 days/);
    assert.match(
      status({ kind: 'never' }, '2027-03-12'),
      /Needed until 12 Mar 2027 · licenses of this product never/,
    );
  });

  it('is nothing where licenses never end, or the request was not approved', () => {
    const declined = { kind: 'declined', by: lee, at, message: '' } as const;
    assert.doesNotMatch(
      textOf(cards.status(aView({ status: 'completed', decision: approved }), reader)),
      /[Uu]ntil/,
    );
    const none = aView({ status: 'declined', decision: declined, until: '2027-03-12' });
    assert.doesNotMatch(textOf(cards.status(none, reader)), /[Uu]ntil/);
  });
});
