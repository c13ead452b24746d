import assert from 'node:assert/strict';
import { assert as check, anything, constantFrom, property } from 'fast-check';
import { fake } from 'sinon';
import type { PageAt } from '../../../src/app/ports/results.ts';
import { DomainError } from '../../../src/domain/errors.ts';
import { readList } from '../../../src/teams/inbound/card-data.ts';
import type { ListView } from '../../../src/teams/cards/cards.ts';
import { chat } from '../../../src/text/en/chat.ts';
import { answerTo, cardAfter, click, reader, real, refused } from '../../support/teams/clicks.ts';
import { adele, channelActivity, dig, requestWith } from '../../support/teams/kit.ts';

const cursor = '2026-11-20T09:30:00.000Z~request-1';
const page = {
  requests: [requestWith()],
  older: { older: cursor },
  newer: { newer: cursor },
} as const;
const listCard = (list: ListView['list'], at?: PageAt) =>
  real.list({ list, ...(at ? { at } : {}), page, readerId: adele.id }, reader);
const next = { requests: [] };

describe('A list', () => {
  it('leads to the other tab, and to its newest page', async () => {
    const listRequests = fake.resolves(next);
    const card = await cardAfter(click(listCard('pending'), 'list', {}, 2), { listRequests });
    assert.deepEqual(listRequests.firstCall.args, [adele, 'completed', undefined]);
    assert.deepEqual([dig(card, 'card'), dig(card, 'list'), dig(card, 'page')], ['list', 'completed', next]);
  });

  it('leads to the newer page, to the older one, and to the same one again', async () => {
    const at = { older: cursor };
    for (const [nth, expected] of [
      [3, { newer: cursor }],
      [4, { older: cursor }],
      [0, at],
    ] as const) {
      const listRequests = fake.resolves(next);
      const card = await cardAfter(click(listCard('completed', at), 'list', {}, nth), { listRequests });
      assert.deepEqual(listRequests.firstCall.args, [adele, 'completed', expected]);
      assert.deepEqual(dig(card, 'at'), expected);
    }
  });

  it("of one's own requests leads only to its own pages", async () => {
    const listOwnRequests = fake.resolves(next);
    await cardAfter(click(listCard('own'), 'list', {}, 1), { listOwnRequests });
    assert.deepEqual(listOwnRequests.firstCall.args, [adele, { newer: cursor }]);
  });

  it("opens the decision card for approvers, and the status card in one's own list", async () => {
    const openRequest = fake.resolves(undefined);
    const openOwnRequest = fake.resolves(undefined);
    for (const answer of [
      await answerTo(click(listCard('pending'), 'open'), { openRequest }),
      await answerTo(click(listCard('own'), 'open-own'), { openOwnRequest }),
    ]) {
      assert.equal(dig(answer, 'value'), chat.cardOnItsWay);
    }
    for (const [actor, requestId, conversation] of [
      openRequest.firstCall.args,
      openOwnRequest.firstCall.args,
    ]) {
      assert.deepEqual(
        [actor, requestId, conversation.conversationId],
        [adele, 'request-1', 'personal-adele'],
      );
    }
  });

  it('is for its reader only: elsewhere, nothing of it is read or shown', async () => {
    for (const value of [click(listCard('own'), 'open-own'), click(listCard('pending'), 'list')]) {
      await assert.rejects(answerTo(value, {}, channelActivity()), refused('personal-only'));
    }
  });

  it('is refused to people who may not approve any more', async () => {
    const listRequests = fake.rejects(new DomainError('not-an-approver'));
    await assert.rejects(
      answerTo(click(listCard('pending'), 'list'), { listRequests }),
      refused('not-an-approver'),
    );
  });
});

describe('The data of a list', () => {
  it('contains the list and the page of the button', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((nth) => readList(click(listCard('pending'), 'list', {}, nth).action.data)),
      [
        { list: 'pending' },
        { list: 'pending' },
        { list: 'completed' },
        { list: 'pending', at: { newer: cursor } },
        { list: 'pending', at: { older: cursor } },
      ],
    );
  });

  it('is refused if it is forged', () => {
    for (const d of [
      {},
      { l: 'pending' },
      { l: 'by:somebody', a: '' },
      { l: 'own', a: 'x' },
      { l: 'own', a: cursor },
      { l: 'own', a: `o.${cursor}/..` },
      { l: 'own', a: `o.${cursor}${'x'.repeat(64)}` },
      { l: 'own', a: `o.2026~${'x'.repeat(10_000)}` },
      { l: 'own', a: { o: cursor } },
      { l: '__proto__', a: '' },
    ]) {
      assert.equal(readList({ d }), undefined, JSON.stringify(d));
    }
  });

  it('is nothing else, whatever is sent', () => {
    check(
      property(anything(), constantFrom('l', 'a'), (data, key) => {
        assert.equal(readList(data), undefined);
        assert.equal(readList({ d: { l: 'x', a: 'x', [key]: data } }), undefined);
      }),
    );
  });
});
