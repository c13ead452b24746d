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
import { writeApps, writeShown } from '../../../src/teams/cards/card-keys.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import type { Draft } from '../../../src/teams/cards/draft.ts';
import { firstDraft } from '../../../src/teams/cards/draft.ts';
import { literalLines } from '../../../src/text/literal.ts';
import { revisionOf } from '../../../src/domain/revision.ts';
import { aPerson, PROJECT, VISIO } from '../../support/builders.ts';
import { click, isNode } from '../../render/check-card.ts';
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
      confirming: constantFrom(undefined, 'decline' as const),
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
          // The first X stands inside the fold, which stays open then.
          const peopleOpen = verb === 'remove';
          const kept = { ...draft, appsOpen: draft.appsOpen || draft.off.length > 0, peopleOpen };
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

  it('tells what the question was about, so that who approves has been told how many get nothing', () => {
    const card = cards.decision(view, reader, { ...firstDraft(view), confirming: 'approve' });
    const asked = readDecisionData(click(card, 'approve'))?.draft;
    assert.deepEqual(asked?.accepts, { withoutSeat: 28, failing: 0 });
    assert.equal(readDecisionData(click(card, 'go-back'))?.draft.confirming, 'approve');
    assert.equal(readDecisionData(click(cards.decision(view, reader), 'approve'))?.draft.accepts, undefined);
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
    const request = { ...view.request, persons: 100, status: 'cancelled' } as const;
    const decided = { ...view, request, entries: manyPersons(100) };
    assert.equal(readDecisionData(click(cards.decision(decided, reader), 'page'))?.page, 61);
  });

  it('counts no app as shown, and so none as on, that the card did not have', () => {
    const [first, ...others] = plans;
    const read = readDecisionData(decisionData({ i_shown: writeApps(others), a_0: writeApps(plans) }));
    assert.ok(first);
    assert.deepEqual(read?.draft.shown, others);
    assert.deepEqual(read.draft.off, []);
  });

  it('is not sure of a kind of apps of which a client sends nothing, unless none was on when it was drawn', () => {
    const groups = [plans.slice(0, 20), plans.slice(20)].map((planIds) => ({ planIds, wasOff: false }));
    for (const nothing of [{}, { a_0: '' }, { a_0: null }]) {
      const inputs = { i_shown: writeShown(groups), ...nothing, a_1: writeApps(plans.slice(20)) };
      const read = readDecisionData(decisionData(inputs));
      assert.deepEqual([read?.draft.shown, read?.draft.off], [plans.slice(20), plans.slice(0, 20)]);
    }
    const [first, second] = groups;
    assert.ok(first && second);
    const i_shown = writeShown([{ ...first, wasOff: true }, second]);
    const read = readDecisionData(decisionData({ i_shown, a_1: writeApps(plans.slice(20)) }));
    assert.deepEqual([read?.draft.shown, read?.draft.off], [plans, plans.slice(0, 20)]);
  });

  it('counts no app as shown where the hidden inputs do not arrive', () => {
    for (const inputs of [{}, { a_0: writeApps(plans) }])
      assert.deepEqual(readDecisionData(decisionData(inputs))?.draft.shown, []);
  });

  it('is read from the check boxes of version 0.2.0, one for each app', () => {
    const [one = '', other = ''] = plans;
    const inputs = { [`a_${writeApps([one])}`]: 'true', [`a_${writeApps([other])}`]: false };
    const read = readDecisionData(decisionData(inputs));
    assert.deepEqual([read?.draft.shown, read?.draft.off], [[one, other], [other]]);
    for (const forged of [
      { a_plan: 'yes' },
      { 'a_../x': 'true' },
      Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`a_plan-${n}`, 'true'])),
    ])
      assert.equal(readDecisionData(decisionData(forged)), undefined);
  });

  it('counts no app as shown when no product was', () => {
    const inputs = { i_shown: writeApps(plans), a_0: writeApps(plans) };
    assert.deepEqual(readDecisionData(decisionData(inputs, { t: '0.1.' }))?.draft.shown, []);
  });

  it('has no product if the picker was cleared', () => {
    for (const picked of [undefined, null, ''])
      assert.equal(readDecisionData(decisionData({ i_product: picked }))?.draft.skuId, null);
  });

  it('has a placeholder, not the requested product, if a title came back in place of the id', () => {
    for (const picked of ['Visio Plan 2 · 3 free', "' or 1=1 --", 'x'.repeat(500)])
      assert.equal(readDecisionData(decisionData({ i_product: picked }))?.draft.skuId, 'unreadable');
  });

  it('is read as leniently as clients are strict: null is nothing, and a boolean is its word', () => {
    const i_shown = writeApps(plans.slice(0, 2));
    const data = { i_message: null, i_filter: null, i_shown, a_0: writeApps(plans.slice(0, 1)), a_1: null };
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
    'a state of another kind': decisionData({}, { t: '0.4.x' }),
    'a question of another kind': decisionData({}, { c: 'a1' }),
    'no state': decisionData({}, { t: undefined }),
    'an app that is none': decisionData({ i_shown: 'a', a_0: '../x' }),
    'apps that are no list': decisionData({ i_shown: { $ne: '' } }),
    'very many apps': decisionData({ i_shown: 'a,'.repeat(5001) }),
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
      `{"__proto__":{"polluted":1},"a___proto__":"true","i_shown":"__proto__","d":{"__proto__":{"c":"1"},"r":"r1","t":"0.1.sku"}}`,
    );
    assert.equal(readDecisionData(data)?.draft.confirming, undefined);
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
  });
});

describe('The data of a form', () => {
  it('is what was typed', () => {
    const card = cards.form(wrongForm, reader);
    assert.deepEqual(readFormInput(click(card, 'submit')), {
      ...wrongForm.input,
      forMe: false,
      picked: [wrongForm.ownerId, aPerson(0).id],
      typed: 'nobody@contoso.com',
    });
  });

  it('tells nothing chosen from Another product', () => {
    const card = cards.form(emptyForm, reader);
    assert.equal(readFormInput(click(card, 'submit'))?.skuId, undefined);
    const other = readFormInput(click(card, 'submit', { i_product: 'other', i_other: ' Figma\u202e ' }));
    assert.deepEqual([other?.skuId, other?.otherProduct], [null, 'Figma']);
  });

  it('has words for another product beside a chosen one, unless an earlier card says that they do not count', () => {
    const both = { i_product: 'sku-1', i_other: 'Figma' };
    const read = (inputs: Readonly<Record<string, string>>) => {
      const input = readFormInput(click(cards.form(emptyForm, reader), 'submit', { ...both, ...inputs }));
      return [input?.skuId, input?.otherProduct, input?.forMe];
    };
    assert.deepEqual(read({}), ['sku-1', 'Figma', false]);
    assert.deepEqual(read({ i_me: 'true' }), ['sku-1', '', true]);
    assert.deepEqual(read({ i_me: 'false', i_product: 'other' }), [null, 'Figma', false]);
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
    assert.equal(readFormInput({ ...data, i_me: 'true' })?.forMe, true);
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
  const { confirming, ...rest } = draft;
  const asking = confirming === undefined ? {} : { confirming };
  return { ...rest, ...asking, shown: draft.shown.toSorted(), off: draft.off.toSorted() };
}
