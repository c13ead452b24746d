import assert from 'node:assert/strict';
import { createCards } from '../../../src/teams/cards/cards.ts';
import { appsByKind, kindOf } from '../../../src/teams/cards/app-kinds.ts';
import { firstDraft } from '../../../src/teams/cards/draft.ts';
import type { Entry } from '../../../src/domain/request.ts';
import { aCheck, aProduct, VISIO } from '../../support/builders.ts';
import { nodesOf, ofType, textOf, titlesOf } from '../../render/check-card.ts';
import { aSuite, aView, manyPersons, reader } from '../../render/scenes.ts';
import { at, lee, member } from '../../render/views.ts';

const cards = createCards({ timeZone: 'UTC' });
const nowhere = { ...aCheck(), located: false };
const holder = aCheck({ direct: [VISIO] });

/** 23 persons: nine have the product, and two have no usage location. */
const team: readonly Entry[] = manyPersons(23).map((entry, n) => {
  if (n % 2 === 1 && n < 19) return { ...entry, check: holder };
  return n === 4 || n === 8 ? { ...entry, check: nowhere } : entry;
});
const short = (free = 3) => aView({}, { entries: team, products: [aProduct({ free })] });

const linesOf = (view: ReturnType<typeof aView>): readonly string[] =>
  textOf(cards.decision(view, reader)).split('\n');
const isOpen = (card: object, id: string): unknown =>
  nodesOf({ ...card }).find(({ node }) => node['id'] === id)?.node['isVisible'];
const removeTitles = (node: object): readonly string[] =>
  titlesOf({ ...node })
    .map(String)
    .filter((title) => /^Remove (?!the)/.test(title));
/** The names with an X before the fold, or in it. */
const removable = (card: object, inFold: boolean): readonly string[] => {
  const fold = nodesOf({ ...card }).find(({ node }) => node['id'] === 'people')?.node ?? {};
  const folded = removeTitles(fold);
  return inFold ? folded : removeTitles(card).slice(0, removeTitles(card).length - folded.length);
};

describe('The verdict on a decision card', () => {
  it('says that it would work, in one line', () => {
    const lines = linesOf(aView({}, { entries: [member(0), member(1, { check: holder })] }));
    assert.ok(lines.includes('✓ It would work: 5 licenses available, 1 needed · 1 has it already'));
  });

  it('names those who would get no license, and repeats the warning where it is pressed', () => {
    const lines = linesOf(short());
    const warning = '⚠ Only 3 licenses left, 14 needed: 9 people would get none';
    assert.equal(lines.filter((line) => line === warning).length, 2);
    assert.equal(lines.at(-1), warning);
    assert.ok(lines.includes('Would get none: Employee 11, Employee 13, Employee 15 and 6 more'));
    assert.ok(lines.includes('9 have it already · 2 would fail'));
  });

  it('asks for a look where the seats suffice and something else would go wrong', () => {
    const entries = [
      member(0, { check: nowhere }),
      member(1, { check: aCheck({ enabled: false }) }),
      member(2),
    ];
    const lines = linesOf(aView({}, { entries }));
    assert.ok(lines.includes('⚠ 2 of 3 need a look'));
    assert.ok(lines.includes('5 licenses available, 3 needed · 1 would fail · 1 disabled account'));
  });

  it('says so when nothing would be assigned', () => {
    const lines = linesOf(aView({}, { entries: [member(0, { check: holder })] }));
    assert.ok(lines.includes('✓ Nothing to assign: this person has it already'));
  });
});

describe('The people on a decision card', () => {
  it('stand open up to five, those with a problem first', () => {
    const entries = [0, 1, 2, 3, 4].map((n) => member(n, n === 3 ? { check: nowhere } : {}));
    const card = cards.decision(aView({}, { entries }), reader);
    assert.equal(removable(card, false)[0], 'Remove Grady Archie');
    assert.deepEqual([removable(card, false).length, removable(card, true).length], [5, 0]);
  });

  it('are folded when they are more, but for the first with a problem', () => {
    const card = cards.decision(short(), reader);
    assert.deepEqual(removable(card, false), ['Remove Henrietta Mueller', 'Remove Employee 9']);
    assert.equal(removable(card, true).length, 13);
    assert.equal(isOpen(card, 'people'), false);
    assert.ok(titlesOf(card).includes('All (23)'));
  });

  it('stay unfolded after a click in the fold, on a page and with a filter', () => {
    const view = short();
    for (const change of [{ peopleOpen: true }, { page: 15 }, { filter: 'employee' }]) {
      const card = cards.decision(view, reader, { ...firstDraft(view), ...change });
      assert.equal(isOpen(card, 'people'), true);
      assert.deepEqual(removable(card, false), []);
    }
  });

  it('can be cut to as many as there are licenses', () => {
    assert.ok(titlesOf(cards.decision(short(), reader)).includes('Keep the first 3'));
    assert.ok(!titlesOf(cards.decision(short(30), reader)).some((title) => /Keep/.test(String(title))));
    assert.ok(!titlesOf(cards.decision(short(0), reader)).some((title) => /Keep/.test(String(title))));
  });

  it('that were moved last stand under Do not assign to these users, wherever they stood', () => {
    const excluded = [
      { indexes: [0, 1, 2, 3, 4], by: member(9).person, at: '2026-11-22T10:00:00.000Z' },
      { indexes: [22], by: member(9).person, at: '2026-11-22T10:05:00.000Z' },
    ];
    const card = cards.decision(aView({ excluded }, { entries: team }), reader);
    const back = titlesOf(card).filter((title) => String(title).startsWith('Put back '));
    assert.equal(back.length, 5);
    assert.equal(back[0], 'Put back Employee 23');
    assert.match(textOf(card), /1 more is not shown here/);
  });
});

