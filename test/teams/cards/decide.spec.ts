import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Tickable } from '../../../src/app/decide/read-tickable.ts';
import { MAX_TICKED } from '../../../src/domain/tick.ts';
import type { Card } from '../../../src/teams/cards/cards.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import type { DecideView } from '../../../src/teams/cards/decide-model.ts';
import { readTicks, writeTicks } from '../../../src/teams/cards/decide-ticks.ts';
import { readDecide } from '../../../src/teams/inbound/decide-data.ts';
import { readerFor } from '../../../src/text/languages.ts';
import { nodesOf, ofType, sizeOf, textOf, titlesOf } from '../../render/check-card.ts';
import { aTickable } from '../../render/decide-scenes.ts';
import { aSuite, reader } from '../../render/views.ts';
import { atScale } from '../../support/scale.ts';
import { aCheck, anEntry, aProduct, aRule } from '../../support/builders.ts';

const cards = createCards({ timeZone: 'UTC', now: () => Date.parse('2026-11-24T13:02:00.000Z') });
const draw = (view: DecideView) => cards.decide(view, reader);
const aPage = (rows: readonly Tickable[], ticked: readonly Tickable[] = []): DecideView => ({
  mode: 'page',
  page: {
    rows,
    ticks: ticked.map(({ request, seen }) => ({ requestId: request.id, seen })),
    dropped: 0,
  },
});

/** The inputs of a card as a client sends them back, with those check boxes. */
function sent(card: Card, ticked: readonly number[]): Readonly<Record<string, unknown>> {
  const inputs = ofType(card, 'Input.');
  const toggles = inputs.filter(({ type }) => type === 'Input.Toggle');
  return {
    d: { a: '', c: '' },
    ...Object.fromEntries(inputs.map(({ id, value }) => [id, value])),
    ...Object.fromEntries(toggles.map(({ id }, n) => [id, String(ticked.includes(n))])),
  };
}

const approveData = (card: Card) =>
  ofType(card, 'Action.Execute').flatMap(({ verb, data }) =>
    verb === 'decide-approve' ? [Object(data)['d']] : [],
  );

const MAX_BYTES = 28 * 1024;

