import assert from 'node:assert/strict';
import { createCards } from '../../../src/teams/cards/cards.ts';
import type { ListName } from '../../../src/teams/cards/list-model.ts';
import type { Card } from '../../../src/teams/cards/templates.ts';
import { aPerson, aRequest } from '../../support/builders.ts';
import { ofType, sizeOf, textOf, titlesOf } from '../../render/check-card.ts';
import { aList } from '../../render/office-scenes.ts';
import { aView, reader } from '../../render/scenes.ts';

const cards = createCards({ timeZone: 'UTC' });
const verbsOf = (card: Card): readonly unknown[] =>
  ofType(card, 'Action.Execute').map(({ verb, title }) => `${String(verb)}: ${String(title)}`);
const empty = (list: ListName): Card => cards.list(aList(list, { page: { requests: [] } }), reader);

describe('A list of requests', () => {
  it('shows product, requester, date and status of each, and marks the tab that is shown', () => {
    const card = cards.list(aList('completed'), reader);
    const text = textOf(card);
    for (const part of [
      'Visio Plan 2',
      'Megan Bowen · 3 people · 22\u00a0Nov\u00a02026,\u00a014:02',
      'Partly failed',
    ]) {
      assert.ok(text.includes(part), part);
    }
    const tabs = ofType(card, 'Action.Execute').slice(0, 2);
    assert.deepEqual(
      tabs.map(({ title, style }) => [title, style]),
      [
        ['Pending', 'default'],
        ['Completed', 'positive'],
      ],
    );
  });

  it('leads to further pages only if there are any', () => {
    const { requests } = aList('pending').page;
    const older = { older: 'x' };
    assert.deepEqual(verbsOf(cards.list(aList('pending', { page: { requests, older } }), reader)).slice(-2), [
      'list: Older',
      'list: Refresh',
    ]);
    assert.equal(verbsOf(cards.list(aList('pending', { page: { requests } }), reader)).at(-2), 'open: Open');
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
    assert.deepEqual(verbsOf(empty('own')), ['new-request: Request a license', 'list: Refresh']);
  });

  it('says that the own request process is on, and nothing about it otherwise', () => {
    const words = "You're using your own license request process";
    assert.ok(textOf(cards.list(aList('pending', { ownProcess: true }), reader)).includes(words));
    assert.ok(!textOf(cards.list(aList('pending'), reader)).includes(words));
  });

  it('has room for ten rows with the longest names within 28 KB', () => {
    const requests = Array.from({ length: 10 }, (_, n) =>
      aRequest({
        id: `${n}`.repeat(64),
        status: 'approving',
        requester: { id: 'x', name: '🦉'.repeat(200) },
        product: { skuId: null, name: '🦉'.repeat(300) },
      }),
    );
    const card = cards.list(aList('pending', { page: { ...aList('pending').page, requests } }), reader);
    assert.ok(sizeOf(card) <= 28 * 1024 - 200, String(sizeOf(card)));
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
      assert.deepEqual(titlesOf(card), ['Request a license']);
      assert.equal(textOf(card).includes('notify me'), approver);
    }
    assert.match(textOf(cards.greeting({ shared: true, approver: false }, reader)), /mention me/);
  });
});
