import assert from 'node:assert/strict';
import {
  assert as check,
  anything,
  boolean,
  constantFrom,
  nat,
  property,
  record,
  string,
  subarray,
} from 'fast-check';
import { readDecisionData, readFormInput, readRequestId } from '../../../src/teams/inbound/card-data.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import type { Draft } from '../../../src/teams/cards/draft.ts';
import { firstDraft } from '../../../src/teams/cards/draft.ts';
import { literalLines } from '../../../src/text/literal.ts';
import { revisionOf } from '../../../src/domain/revision.ts';
import { aPerson, PROJECT, VISIO } from '../../support/builders.ts';
import { click, isNode, ofType } from '../../render/check-card.ts';
import { aSuite, aView, emptyForm, manyPersons, reader, wrongForm } from '../../render/scenes.ts';

const cards = createCards({ timeZone: 'UTC' });
const suite = { ...aSuite(30), skuId: VISIO };
const view = aView({}, { products: [suite, { ...aSuite(3), skuId: PROJECT }], entries: manyPersons(40) });
const plans = suite.apps.map(({ planId }) => planId);

function decisionData(more: Record<string, unknown>, d: Record<string, unknown> = {}): unknown {
  return { d: { r: 'r1', v: 'pending.~r1', t: `0.0.${VISIO}`, ...d }, i_product: VISIO, ...more };
}

