import assert from 'node:assert/strict';
import type { FailureReason } from '../../../src/domain/outcome.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import { ofType, textOf, titlesOf } from '../../render/check-card.ts';
import { dressIn } from '../../render/gallery/dress.ts';
import { ended, failedFor } from '../../render/result-scenes.ts';
import { member, reader } from '../../render/views.ts';
import { waitingScenes } from '../../render/waiting-scenes.ts';

const cards = createCards({ timeZone: 'UTC' });
const scenes = waitingScenes(reader, dressIn('short'));
const draw = (name: string) => scenes[name]?.() ?? assert.fail(name);
const rowsOf = (name: string) => ofType(draw(name), 'ActionSet').map((row) => titlesOf(row));

describe('The cards of people on the waiting list', () => {
  it('give a long button a row of its own, and let a short one share the last row', () => {
    assert.deepEqual(rowsOf('details-some-wait').slice(-2), [['Take off the list'], ['More', 'Refresh']]);
    assert.deepEqual(rowsOf('status-some-wait').at(-1), ['Leave the list', 'More', 'Refresh']);
  });

  it('ask before an approval with only the number of the approved on the button', () => {
    assert.match(textOf(draw('decision-asks-to-let-wait')), /Approve 5\? 2 get a license, 3 wait for one\./);
    assert.ok(titlesOf(draw('decision-asks-to-let-wait')).includes('Approve 5'));
  });

  it('tell that the day until which it was asked for has passed, and offer no Try again', () => {
    const view = {
      ...ended('failed', [member(0, { outcome: failedFor('end-passed') })]),
      isEndPast: true,
    } as const;
    assert.match(textOf(cards.status(view, reader)), /You can ask again\./);
    const card = cards.decision(view, reader);
    assert.match(textOf(card), /The day until which it was asked for has passed/);
    assert.match(textOf(card), /What to do: .*ask for it anew with a later day/);
    assert.ok(!titlesOf(card).includes('Try again'));
  });

  for (const outcome of [failedFor('no-seat'), { kind: 'not-confirmed', round: 1, at: '' } as const])
    it(`speak of no Try again after the last day: ${outcome.kind}`, () => {
      const view = { ...ended('failed', [member(0, { outcome })]), isEndPast: true } as const;
      assert.match(textOf(cards.status(view, reader)), /You can ask again\./);
      const card = JSON.stringify([cards.decision(view, reader), cards.status(view, reader)]);
      assert.doesNotMatch(card, /[Tt]ry again|look again/);
    });

  for (const reason of ['left-list', 'taken-off-list', 'waited-too-long'] satisfies FailureReason[]) {
    it(`tell the requester to ask again after ${reason}, and the approver what to do`, () => {
      const view = ended('failed', [member(0, { outcome: failedFor(reason) })]);
      const status = textOf(cards.status(view, reader));
      assert.match(status, /You can ask again\./);
      assert.doesNotMatch(status, /An approver can see/);
      assert.match(textOf(cards.decision(view, reader)), /What to do: .*Try again\./);
    });
  }
});
