import assert from 'node:assert/strict';
import { createCards } from '../../../src/teams/cards/cards.ts';
import type { ListName, ListView } from '../../../src/teams/cards/list-model.ts';
import type { Card } from '../../../src/teams/cards/templates.ts';
import type { Decider } from '../../../src/domain/decider.ts';
import { readerFor } from '../../../src/text/languages.ts';
import { aPerson, aRequest, aRule } from '../../support/builders.ts';
import { ofType, sizeOf, textOf, titlesOf } from '../../render/check-card.ts';
import { aList, now } from '../../render/office-scenes.ts';
import { aView, reader } from '../../render/scenes.ts';

const cards = createCards({ timeZone: 'UTC', now: () => now });
const verbsOf = (card: Card): readonly unknown[] =>
  ofType(card, 'Action.Execute').map(({ verb, title }) => `${String(verb)}: ${String(title)}`);
const empty = (list: ListName): Card => cards.list(aList(list, { page: { requests: [] } }), reader);

/** A page of what waits. */
const pageOf = (page: ListView['page']): Card => cards.list(aList('pending', { page }), reader);
const tab = (page: ListView['page']): unknown =>
  titlesOf(pageOf(page)).find((title) => String(title).startsWith('Pending'));
const last = (page: ListView['page']): unknown => verbsOf(pageOf(page)).at(-1);

describe('A list of requests', () => {
  it('shows product, status with a sign, requester and age of each, and marks the tab that is shown', () => {
    const card = cards.list(aList('completed'), reader);
    const text = textOf(card);
    for (const part of [
      'Visio Plan 2',
      '✓ Completed\n · Megan Bowen · 3 people · 2\u00a0days\u00a0ago',
      '⚠ Some licenses missing',
      '✕ Not approved',
      '– Withdrawn by the requester',
    ]) {
      assert.ok(text.includes(part), part);
    }
    assert.doesNotMatch(text, /2026|14:02/);
    const tabs = ofType(card, 'Action.Execute').filter(({ style }) => style !== undefined);
    assert.deepEqual(
      tabs.map(({ title, style }) => [title, style]),
      [
        ['Pending', 'default'],
        ['Completed (10+)', 'positive'],
      ],
    );
  });

  it('has on its tab the number of its requests, as far as the page tells', () => {
    const { requests } = aList('pending').page;
    assert.equal(tab({ requests }), 'Pending (3)');
    assert.equal(tab({ requests: [] }), 'Pending (0)');
    assert.equal(tab({ requests, older: { older: 'x' } }), 'Pending (10+)');
    assert.equal(tab({ requests, newer: { newer: 'x' } }), 'Pending (10+)');
  });

  it('opens a request wherever its row is selected, and says what it opens', () => {
    const rows = ofType(cards.list(aList('own'), reader), 'ColumnSet').filter((row) => 'selectAction' in row);
    assert.equal(rows.length, aList('own').page.requests.length);
    assert.deepEqual(rows[0]?.['selectAction'], {
      type: 'Action.Execute',
      title: 'Open: Visio Plan 2 ○ Waiting for a decision · 3 people · 2\u00a0days\u00a0ago',
      tooltip: 'Open: Visio Plan 2 ○ Waiting for a decision · 3 people · 2\u00a0days\u00a0ago',
      verb: 'open-own',
      data: { d: { r: 'r1' } },
    });
  });

  it('in a message about what waits fits into a card with ten rows of the longest names', () => {
    const name = '🦉'.repeat(200);
    const { request } = aView({ requester: { id: 'o', name }, product: { skuId: null, name } });
    const requests = Array.from({ length: 10 }, () => request);
    assert.ok(sizeOf(cards.waiting(12, requests, reader)) <= 28 * 1024 - 200);
  });

  it('is refreshed from the overflow menu, the page that is shown', () => {
    const at = { older: '2026-11-22T13:02:00.000Z~r0' };
    const [refresh, ...more] = ofType(cards.list(aList('pending', { at }), reader), 'Action.').filter(
      ({ mode }) => mode === 'secondary',
    );
    assert.deepEqual(more, []);
    assert.equal(refresh?.['title'], 'Refresh');
    assert.deepEqual(refresh?.['data'], { d: { l: 'pending', a: `o.${at.older}` } });
  });

  it('tells a client that cannot draw it what is in it', () => {
    assert.match(
      String(cards.list(aList('pending'), reader)['fallbackText']),
      /^License requests\. Visio Plan 2: ○ Waiting for a decision · Megan Bowen · 3 people · 2 days ago; /,
    );
    assert.match(String(empty('own')['fallbackText']), /^My requests\. You have not asked/);
  });

  it('leads to further pages only if there are any', () => {
    const { requests } = aList('pending').page;
    const older = { older: 'x' };
    assert.equal(last({ requests, older }), 'list: Older ›');
    assert.equal(last({ requests, newer: { newer: 'x' } }), 'list: ‹ Newer');
    assert.equal(last({ requests }), 'say: Decide several');
    assert.match(String(last({ requests: requests.slice(0, 1) })), /^open: Open: /);
  });

  it("of one's own requests names the requester only if that is somebody else", () => {
    const text = textOf(cards.list(aList('own'), reader));
    assert.ok(text.includes('Lee Gu · 3 people'));
    assert.ok(!text.includes('Megan Bowen'));
  });

  it('says so if it is empty, and offers to make a request', () => {
    assert.match(textOf(empty('pending')), /Nothing is waiting/);
    assert.match(textOf(empty('completed')), /No request has been completed/);
    assert.match(textOf(empty('own')), /You have not asked/);
    assert.deepEqual(verbsOf(empty('own')), ['list: Refresh', 'new-request: Request a license']);
  });

  it('says that the own request process is on, and nothing about it otherwise', () => {
    const words = "You're using your own license request process";
    assert.ok(textOf(cards.list(aList('pending', { ownProcess: true }), reader)).includes(words));
    assert.ok(!textOf(cards.list(aList('pending'), reader)).includes(words));
  });

  for (const [locale, words] of [
    ['en', ' · by the rule “Power BI for Finance” (version 3, confirmed by Person 20)'],
    ['sv', ' · av regeln ”Power BI for Finance” (version 3, bekräftad av Person 20)'],
  ] as const)
    it(`names the rule that decided, its version and who confirmed it, and no person (${locale})`, () => {
      const to = readerFor(locale, { language: locale, timeZone: 'UTC' });
      const about = { kind: 'declined', at: '2026-11-22T13:02:00.000Z', message: '' } as const;
      const draw = (list: ListName, by: Decider) =>
        cards.list(
          aList(list, { page: { requests: [aRequest({ status: 'declined', decision: { ...about, by } })] } }),
          to,
        );
      for (const list of ['completed', 'own'] as const) {
        assert.ok(textOf(draw(list, aRule())).includes(words));
        assert.ok(String(draw(list, aRule())['fallbackText']).includes(words));
        assert.ok(!textOf(draw(list, { id: 'x', name: 'Lee Gu' })).includes('Lee Gu'));
      }
    });

  it('has room for ten rows with the longest names within 28 KB', () => {
    const name = '🦉'.repeat(200);
    const by = aRule({ name, confirmedBy: { id: 'x', name } });
    const requests = Array.from({ length: 10 }, (_, n) =>
      aRequest({
        id: `${n}`.repeat(64),
        status: 'partly-failed',
        requester: { id: 'x', name },
        product: { skuId: null, name: '🦉'.repeat(300) },
        decision: { kind: 'declined', by, at: '2026-11-22T13:02:00.000Z', message: '' },
      }),
    );
    for (const language of ['en', 'sv'] as const) {
      const view = aList('completed', { page: { ...aList('pending').page, requests } });
      const size = sizeOf(cards.list(view, readerFor(language, { language, timeZone: 'UTC' })));
      assert.ok(size <= 28 * 1024 - 200, String(size));
    }
  });
});

