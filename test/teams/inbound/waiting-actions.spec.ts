import assert from 'node:assert/strict';
import { fake } from 'sinon';
import type { RequestView } from '../../../src/app/ports/messages.ts';
import type { Decision } from '../../../src/domain/request.ts';
import type { Line } from '../../../src/domain/waiting-list.ts';
import { textOf, titlesOf } from '../../render/check-card.ts';
import { answerTo, cardAfter, click, reader, real, refused } from '../../support/teams/clicks.ts';

import { adele, at, dig, megan, viewWith } from '../../support/teams/kit.ts';

/** Approved, and everybody waits for a license. */
function waiting(): RequestView {
  const view = viewWith({ status: 'approving', round: 1, listed: 1 });
  const { id, persons } = view.request;
  const entries = view.entries.map((entry) => ({
    ...entry,
    outcome: { kind: 'on-list', round: 1, since: at } as const,
  }));
  const line: Line = {
    requestId: id,
    skuId: 'sku-visio',
    productName: 'Visio',
    round: 1,
    approvedAt: at,
    since: at,
    until: at,
    indexes: [...entries.keys()],
  };
  const before = { ...line, requestId: 'a-request', approvedAt: '2020-01-01T00:00:00.000Z' };
  const by = { id: megan.id, name: megan.name };
  const decision: Decision = {
    kind: 'approved',
    by,
    at,
    message: '',
    skuId: 'sku-visio',
    productName: 'Visio',
    off: [],
  };
  const request = { ...view.request, decision, listed: persons };
  return { ...view, request, entries, waiting: { lines: [before, line] } };
}

describe('The cards of a request that waits for licenses', () => {
  it('say who waits, and the places', () => {
    const text = textOf(real.decision(waiting(), reader));
    assert.match(text, /Waiting for a license/);
    assert.match(text, /\b\d(?:st|nd|rd|th) of \d/);
    assert.match(text, /Each license that becomes free goes to the first/);
    assert.match(text, /Approved, waiting for free licenses: 0 of/);
  });

  it('have a button to leave the list for the requester and each person, and one to take off for approvers', () => {
    const { requester } = waiting().request;
    assert.ok(titlesOf(real.status(waiting(), reader, undefined, requester.id)).includes('Leave the list'));
    assert.ok(titlesOf(real.decision(waiting(), reader)).includes('Take off the list'));
    const other = waiting();
    const gone = { ...other, entries: other.entries.map(({ outcome: _outcome, ...entry }) => entry) };
    assert.ok(!titlesOf(real.status(gone, reader)).includes('Leave the list'));
  });

  it('ask once before somebody leaves', async () => {
    const viewForRequester = fake.resolves(waiting());
    const card = await cardAfter(click(real.status(waiting(), reader), 'leave'), { viewForRequester });
    assert.equal(dig(card, 'note'), 'leave');
    const asking = real.status(waiting(), reader, 'leave');
    assert.match(textOf(asking), /Who leaves the waiting list\?/);

    const leaveList = fake.resolves({ view: viewWith(), outcome: 'off-list' as const });
    const left = await cardAfter(click(asking, 'leave-yes', { i_whom: 'all' }), { leaveList });
    assert.deepEqual(leaveList.firstCall.args, [adele, 'request-1']);
    assert.equal(dig(left, 'note'), undefined);
  });

  it('say so where nobody is on the list any more', async () => {
    const leaveList = fake.resolves({ view: viewWith(), outcome: 'not-on-list' as const });
    const asking = real.status(waiting(), reader, 'leave');
    const late = await cardAfter(click(asking, 'leave-yes', { i_whom: 'all' }), { leaveList });
    assert.equal(dig(late, 'note'), 'leave');
    assert.match(textOf(real.status(viewWith(), reader, 'leave')), /Nobody here is on the waiting list/);

    const takeOffList = fake.resolves({ view: waiting(), outcome: 'not-on-list' as const });
    const viewForApprover = fake.resolves(viewWith());
    const acts = { viewForApprover, takeOffList };
    const card = await cardAfter(click(real.decision(waiting(), reader), 'take-off'), acts);
    assert.equal(dig(card, 'notice', 'kind'), 'not-on-list');
    assert.deepEqual(takeOffList.firstCall.args, [adele, 'request-1']);
  });

  it('refuse data that no card of ours sends', async () => {
    for (const verb of ['leave', 'leave-yes', 'take-off', 'take-off-yes'])
      await assert.rejects(answerTo({ action: { verb, data: { d: {} } } }, {}), refused('card-outdated'));
  });
});

const few = (lines: readonly Line[] = [], free = 0): RequestView => {
  const view = viewWith();
  const products = view.products.map((product) => ({ ...product, free }));
  return { ...view, products, waiting: { lines } };
};

describe('The decision card of a request with too few licenses', () => {
  it('says before who waits, and asks for no other confirmation', () => {
    const { persons } = few().request;
    const text = textOf(real.decision(few(), reader));
    assert.match(text, /No license left: (?:1 person waits|\d+ people wait) for one/);
    assert.match(text, /Would wait for a license/);
    const wait = `${persons} ${persons === 1 ? 'waits' : 'wait'}`;
    assert.ok(titlesOf(real.decision(few(), reader)).includes(`Approve ${persons} · ${wait}`));
  });

  it('counts those who wait already, and leaves the first free licenses to them', () => {
    const [line] = waiting().waiting?.lines ?? [];
    assert.ok(line);
    const text = textOf(real.decision(few([{ ...line, indexes: [0, 1, 2] }], 3), reader));
    assert.match(text, /3 people wait already/);
    assert.match(text, /No license left/);
  });
});

describe('The reminder of a place', () => {
  const queues = [
    { productName: 'Visio Plan 2', waits: 7 },
    { productName: 'Project Plan 3', waits: 1 },
  ];

  it('has a line for each product that somebody waits for', () => {
    const text = textOf(real.reminder({ count: 0, requests: [], queues }, reader));
    assert.match(text, /People are waiting for a free license\./);
    assert.match(text, /Visio Plan 2: 7 people wait for a license/);
    assert.match(text, /Project Plan 3: 1 person waits for a license/);
  });
});
