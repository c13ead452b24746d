import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fake } from 'sinon';
import type { RequestView } from '../../../src/app/ports/messages.ts';
import type { Card } from '../../../src/teams/cards/cards.ts';
import { ofType, textOf, titlesOf } from '../../render/check-card.ts';
import { cardAfter, click, reader, real } from '../../support/teams/clicks.ts';
import { adele, at, dig, viewWith } from '../../support/teams/kit.ts';

/** Approved, and these persons of it wait for a license. */
function withWaiters(count: number): RequestView {
  const view = viewWith({ status: 'approving', round: 1, listed: count, persons: count });
  const [first] = view.entries;
  assert.ok(first);
  const outcome = { kind: 'on-list', round: 1, since: at } as const;
  const entries = Array.from({ length: count }, (_, n) => ({
    ...first,
    person: { id: n === 0 ? first.person.id : `person-${n}`, name: `Name ${n}` },
    outcome,
  }));
  return { ...view, entries };
}

const asked = (count = 3) => real.decision(withWaiters(count), reader, undefined, { kind: 'take-off-who' });
const leaving = (count = 3) =>
  real.status(withWaiters(count), reader, 'leave', withWaiters(count).request.requester.id);
const choiceOn = (card: Card) => ofType(card, 'Input.ChoiceSet')[0];

describe('Take off, where several persons wait', () => {
  it('asks who of them, and names everybody first', async () => {
    const viewForApprover = fake.resolves(withWaiters(3));
    const card = await cardAfter(click(real.decision(withWaiters(3), reader), 'take-off'), {
      viewForApprover,
    });
    assert.equal(dig(card, 'notice', 'kind'), 'take-off-who');
    assert.match(textOf(asked()), /Who is taken off the waiting list\?/);
    assert.deepEqual(dig(choiceOn(asked()), 'choices'), [
      { title: 'Everybody (3)', value: 'all' },
      { title: 'Name 0', value: '0' },
      { title: 'Name 1', value: '1' },
      { title: 'Name 2', value: '2' },
    ]);
    assert.deepEqual(titlesOf(asked()).slice(-2), ['Take off the list', 'Go back']);
  });

  it('takes off only the one who was chosen', async () => {
    const takeOffList = fake.resolves({ view: withWaiters(2), outcome: 'off-list' as const });
    const card = await cardAfter(click(asked(), 'take-off-yes', { i_whom: '2' }), { takeOffList });
    assert.deepEqual(takeOffList.firstCall.args, [adele, 'request-1', 2]);
    assert.equal(dig(card, 'notice', 'kind'), 'off-list');
  });

  it('takes off everybody who waits, if that was chosen', async () => {
    const takeOffList = fake.resolves({ view: viewWith(), outcome: 'off-list' as const });
    await cardAfter(click(asked(), 'take-off-yes', { i_whom: 'all' }), { takeOffList });
    assert.deepEqual(takeOffList.firstCall.args, [adele, 'request-1']);
  });

  it('does not ask where one person waits', async () => {
    const viewForApprover = fake.resolves(withWaiters(1));
    const takeOffList = fake.resolves({ view: viewWith(), outcome: 'off-list' as const });
    await cardAfter(click(real.decision(withWaiters(1), reader), 'take-off'), {
      viewForApprover,
      takeOffList,
    });
    assert.deepEqual(takeOffList.firstCall.args, [adele, 'request-1']);
    assert.equal(choiceOn(asked(1)), undefined);
  });

  it('asks again, and takes off nobody, after a choice that no card of ours has', async () => {
    const forged = fc.oneof(fc.jsonValue(), fc.constantFrom('', '-1', '1.5', '12345', 'everybody', ['0']));
    await fc.assert(
      fc.asyncProperty(
        forged.filter((value) => typeof value !== 'string' || !/^(?:all|\d{1,4})$/.test(value)),
        async (i_whom) => {
          const { action } = click(asked(), 'take-off-yes');
          const value = { action: { ...action, data: { ...Object(dig(action, 'data')), i_whom } } };
          const card = await cardAfter(value, { viewForApprover: fake.resolves(withWaiters(3)) });
          assert.equal(dig(card, 'notice', 'kind'), 'take-off-who');
        },
      ),
      { numRuns: 50 },
    );
  });

  it('fits a card with 1,000 persons, and says that not all of them stand there', () => {
    const card = asked(1000);
    assert.match(String(dig(choiceOn(card), 'label')), /^Who \(the first \d+ of 1000\)$/);
    assert.ok(JSON.stringify(card).length < 28 * 1024);
  });
});

describe('Leave the list, for a requester', () => {
  it('offers the same choice where several persons wait', async () => {
    assert.match(textOf(leaving()), /Who leaves the waiting list\?/);
    const leaveList = fake.resolves({ view: withWaiters(2), outcome: 'off-list' as const });
    await cardAfter(click(leaving(), 'leave-yes', { i_whom: '1' }), { leaveList });
    assert.deepEqual(leaveList.firstCall.args, [adele, 'request-1', 1]);
  });

  it('asks without a choice where one person waits', () => {
    assert.match(textOf(leaving(1)), /Leave the waiting list\? The turn is lost\./);
    assert.equal(choiceOn(leaving(1)), undefined);
  });

  it('asks again, and takes off nobody, where nobody was chosen', async () => {
    const view = withWaiters(3);
    const requester = { ...view.request.requester, id: adele.id };
    const viewForRequester = fake.resolves({ ...view, request: { ...view.request, requester } });
    const card = await cardAfter(click(leaving(), 'leave-yes'), { viewForRequester });
    assert.equal(dig(card, 'note'), 'leave');
  });
});
