import assert from 'node:assert/strict';
import { fake } from 'sinon';
import { licenses as words } from '../../../src/text/en/licenses.ts';
import { answerTo, cardAfter, click, reader, real, refused } from '../../support/teams/clicks.ts';
import { adele, channelActivity, dig } from '../../support/teams/kit.ts';
import { textOf, titlesOf } from '../../render/check-card.ts';

const at = '2026-11-22T10:00:00.000Z';
const card = real.pause({ at, limit: 3, product: 'Visio Plan 2' }, 12, reader);

describe('The question whether the removals of a day go on', () => {
  it('says how many wait, and which limit was reached', () => {
    const text = textOf(card);
    assert.match(
      text,
      /^12 licenses wait to be taken back\nLicense Desk took back 3 licenses of Visio Plan 2 today/,
    );
    assert.deepEqual(titlesOf(card), ['Go on', 'Cancel these']);
  });

  for (const [verb, reason, outcome] of [
    ['pause-go-on', undefined, 'going-on'],
    ['pause-cancel', 'A mistake', 'canceled'],
  ] as const) {
    it(`is answered in a channel, for the pause that the card is about: ${outcome}`, async () => {
      const answerPause = fake.resolves(outcome);
      const inputs = { i_reason: ` ${reason ?? ''} ` };
      const next = await cardAfter(click(card, verb, inputs), { answerPause }, channelActivity());
      assert.deepEqual(answerPause.firstCall.args, [adele, at, reason]);
      assert.equal(dig(next, 'text'), words.pauseAnswers[outcome]);
    });
  }

  it('is not canceled without a reason: nothing is called', async () => {
    const answer = await answerTo(click(card, 'pause-cancel', { i_reason: '  ' }), {}, channelActivity());
    assert.equal(answer['value'], words.reasonMissing);
  });

  it('refuses data that no card of ours has', async () => {
    const button = click(card, 'pause-go-on');
    for (const d of [{}, { a: 'today' }, { a: 1 }]) {
      const forged = { ...button, action: { ...button.action, data: { d } } };
      await assert.rejects(answerTo(forged, {}), refused('card-outdated'));
    }
  });
});