describe('The data of a decision card', () => {
  it('is what its reader typed, whatever button is clicked', () => {
    const drafts = record({
      skuId: constantFrom(VISIO, PROJECT),
      off: subarray(plans),
      message: string({ unit: 'grapheme', maxLength: 50 }),
      page: nat({ max: 39 }),
      filter: constantFrom('', 'employee', 'adele'),
      appsOpen: boolean(),
      confirming: boolean(),
    });
    check(
      property(drafts, (typed) => {
        const draft: Draft = { ...firstDraft(view), ...typed, message: literalLines(typed.message) };
        const card = cards.decision(view, reader, draft);
        for (const verb of draft.confirming
          ? ['decline-yes', 'go-back']
          : ['approve', 'decline', 'remove', 'show-apps']) {
          const data = readDecisionData(click(card, verb));
          assert.ok(data);
          const kept = { ...draft, appsOpen: draft.appsOpen || draft.off.length > 0 };
          assert.deepEqual(classified(data.draft), classified(kept));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('keeps the choice and the apps that are off while the products cannot be read', () => {
    const draft = { ...firstDraft(view), skuId: PROJECT, off: plans.slice(0, 2), message: 'Yes' };
    const card = cards.decision({ ...view, products: [], productsKnown: false }, reader, draft);
    const data = readDecisionData(click(card, 'approve'));
    assert.deepEqual(data?.draft && classified(data.draft), classified({ ...draft, appsOpen: true }));
  });

  it('names the request, the revision, the person and the page to go to', () => {
    const card = cards.decision(view, reader);
    const approve = readDecisionData(click(card, 'approve'));
    assert.equal(approve?.requestId, view.request.id);
    assert.equal(approve.revision, revisionOf(view.request));
    assert.equal(readDecisionData(click(card, 'remove'))?.index, 0);
    assert.equal(readDecisionData(click(card, 'page'))?.page, 15);
  });

  it('turns the pages of a decided request too', () => {
    const decided = { ...view, request: { ...view.request, status: 'cancelled' } as const };
    assert.equal(readDecisionData(click(cards.decision(decided, reader), 'page'))?.page, 15);
  });

  it('counts an app as shown, and so as on, only if its check box arrived', () => {
    const [first, ...others] = ofType(cards.decision(view, reader), 'Input.Toggle').map(({ id }) =>
      String(id),
    );
    const toggles = Object.fromEntries(others.map((id) => [id, 'true']));
    const read = readDecisionData(decisionData(toggles));
    assert.ok(first && read?.draft.shown.length === plans.length - 1);
    assert.deepEqual(new Set(plans).difference(new Set(read.draft.shown)).size, 1);
  });

  it('counts no app as shown if no product was', () => {
    assert.deepEqual(readDecisionData(decisionData({ a_plan: 'true' }, { t: '0.1.' }))?.draft.shown, []);
  });

  it('has no product if the picker was cleared', () => {
    for (const picked of [undefined, null, ''])
      assert.equal(readDecisionData(decisionData({ i_product: picked }))?.draft.skuId, null);
  });

  it('has a placeholder, not the requested product, if a title came back in place of the id', () => {
    for (const picked of ['Visio Plan 2 · 3 free', "' or 1=1 --", 'x'.repeat(500)])
      assert.equal(readDecisionData(decisionData({ i_product: picked }))?.draft.skuId, 'unreadable');
  });

  it('is read leniently: null is nothing, and a boolean is its word', () => {
    const [one, other, third] = plans.map((planId) => `a_${planId}`);
    assert.ok(one && other && third);
    const data = { i_message: null, i_filter: null, [one]: true, [other]: false, [third]: null };
    const draft = readDecisionData(decisionData(data))?.draft;
    assert.deepEqual([draft?.message, draft?.filter], ['', '']);
    assert.deepEqual(draft?.shown, plans.slice(0, 2));
    assert.deepEqual(draft.off, [plans[1]]);
  });

  const forged: Readonly<Record<string, unknown>> = {
    nothing: undefined,
    'a text': 'approve',
    'a list': [],
    'no data': {},
    'a request that is no id': decisionData({}, { r: '../settings' }),
    'a request that is no text': decisionData({}, { r: { $ne: '' } }),
    'a person that is no number': decisionData({}, { i: '-1' }),
    'a person as a number': decisionData({}, { i: 1 }),
    'a page out of any range': decisionData({}, { g: '100000' }),
    'a state of another kind': decisionData({}, { t: '0.2.x' }),
    'no state': decisionData({}, { t: undefined }),
    'a switch that is neither on nor off': decisionData({ a_plan: 'yes' }),
    'a switch of no app': decisionData({ 'a_../x': 'true' }),
    'very many switches': decisionData(
      Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`a_${n}`, 'true'])),
    ),
    'a message beyond all bounds': decisionData({ i_message: 'x'.repeat(10_001) }),
    'the revision of another request': decisionData({}, { v: 'pending.~r2' }),
    'a revision of no request': decisionData({}, { v: 'pending.' }),
    'a revision beyond all bounds': decisionData({}, { v: `${'x'.repeat(320)}~r1` }),
  };
  for (const [what, data] of Object.entries(forged)) {
    it(`is refused if it is forged: ${what}`, () => assert.equal(readDecisionData(data), undefined));
  }

  it('is never misread, whatever is sent', () => {
    check(
      property(anything(), (data) => {
        assert.equal(readDecisionData(data), undefined);
        assert.equal(readFormInput(data), undefined);
        assert.equal(readRequestId(data), undefined);
      }),
    );
  });

  it('changes no prototype', () => {
    const data: unknown = JSON.parse(
      `{"__proto__":{"polluted":1},"a___proto__":"true","d":{"__proto__":{"c":"1"},"r":"r1","t":"0.1.sku"}}`,
    );
    assert.equal(readDecisionData(data)?.draft.confirming, false);
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
  });
});

describe('The data of a form', () => {
  it('is what was typed', () => {
    const card = cards.form(wrongForm, reader);
    assert.deepEqual(readFormInput(click(card, 'submit')), {
      ...wrongForm.input,
      picked: [aPerson(0).id],
      typed: 'nobody@contoso.com',
    });
  });

  it('tells nothing chosen from Another product', () => {
    const card = cards.form(emptyForm, reader);
    assert.equal(readFormInput(click(card, 'submit'))?.skuId, undefined);
    const other = readFormInput(click(card, 'submit', { i_product: 'other', i_other: ' Figma\u202e ' }));
    assert.deepEqual([other?.skuId, other?.otherProduct], [null, 'Figma']);
  });

  it('contains nobody twice who was picked twice', () => {
    const { id } = aPerson(2);
    assert.deepEqual(
      readFormInput(click(cards.form(emptyForm, reader), 'submit', { i_people: `${id},${id}, ` }))?.picked,
      [id],
    );
  });

  it('keeps what was typed whatever a client makes of the other entries', () => {
    const typed = {
      i_typed: 'lee@contoso.com',
      i_other: 7,
      i_reason: null,
      i_me: true,
      i_product: 'Visio Plan 2',
    };
    const input = readFormInput(Object.assign({}, click(cards.form(emptyForm, reader), 'submit'), typed));
    assert.deepEqual(
      [input?.typed, input?.otherProduct, input?.reason, input?.forMe, input?.skuId],
      ['lee@contoso.com', '7', '', true, 'unreadable'],
    );
  });

  it('contains the people of the picker in each of its forms', () => {
    const { id } = aPerson(2);
    const i_people = `8:orgid:${id},adele@contoso.com,pat.o'neil_x#EXT#@contoso.com`;
    const picked = readFormInput(click(cards.form(emptyForm, reader), 'submit', { i_people }))?.picked;
    assert.deepEqual(picked, [id, 'adele@contoso.com', "pat.o'neil_x#EXT#@contoso.com"]);
    const untouched = Object.assign({}, click(cards.form(emptyForm, reader), 'submit'), { i_people: null });
    assert.deepEqual(readFormInput(untouched)?.picked, []);
  });

  it('treats a missing check box as off', () => {
    const data = click(cards.form(emptyForm, reader), 'submit');
    assert.ok(isNode(data));
    assert.equal(readFormInput(data)?.forMe, true);
    assert.equal(readFormInput({ ...data, i_me: undefined })?.forMe, false);
  });

  it('is refused if it is forged or too large', () => {
    const card = cards.form(emptyForm, reader);
    assert.equal(readFormInput(click(card, 'submit', { i_typed: 'x'.repeat(256 * 1024 + 1) })), undefined);
    assert.equal(readFormInput(click(card, 'submit', { i_people: 'a b' })), undefined);
    assert.equal(readFormInput({ d: { f: 'a/b', u: 'x' } }), undefined);
  });
});

describe('The data of a row in a list', () => {
  it('contains the request', () => {
    assert.equal(readRequestId(click(cards.waiting(1, [view.request], reader), 'open')), view.request.id);
    assert.equal(readRequestId(click(cards.status(view, reader), 'withdraw')), view.request.id);
    assert.equal(readRequestId({ d: { r: 'x'.repeat(65) } }), undefined);
  });
});

/** A draft with its sets of apps in one order. */
function classified(draft: Draft): Draft {
  return { ...draft, shown: draft.shown.toSorted(), off: draft.off.toSorted() };
}
