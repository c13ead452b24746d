import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { hintsOf } from '../../src/domain/person.ts';
import { CARD_VERSION } from '../../src/teams/cards/templates.ts';
import { createCards } from '../../src/teams/cards/cards.ts';
import { firstDraft } from '../../src/teams/cards/draft.ts';
import { aCheck, anEntry, aPerson, aProduct, aRequest, PROJECT, VISIO } from '../support/builders.ts';
import { asItArrives, checkCard, nodesOf, ofType, sizeOf, textOf, titlesOf } from '../render/check-card.ts';
import {
  approved,
  aSuite,
  aView,
  halfDone,
  manyPersons,
  reader,
  sampleCards,
  samples,
  scenes,
  withExclusion,
} from '../render/scenes.ts';

const folder = new URL('../../cards/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const sampled = [
  'decide',
  'asked',
  'decision',
  'details',
  'form',
  'greeting',
  'help',
  'installation',
  'licenses',
  'list',
  'offer',
  'own-process',
  'pause',
  'places',
  'seats',
  'question',
  'rehearsal',
  'rule',
  'rules',
  'sentence',
  'settings',
  'settings-ends',
  'settings-topic',
  'waiting',
] as const;
const cards = createCards({ timeZone: 'UTC' });

/** The pickers on a card of a tenant with those products. */
function pickersOf(
  products: readonly ReturnType<typeof aProduct>[],
  skuId: string | null = VISIO,
): readonly unknown[] {
  const view = aView({ product: { skuId, name: 'Visio' } }, { products });
  return ofType(cards.decision(view, reader), 'Input.ChoiceSet').filter(({ id }) => id === 'i_product');
}

describe('The templates of the cards', () => {
  it('each have a sample, and no other files beside them', () => {
    const files = sampled.flatMap((name) => [`${name}.json`, `${name}.sample.json`]);
    assert.deepEqual(readdirSync(folder).toSorted(), files.toSorted());
  });

  it('leave their version to one constant', () => {
    assert.equal(CARD_VERSION, '1.5');
    const templates = sampled.map((name) => JSON.stringify(read(`${name}.json`)));
    assert.deepEqual(
      templates.filter((template) => template.includes('"version"')),
      [],
    );
  });

  for (const name of sampled) {
    it(`hold no words of their own: ${name}`, () => {
      for (const { node } of nodesOf(JSON.parse(JSON.stringify(read(`${name}.json`))))) {
        for (const key of ['text', 'title', 'label', 'placeholder', 'tooltip', 'fallbackText']) {
          if (key in node) assert.match(String(node[key]), /^\$\{[^}]+\}$/, key);
        }
      }
    });

    it(`make, with the sample, a card that Teams draws: ${name}`, () => {
      const card = sampleCards[name]();
      checkCard(card);
      assert.ok(!JSON.stringify(card).includes('${'));
    });

    it(`are shown with the model that the program makes: ${name} (node test/render/render.ts --samples)`, () => {
      assert.deepEqual(read(`${name}.sample.json`), samples[name]());
    });
  }

  for (const [name, draw] of Object.entries(scenes)) {
    it(`make a card that Teams draws in other states too: ${name}`, () => {
      const card = draw();
      checkCard(card);
      assert.ok(!JSON.stringify(card).includes('${'));
    });
  }
});