describe('The question before approving too much', () => {
  const view = short();
  const asking = cards.decision(view, reader, { ...firstDraft(view), confirming: 'approve' });

  it('says who gets what, and offers to approve or to go back', () => {
    assert.match(textOf(asking), /Approve 23\? 3 get a license, 9 get none now, 2 would fail\./);
    const verbs = ofType(asking, 'Action.Execute').map(({ verb }) => verb);
    assert.ok(verbs.includes('approve') && verbs.includes('go-back'));
    assert.ok(!verbs.includes('decline') && !verbs.includes('decline-yes') && !verbs.includes('remove'));
  });

  it('says the warning once', () => {
    assert.equal(textOf(asking).match(/Only 3 licenses left/g)?.length, 1);
  });
});

/** The titles of *Approve* and *Don't approve*, row by row. */
const buttonRows = (view: ReturnType<typeof aView>) =>
  ofType(cards.decision(view, reader), 'ActionSet')
    .map(({ actions }) => titlesOf({ actions }))
    .filter((titles) => titles.some((title) => /^(Approve|Don't)/.test(String(title))));

describe('The buttons of a decision card', () => {
  it('stand in one row where they fit beside each other, and in two where they do not', () => {
    assert.deepEqual(buttonRows(aView()), [['Approve 3', "Don't approve"]]);
    const removed = aView({ excluded: [{ indexes: [0], by: member(9).person, at: '' }] });
    assert.deepEqual(buttonRows(removed), [['Approve 2 · not 1'], ["Don't approve", 'Ask']]);
  });

  it('say only how many are approved where more would be cut', () => {
    const indexes = Array.from({ length: 112 }, (_, n) => n);
    const view = aView(
      { excluded: [{ indexes, by: member(9).person, at: '' }] },
      { entries: manyPersons(1000) },
    );
    assert.deepEqual(buttonRows(view), [['Approve 888'], ["Don't approve", 'Ask']]);
  });
});

describe('The decision card of a request from which everybody was removed', () => {
  it("says so, also on Approve, which then asks the question of Don't approve", () => {
    const card = cards.decision(aView({ excluded: [{ indexes: [0, 1, 2], by: lee, at }] }), reader);
    assert.match(textOf(card), /Nobody is left/);
    assert.ok(titlesOf(card).includes('Approve nobody'));
    assert.ok(titlesOf(card).includes("Don't approve"));
  });
});

describe('The reason on a decision card', () => {
  it('is cut behind 300 characters, and its end is folded', () => {
    const reason = `${'a'.repeat(300)}${'b'.repeat(20)}`;
    const lines = linesOf(aView({ reason }));
    assert.ok(lines.includes(`“${'a'.repeat(300)}” …`) && lines.includes(`“${'b'.repeat(20)}”`));
    assert.equal(isOpen(cards.decision(aView({ reason }), reader), 'reason-end'), false);
  });
});

describe('The apps on a decision card', () => {
  const nameOf: Readonly<Record<string, string>> = {
    'Office 365 Cloud App Security': 'security',
    'Common Data Service for Teams': 'power',
    'Microsoft Teams': 'teams',
    'Exchange Online (Plan 2)': 'mail',
    'SharePoint (Plan 2)': 'files',
    'Microsoft 365 Apps for enterprise': 'office',
    'Viva Engage Core': 'viva',
    'Universal Print': 'other',
  };
  for (const [name, kind] of Object.entries(nameOf))
    it(`have a kind: ${name} is ${kind}`, () => assert.equal(kindOf({ planId: 'p', name }), kind));

  it('stand in one multi-select for each kind, and together while they are few', () => {
    const apps = Object.keys(nameOf).map((name, n) => ({ planId: `p${n}`, name }));
    assert.deepEqual(
      appsByKind(aProduct({ apps })).map(({ kind }) => kind),
      [undefined],
    );
    const more = [...apps, { planId: 'p9', name: 'Sway' }];
    assert.equal(appsByKind(aProduct({ apps: more })).length, 8);
    assert.equal(appsByKind(aProduct({ apps: more })).flatMap((group) => group.apps).length, 9);
    assert.deepEqual(appsByKind(aProduct({ apps: [] })), []);
  });

  it('cost a few inputs, also for the largest suite', () => {
    const suite = aSuite(86);
    const view = aView({ product: { skuId: suite.skuId, name: suite.name } }, { products: [suite] });
    assert.ok(ofType(cards.decision(view, reader), 'Input.').length < 12);
  });
});
