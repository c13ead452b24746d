import assert from 'node:assert/strict';
import { fake } from 'sinon';
import { aPerson, VISIO } from '../../support/builders.ts';
import { aGrant } from '../../support/grants.ts';
import { answerTo, cardAfter, click, reader, real, refused } from '../../support/teams/clicks.ts';
import { adele, channelActivity, dig } from '../../support/teams/kit.ts';
import { textOf, titlesOf } from '../../render/check-card.ts';

const question = {
  loses: ['mailbox'],
  at: '2026-11-22T10:00:00.000Z',
  why: 'given-back',
  by: adele,
} as const;
const person = { id: aPerson(2).id, name: 'Megan Bowen' };
const grant = aGrant(2, { person, question });
const card = real.question(grant, reader);

describe('The question whether somebody may lose data', () => {
  it('names the consequence, and has two answers', () => {
    assert.equal(
      textOf(card).split('\n').slice(0, 2).join('\n'),
      'Take Visio Plan 2 back from Megan Bowen?\nMegan Bowen gave it back, and would no longer have a mailbox.',
    );
    assert.deepEqual(titlesOf(card), ['Remove all the same', 'Keep']);
  });

  for (const [verb, answer, outcome, words] of [
    ['loss-remove', 'remove', 'removing', /Visio Plan 2 is being removed\./],
    ['loss-keep', 'keep', 'kept', /Visio Plan 2 was kept\./],
  ] as const) {
    it(`is answered in a channel too, for that person and product: ${answer}`, async () => {
      const answerLoss = fake.resolves({ outcome, grant });
      const next = await cardAfter(click(card, verb), { answerLoss }, channelActivity());
      assert.deepEqual(answerLoss.firstCall.args, [adele, person.id, VISIO, answer, question.at]);
      assert.deepEqual(dig(next, 'about'), { outcome, grant });
      const after = real.question({ outcome, grant }, reader);
      assert.match(textOf(after), words);
      assert.deepEqual(titlesOf(after), []);
    });
  }

  it('shows how it stands to who comes later', () => {
    const { question: _question, ...kept } = grant;
    const after = real.question({ outcome: 'answered', grant: kept }, reader);
    assert.match(textOf(after), /answered already[^]*The license stays\./);
    assert.match(textOf(real.question({ outcome: 'gone' }, reader)), /no record of this license/);
  });

  it('refuses data that no card of ours has', async () => {
    const button = click(card, 'loss-remove');
    for (const d of [{ p: 'x', s: VISIO }, { p: person.id }, { p: person.id, s: 'a/b' }]) {
      const forged = { ...button, action: { ...button.action, data: { d } } };
      await assert.rejects(answerTo(forged, {}), refused('card-outdated'));
    }
  });
});