describe('The card on which several requests are decided', () => {
  it('has a check box for each request that can be ticked, off at first', () => {
    const card = draw(aPage([aTickable(0), aTickable(1, { whyNot: 'own-request' }), aTickable(2)]));
    assert.deepEqual(
      ofType(card, 'Input.Toggle').map(({ label, value }) => [label, value]),
      [
        ['Visio Plan 2 for Adele Vance', 'false'],
        ['Visio Plan 2 for Diego Siciliani', 'false'],
      ],
    );
    assert.match(textOf(card), /Can't be ticked: your organization/);
    assert.ok(titlesOf(card).includes('Look ahead'));
    assert.ok(!titlesOf(card).some((title) => String(title).startsWith('Approve')));
  });

  it('has no name in the title of a check box, where clients read Markdown', () => {
    const card = draw(
      aPage([aTickable(0, { entries: [anEntry(1, { person: { id: 'x', name: '[a](b)' } })] })]),
    );
    assert.deepEqual(
      ofType(card, 'Input.Toggle').map(({ title, label }) => [title, label]),
      [['Approve', 'Visio Plan 2 for [a](b)']],
    );
  });

  it('brings back the ticks of its check boxes, and of no others', () => {
    const rows = [aTickable(0), aTickable(1, { whyNot: 'own-request' }), aTickable(2)];
    const card = draw(aPage(rows, [rows[0] ?? assert.fail()]));
    const read = readDecide(sent(card, [1]));
    assert.deepEqual(read?.ticks, [{ requestId: rows[2]?.request.id, seen: 'seen-2' }]);
    assert.equal(read?.isAsDrawn, false);
    assert.equal(readDecide(sent(card, [0]))?.isAsDrawn, true);
  });

  it('keeps the ticks of other pages', () => {
    const elsewhere = { requestId: 'elsewhere', seen: 'x' };
    const card = draw({ mode: 'page', page: { rows: [aTickable(0)], ticks: [elsewhere], dropped: 0 } });
    assert.deepEqual(readDecide(sent(card, []))?.ticks, [elsewhere]);
    assert.match(textOf(card), /1 more ticked on other pages/);
  });

  it('names the persons who are kept, and those under Do not assign', () => {
    const by = { id: 'x', name: 'Lee Gu' };
    const row = aTickable(0, { entries: [anEntry(1), anEntry(2), anEntry(3)] });
    const request = { ...row.request, excluded: [{ indexes: [1], by, at: row.request.createdAt }] };
    const card = draw(aPage([{ ...row, request }]));
    const text = textOf(card);
    assert.equal(ofType(card, 'Input.Toggle')[0]?.label, 'Visio Plan 2 for 2 people');
    assert.match(text, /Person 1, Person 3/);
    assert.match(text, /Do not assign to these users: Person 2/);
  });

  it('shows the apps of each product once, and lets nobody tick a product whose apps do not fit', () => {
    const suite = aSuite(90);
    const large = aSuite(400, { skuId: 'large', name: 'A suite of suites' });
    const card = draw(
      aPage([
        aTickable(0, { product: suite }),
        aTickable(1, { product: suite }),
        aTickable(2, { product: large }),
        aTickable(3, { product: aProduct({ skuId: 'bare', name: 'Bare', apps: [] }) }),
      ]),
    );
    const texts = nodesOf(card).flatMap(({ node }) =>
      typeof node['text'] === 'string' ? [node['text']] : [],
    );
    assert.equal(texts.filter((text) => text.startsWith(`${suite.name}: `)).length, 1);
    assert.deepEqual(
      ofType(card, 'Input.Toggle').map(({ label }) => String(label).split(' for ')[0]),
      [suite.name, suite.name, 'Bare'],
    );
    assert.match(textOf(card), /its apps don't fit on this card/);
  });

  it('asks once more when persons would get nothing, and carries what it has told', () => {
    const row = aTickable(0);
    const look = {
      rows: [{ ...row, product: row.product ?? assert.fail() }],
      skipped: [],
      shortfall: { withoutSeat: 2, failing: 1 },
    };
    const before = draw({ mode: 'look', look, asks: false });
    assert.deepEqual(approveData(before), [{ a: '', c: '' }]);
    const asked = draw({ mode: 'look', look, asks: true });
    assert.match(textOf(asked), /Approve 1 request all the same\?/);
    const data = { ...sent(asked, [0]), d: approveData(asked)[0] };
    assert.deepEqual(readDecide(data)?.accepts, { withoutSeat: 2, failing: 1 });
  });

  const hostile = fc.oneof(
    fc.constant('👩🏽‍🚒'.repeat(60)),
    fc.constant('"\\'.repeat(130)),
    fc.constant('漢'.repeat(256)),
    fc.string({ unit: 'binary', maxLength: 256 }),
  );

  it('has 12 requests in fewer bytes than an answer may have, whatever they are called', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 6, maxLength: 6 }), fc.boolean(), (texts, isNamesake) => {
        const [name = '', product = '', requester = '', reason = '', app = '', department = ''] = texts;
        const rows = Array.from({ length: MAX_TICKED }, (_, n) => {
          const apps = Array.from({ length: 90 }, (_app, at) => ({ planId: `plan-${at}`, name: app }));
          const entries = Array.from({ length: 20 }, (_entry, at) =>
            anEntry(at, {
              person: { id: `p-${at}`, name },
              check: { ...aCheck({ enabled: false, guest: true, restricted: true }), located: false },
            }),
          );
          const row = aTickable(n, {
            entries,
            product: aProduct({ skuId: isNamesake ? 'one' : `sku-${n}`, name: product, free: 1, apps }),
          });
          const by = { id: 'x', name: requester, department };
          const excluded = [{ indexes: [1, 3], by, at: row.request.createdAt }];
          const more = { requester: by, reason, excluded, product: { skuId: null, name: product } };
          return { ...row, seen: 'x'.repeat(16), until: '2027-12-31', request: { ...row.request, ...more } };
        });
        const ticks = [...rows, ...rows].map(({ request, seen }) => ({
          requestId: `e-${request.id}`.slice(0, 36),
          seen,
        }));
        const at = { newer: '2026-11-22T13:02:00.000Z~01900000-0000-7000-8000-000000000001' };
        const page = { rows, ticks, dropped: 3, newer: at, older: { older: at.newer } };
        const ready = rows.flatMap(({ product: of, ...row }) => (of ? [{ ...row, product: of }] : []));
        const [some, skipped] = [ready.slice(6), ready.slice(0, 6)];
        const shortfall = { withoutSeat: 9, failing: 9 };
        const more = skipped.map(({ request, entries }) => {
          const decision = {
            kind: 'approved',
            by: aRule({ name: requester, confirmedBy: { id: 'x', name: requester } }),
            at: request.createdAt,
          } as const;
          const decided = {
            ...request,
            decision: { ...decision, message: '', skuId: '', productName: '', off: [] },
          };
          return { requestId: request.id, why: 'decided-before', request: decided, entries } as const;
        });
        const views: readonly DecideView[] = [
          { mode: 'page', page, at, notice: 'too-many' },
          { mode: 'page', page: { ...page, rows: rows.map((row) => ({ ...row, whyNot: 'wish-past' })) }, at },
          { mode: 'look', look: { rows: ready, skipped: [], shortfall }, asks: true, at },
          { mode: 'look', look: { rows: some, skipped: more, shortfall }, asks: true, at },
          { mode: 'done', lines: ready.map((row) => ({ ...row, result: 'unsure' })) },
          { mode: 'done', lines: ready.map((row) => ({ ...row, result: 'approved' })) },
          { mode: 'done', lines: [...more, ...more].map((one) => ({ ...one, result: 'skipped' })) },
        ];
        for (const view of views)
          for (const to of [reader, readerFor('sv', { language: 'sv', timeZone: 'UTC' })])
            assert.ok(sizeOf(cards.decide(view, to)) < MAX_BYTES, view.mode);
      }),
      { numRuns: atScale(6, 40) },
    );
  });

  it('reads the ticks that it wrote, and nothing else', () => {
    const id = fc.stringMatching(/^[\w-]{1,64}$/);
    const tick = fc.record({ requestId: id, seen: id, ticked: fc.boolean() }, { noNullPrototype: true });
    fc.assert(
      fc.property(fc.array(tick, { maxLength: MAX_TICKED }), (ticks) => {
        assert.deepEqual(readTicks(writeTicks(ticks)), ticks);
      }),
    );
    for (const text of [';', 'a', '!a', 'a.b;', '!!a.b', 'a.b c', `${'x'.repeat(65)}.y`, '../a.b'])
      assert.equal(readTicks(text), undefined, text);
  });

  it('takes data of any shape for what it is worth', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (d, rows, toggle) => {
        const read = readDecide({ d, i_rows: rows, i_more: rows, i_t0: toggle });
        assert.ok(read === undefined || Array.isArray(read.ticks));
      }),
    );
    assert.equal(readDecide({ d: { a: 'x' } }), undefined);
    assert.equal(readDecide({ d: { a: '', c: 'a1' } }), undefined);
    assert.equal(readDecide({ d: { a: '' }, i_rows: 'x'.repeat(6000) }), undefined);
  });

  it('takes a check box that did not arrive for not ticked, and a request that stands twice for one', () => {
    const base = { d: { a: '', c: '' } };
    assert.deepEqual(readDecide({ ...base, i_rows: '!a.b' })?.ticks, []);
    assert.equal(readDecide({ ...base, i_rows: 'a.b;a.b', i_t0: 'true', i_t1: true })?.ticks.length, 1);
  });
});