describe('The card to decide on', () => {
  it('is refreshed by its reader only, never while somebody uses it', () => {
    const { refresh } = cards.decision(aView(), reader);
    assert.deepEqual(
      { ...Object(refresh), action: Object(refresh).action.verb },
      { action: 'refresh', userIds: [] },
    );
  });

  it('stays small with three persons and ten apps', () => {
    const view = aView({}, { entries: manyPersons(3), products: [{ ...aSuite(10), skuId: VISIO }] });
    assert.ok(sizeOf(cards.decision(view, reader)) < 10_000);
  });

  it('says how many seats are needed: for persons kept who do not have the product', () => {
    assert.match(textOf(cards.decision(aView(), reader)), /5 licenses available, 2 needed/);
    const view = aView({ excluded: [{ indexes: [0], by: aPerson(9), at: '' }] });
    assert.match(textOf(cards.decision(view, reader)), /5 licenses available, 1 needed/);
  });

  it('warns when the free seats do not suffice or are not known', () => {
    const short = aView({}, { products: [aProduct({ free: 0 })] });
    const text = textOf(cards.decision(short, reader));
    assert.match(
      text,
      /⚠ No licenses left, 2 needed: 1 person would get none\nWould get none: Adele Vance\n/,
    );
    assert.match(text, /⚠ No license left for this person\./);
    const unknown = aView({}, { products: [], productsKnown: false });
    assert.match(
      textOf(cards.decision(unknown, reader)),
      /3 licenses needed\. How many are left can't be checked right now/,
    );
  });

  it('gives every person kept an X, and every person removed a way back', () => {
    const titles = ofType(cards.decision(withExclusion(), reader), 'Action.Execute').map(
      ({ tooltip }) => tooltip,
    );
    const expected = [
      'Remove Diego Siciliani',
      'Remove Adele Vance',
      'Remove Alex Wilber',
      'Put back Grady Archie',
    ];
    assert.deepEqual(
      titles.filter((title) => /^(Remove|Put back) /.test(String(title))),
      expected,
    );
  });

  it('says in words beside a name what would go wrong with the chosen product', () => {
    const guest = aCheck({ guest: true, enabled: false });
    assert.deepEqual(hintsOf(guest, VISIO), ['disabled', 'guest']);
    const view = aView({}, { entries: [anEntry(1, { check: guest })] });
    assert.match(textOf(cards.decision(view, reader)), /Account is disabled.*Guest from outside/);
  });

  it('labels Approve with its effect', () => {
    assert.ok(titlesOf(cards.decision(aView(), reader)).includes('Approve 3'));
    assert.ok(titlesOf(cards.decision(withExclusion(), reader)).includes('Approve 3 · not 1'));
  });

  it("asks once more with only Don't approve and Go back, and keeps the entries in hidden inputs", () => {
    const draft = { ...firstDraft(aView()), confirming: 'decline', message: 'No.' } as const;
    const card = cards.decision(aView(), reader, draft);
    const verbs = ofType(card, 'Action.Execute').map(({ verb }) => verb);
    assert.ok(verbs.includes('decline-yes') && verbs.includes('go-back'));
    assert.ok(!verbs.includes('approve') && !verbs.includes('remove'));
    const holder = nodesOf(card).find(({ node }) => node['id'] === 'product')?.node;
    assert.equal(holder?.['isVisible'], false);
    assert.deepEqual(
      ofType(holder, 'Input.').map(({ id }) => id),
      ['i_product', 'a_0', 'i_shown'],
    );
  });

  it('offers a choice of products only if there is one', () => {
    assert.equal(pickersOf([aProduct()]).length, 0);
    assert.equal(pickersOf([aProduct(), aProduct({ skuId: PROJECT })]).length, 1);
    assert.equal(pickersOf([aProduct()], null).length, 1);
  });

  it('chooses no product for Another product, and shows the requested one', () => {
    const card = cards.decision(aView({ product: { skuId: null, name: 'Figma' } }), reader);
    assert.equal(ofType(card, 'Input.ChoiceSet')[0]?.['value'], '');
    assert.match(textOf(card), /Another product: Figma/);
    assert.equal(ofType(card, 'Input.ChoiceSet').length, 1);
  });

  it('says so when the product has no apps to switch', () => {
    const view = aView({}, { products: [aProduct({ apps: [] })] });
    assert.match(textOf(cards.decision(view, reader)), /no apps that can be switched/);
  });

  it('says who changed what since the reader saw it', () => {
    const excluded = [
      { indexes: [1], by: aPerson(9, { name: 'Megan Bowen' }), at: '2026-11-22T13:02:00.000Z' },
    ];
    const included = [{ indexes: [2], by: aPerson(8, { name: 'Lee Gu' }), at: '2026-11-22T13:03:00.000Z' }];
    const diff = { status: 'pending', excluded, included, asked: [], answered: [] } as const;
    const card = cards.decision(aView({ excluded }), reader, undefined, { kind: 'changed', diff });
    assert.match(
      textOf(card),
      /Nothing decided yet\. Meanwhile Megan Bowen removed Alex Wilber \(22 Nov, 14:02\); Lee Gu put back Diego Siciliani \(22 Nov, 14:03\)\./,
    );
  });

  it('turns pages of 15 and counts those removed who are not shown', () => {
    const excluded = [{ indexes: [0, 1, 2, 3, 4, 5], by: aPerson(9), at: '' }];
    const view = aView({ excluded }, { entries: manyPersons(26) });
    const card = cards.decision(view, reader, { ...firstDraft(view), page: 15 });
    assert.match(textOf(card), /16–20 of 20/);
    assert.match(textOf(card), /1 more is not shown here/);
    assert.ok(titlesOf(card).includes('Previous') && !titlesOf(card).includes('Next'));
    const [previous] = ofType(card, 'Action.Execute').filter(({ verb }) => verb === 'page');
    assert.equal(Object(previous?.['data']).d.g, '0');
  });
});