describe('The status card of one of the persons', () => {
  it('says who made the request, and cannot be withdrawn', () => {
    const card = cards.status(aView({ approversReached: false }), reader, undefined, aPerson(0).id);
    assert.ok(!titlesOf(card).includes('Withdraw'));
    assert.match(textOf(card), /Megan Bowen/);
    assert.doesNotMatch(textOf(card), /Your/);
    const own = cards.status(aView(), reader, undefined, aView().request.requester.id);
    assert.ok(titlesOf(own).includes('Withdraw'));
  });
});

describe('The greeting', () => {
  it('has a button for everybody, and tells an approver what to do next', () => {
    for (const approver of [true, false]) {
      const card = cards.greeting({ shared: false, approver }, reader);
      const forApprovers = ['Get requests here', 'Show requests', 'Settings'];
      const expected = [
        'Request a license',
        'My requests',
        'My licenses',
        'Help',
        ...(approver ? forApprovers : []),
      ];
      assert.deepEqual(titlesOf(card), expected);
      assert.equal(textOf(card).includes('approve'), approver);
    }
  });

  it('has no button of a person where others read it too', () => {
    const card = cards.greeting({ shared: true, approver: false }, reader);
    assert.match(textOf(card), /mention me/);
    assert.deepEqual(titlesOf(card), ['Request a license', 'Help']);
  });
});

const titles = (where: Parameters<typeof cards.help>[0]) => titlesOf(cards.help(where, reader));

describe('The help', () => {
  it('shows the commands of approvers to approvers alone, each as a button', () => {
    const employee = cards.help({ shared: false, approver: false }, reader);
    assert.deepEqual(titlesOf(employee), ['Request a license', 'My requests', 'My licenses']);
    assert.doesNotMatch(textOf(employee), /approver|notify|settings/i);
    assert.deepEqual(titles({ shared: false, approver: true }).slice(3), [
      'Show requests',
      'Decide several',
      'Settings',
      'Why a license?',
      'Licenses left',
      'Rules',
      'Get requests here',
      'Export',
    ]);
    assert.deepEqual(titles({ shared: true, approver: false }), ['Request a license']);
  });

  it('offers the end of the requests where they come', () => {
    const place = titles({ shared: false, approver: true, isPlace: true });
    assert.ok(place.includes('Stop requests here') && !place.includes('Get requests here'));
  });
});
