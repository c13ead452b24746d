import assert from 'node:assert/strict';
import type { LicenseRequest } from '../../../src/domain/request.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import { firstDraft } from '../../../src/teams/cards/draft.ts';
import { aPerson, aProduct, VISIO } from '../../support/builders.ts';
import { asItArrives, isNode, nodesOf, ofType, sizeOf, textOf, titlesOf } from '../../render/check-card.ts';
import { approved, aSuite, aView, manyPersons, reader } from '../../render/scenes.ts';

const cards = createCards({ timeZone: 'UTC' });

/** The largest content of a card: a page of persons and the largest suite. */
function large(): ReturnType<typeof aView> {
  const suite = aSuite(86);
  const product = { skuId: suite.skuId, name: suite.name };
  return aView({ product }, { entries: manyPersons(20), products: [suite, ...aView().products] });
}

/** A request for a thousand persons, in which every text has its maximal length. */
function worst(request: Partial<LicenseRequest>): ReturnType<typeof aView> {
  const name = '名'.repeat(256);
  const person = { id: aPerson(1).id, name, mail: `${'m'.repeat(300)}@contoso.com`, department: name };
  const reason = 'needs-app';
  const failed = { kind: 'failed', round: 1, at: '', reason, apps: Array(30).fill(name) } as const;
  const entries = manyPersons(1000).map((entry) => ({ ...entry, person, outcome: failed }));
  const off = aSuite(86).apps.map(({ planId }) => ({ planId, name }));
  const decision = { ...approved, by: person, message: '名'.repeat(1000), productName: name, off };
  return aView(
    {
      requester: person,
      product: { skuId: VISIO, name },
      reason: '名'.repeat(1000),
      excluded: [{ indexes: [0, 2, 4, 6, 999], by: person, at: '' }],
      ...(request.status === 'pending' ? {} : { round: 1, decision }),
      ...request,
    },
    { entries, products: [aProduct({ name })] },
  );
}

describe('The decision card', () => {
  it('shows 15 persons and 86 apps within 28 KB', () => {
    const card = cards.decision(large(), reader);
    const apps = ofType(card, 'Input.ChoiceSet').filter(({ isMultiSelect }) => isMultiSelect === true);
    assert.equal(apps.flatMap(({ choices }) => choices).length, 86);
    assert.equal(titlesOf(card).filter((title) => String(title).startsWith('Remove ')).length, 15);
    assert.ok(sizeOf(card) <= 28 * 1024 - 100, String(sizeOf(card)));
  });

  it('gets shorter pages if names are long, so that it never outgrows an answer', () => {
    const long = manyPersons(20).map((entry) => ({
      ...entry,
      person: { ...entry.person, name: '名'.repeat(90) },
    }));
    const card = cards.decision({ ...large(), entries: long }, reader);
    assert.ok(sizeOf(card) <= 28 * 1024 - 100, String(sizeOf(card)));
    assert.match(textOf(card), /1–[48] of 20/);
  });

  it('names fewer products if it would outgrow an answer beside the largest suite and long texts', () => {
    const suite = { ...aSuite(86), skuId: VISIO, free: 1 };
    const others = Array.from({ length: 70 }, (_, n) =>
      aProduct({ skuId: `sku-${n}`, name: `Microsoft Dynamics 365 Customer Service Enterprise ${n}` }),
    );
    const by = { id: aPerson(1).id, name: '名'.repeat(6) };
    const entries = manyPersons(40).map((entry) => ({ ...entry, person: { ...entry.person, ...by } }));
    const excluded = [{ indexes: [1, 3, 5, 7], by, at: '' }];
    const reason = '名'.repeat(1000);
    const view = aView({ reason, excluded }, { entries, products: [suite, ...others] });
    const diff = { status: 'pending', excluded, included: [], asked: [], answered: [] } as const;
    const card = cards.decision(
      view,
      reader,
      { ...firstDraft(view), message: reason },
      { kind: 'changed', diff },
    );
    assert.ok(sizeOf(card) <= 28 * 1024 - 100, String(sizeOf(card)));
    const [picker] = ofType(card, 'Input.ChoiceSet');
    assert.equal(picker?.['value'], VISIO);
    assert.match(textOf(card), /63 more products are not in this list/);
  });

  it('never outgrows an answer, whatever names and texts it has', () => {
    const view = worst({ status: 'pending' });
    const { products } = large();
    const draft = {
      ...firstDraft({ ...view, products }),
      message: '名'.repeat(10_000),
      filter: '名'.repeat(100),
    };
    for (const confirming of [undefined, 'approve', 'decline'] as const) {
      const card = cards.decision({ ...view, products }, reader, { ...draft, confirming });
      assert.ok(sizeOf(card) <= 28 * 1024 - 100, String(sizeOf(card)));
      const { value } = ofType(card, 'Input.Text').find(({ id }) => id === 'i_message') ?? {};
      assert.ok(Buffer.byteLength(String(value)) <= 4096);
    }
  });
});