describe('The card of a request that was decided', () => {
  it('says who decided, the message, the apps that are off, how far the mails are, and each outcome', () => {
    const text = textOf(cards.decision(halfDone(), reader));
    for (const part of [
      'Lee Gu, 22 Nov 2026, 14:02',
      'Enjoy, and tell',
      'OneDrive for Business',
      '2 of 3 sent',
    ]) {
      assert.ok(text.includes(part), part);
    }
    assert.match(
      text,
      /⚠ 1 not assigned yet\n1 assigned · 1 had it already · 1 being checked · 1 not confirmed yet · 1 left out/,
    );
    assert.match(text, /No usage location · 1 person\nDiego Siciliani\nWhat to do: Set it in/);
  });

  it('offers Try again only if something failed', () => {
    assert.ok(titlesOf(cards.decision(halfDone(), reader)).includes('Try again'));
    const done = aView({ status: 'completed', decision: approved, round: 1 });
    assert.ok(!titlesOf(cards.decision(done, reader)).includes('Try again'));
  });

  for (const [status, words] of [
    ['declined', 'Not approved'],
    ['cancelled', 'Withdrawn by the requester'],
    ['lapsed', 'Expired without a decision'],
  ] as const) {
    it(`says ${words}, for how many, and no name until it is unfolded`, () => {
      const card = cards.decision(aView({ status }), reader);
      const text = textOf(asItArrives(card));
      assert.ok(text.includes(`✕ ${words}`));
      assert.ok(text.includes('Visio Plan 2 for 3 people'));
      assert.ok(!text.includes('Adele Vance') && textOf(card).includes('People (3)\nAdele Vance, '));
    });
  }
});

describe("The requester's card", () => {
  it('never shows what is for approvers only: seats and hints', () => {
    const text = textOf(cards.status(aView(), reader));
    assert.doesNotMatch(text, /free|needed|Has it already|Already has|usage location/);
  });

  it('can be withdrawn while pending, and says when no approver was reached', () => {
    const card = cards.status(aView({ approversReached: false }), reader);
    assert.ok(titlesOf(card).includes('Withdraw'));
    assert.match(textOf(card), /No approver has been notified yet/);
    assert.ok(!titlesOf(cards.status(halfDone(), reader)).includes('Withdraw'));
  });

  it('names the persons first for whom it failed, and counts those not listed', () => {
    const failed = { kind: 'failed', round: 1, at: '', reason: 'no-seat' } as const;
    const entries = [...manyPersons(70), anEntry(99, { outcome: failed })];
    const card = cards.status(
      aView({ status: 'partly-failed', decision: approved, round: 1 }, { entries }),
      reader,
    );
    const text = textOf(card);
    assert.ok(text.indexOf('Person 99') < text.indexOf('Adele Vance'));
    assert.match(text, /and 10 more/);
  });
});

describe('The form', () => {
  const form = { id: 'f1', ownerId: aPerson(1).id, products: [aProduct()], productsKnown: true };

  it('requires no input, so that every click reaches the bot', () => {
    const card = cards.form(form, reader);
    assert.ok(nodesOf(card).every(({ node }) => node['isRequired'] === undefined));
    assert.deepEqual(ofType(card, 'Input.ChoiceSet')[0]?.['choices'], [
      { title: 'Visio Plan 2', value: VISIO },
      { title: 'Another product', value: 'other' },
    ]);
  });
});

describe('The list of waiting requests', () => {
  it('has at most ten rows, each opening its request', () => {
    const requests = Array.from({ length: 12 }, (_, n) => aRequest({ id: `r${n}` }));
    const card = cards.waiting(30, requests, reader);
    assert.equal(ofType(card, 'Action.Execute').length, 10);
    assert.match(textOf(card), /30 requests are waiting[^]*20 older ones wait/);
  });

  it('says in a reminder how long they have waited', () => {
    const card = cards.reminder({ count: 12, requests: [aRequest()], queues: [] }, reader);
    const buttons = ofType(card, 'Action.Execute').map(({ verb }) => verb);
    assert.deepEqual(buttons, ['open', 'say']);
    assert.match(textOf(card), /12 requests have been waiting for a decision for 2 days[^]*11 more wait too/);
  });
});