/** The page to which the data of a button leads. */
const dig = (data: unknown): unknown => (isNode(data) && isNode(data['d']) ? data['d']['g'] : undefined);

describe('The card of a request that was decided', () => {
  it('lists in pages the persons first for whom it failed', () => {
    const failed = { kind: 'failed', round: 1, at: '', reason: 'no-seat' } as const;
    const entries = manyPersons(140).map((entry, n) =>
      n >= 37 && n < 100 ? { ...entry, outcome: failed } : entry,
    );
    const view = aView({ status: 'partly-failed', decision: approved, round: 1 }, { entries });
    const first = textOf(cards.decision(view, reader));
    assert.ok(first.indexOf('Employee 38') < first.indexOf('Adele Vance') || !first.includes('Adele Vance'));
    assert.match(first, /No license was left · 63 people\nEmployee 38, [^]* and 43 more\n/);
    assert.match(first, /1–60 of 140/);
    const last = textOf(cards.decision(view, reader, { ...firstDraft(view), page: 121 }));
    assert.match(last, /121–140 of 140/);
    assert.ok(!last.includes('Employee 98') && last.includes('Employee 140'));
  });

  it('unfolds the page that was asked for, and stays unfolded through its pages', () => {
    const view = aView({ status: 'completed', decision: approved, round: 1 }, { entries: manyPersons(140) });
    const isUnfolded = (page: number): unknown =>
      nodesOf(cards.decision(view, reader, { ...firstDraft(view), page })).find(
        ({ node }) => node['id'] === 'more',
      )?.node['isVisible'];
    assert.deepEqual([0, 1, 61].map(isUnfolded), [false, true, true]);
    const [back, next] = ofType(
      cards.decision(view, reader, { ...firstDraft(view), page: 61 }),
      'Action.Execute',
    )
      .filter(({ verb }) => verb === 'page')
      .map(({ data }) => data);
    assert.deepEqual([dig(back), dig(next)], ['1', '121']);
  });

  it('counts every cause of a thousand, each with names, within 28 KB', () => {
    const reasons = ['no-seat', 'no-location', 'restricted', 'busy', 'needs-app', 'other'] as const;
    const name = '名'.repeat(80);
    const entries = manyPersons(1000).map((entry, n) => {
      const reason = reasons[n % reasons.length] ?? 'other';
      const outcome = { kind: 'failed', round: 1, at: '', reason, apps: [`${name}${n % 40}`] } as const;
      return { ...entry, person: { ...entry.person, name: `${name}${n}` }, outcome };
    });
    const view = aView({ status: 'failed', decision: approved, round: 1 }, { entries });
    for (const card of [cards.decision(view, reader), cards.status(view, reader)]) {
      const counts = [...textOf(asItArrives(card)).matchAll(/^⚠ .* · (\d+) people\n(.+)/gm)];
      assert.deepEqual(
        counts.map(([, count]) => Number(count)),
        [167, 167, 167, 167, 166, 166],
      );
      assert.ok(counts.every(([, , names]) => /^名+… \(.* and \d+ more$/.test(String(names))));
      assert.ok(sizeOf(card) <= 28 * 1024 - 200, String(sizeOf(card)));
    }
  });

  it('never outgrows an answer, whatever names and texts it has', () => {
    for (const card of [
      cards.decision(worst({ status: 'partly-failed' }), reader),
      cards.status(worst({ status: 'partly-failed' }), reader, 'existing'),
    ]) {
      assert.ok(sizeOf(card) <= 28 * 1024 - 100, String(sizeOf(card)));
    }
  });
});
