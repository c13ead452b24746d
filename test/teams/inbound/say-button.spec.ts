import assert from 'node:assert/strict';
import { assert as check, anything, asyncProperty } from 'fast-check';
import { fake } from 'sinon';
import { DomainError } from '../../../src/domain/errors.ts';
import { runCardAction } from '../../../src/teams/inbound/card-actions.ts';
import { openTurn } from '../../../src/teams/inbound/turn.ts';
import { chat } from '../../../src/text/en/chat.ts';
import { answerTo, click, postedBy, reader, real, refused } from '../../support/teams/clicks.ts';
import { activityFrom, depsWith, dig } from '../../support/teams/kit.ts';

const pressed = (word: string) => ({ action: { verb: 'say', data: { d: { w: word } } } });

describe('a button that stands for a command', () => {
  const help = real.help({ shared: false, approver: true }, reader);

  it('does what the words do, in a message of its own', async () => {
    const listOwnRequests = fake.resolves({ requests: [] });
    const { card, said } = await postedBy(click(help, 'say'), { listOwnRequests });
    assert.deepEqual([dig(card, 'card'), dig(card, 'list')], ['list', 'own']);
    assert.equal(said, chat.answerBelow);

    const addPlace = fake.resolves('added' as const);
    const turn = openTurn(depsWith({ addPlace }), activityFrom());
    const { posts } = await runCardAction(turn, click(help, 'say', {}, 8));
    assert.deepEqual(
      posts.map(({ text }) => text),
      [chat.placeAdded.personal],
    );
  });

  it('is refused to who may not', async () => {
    const settingsOverview = fake.rejects(new DomainError('not-an-approver'));
    const refusal = answerTo(pressed('settings'), { settingsOverview });
    await assert.rejects(refusal, refused('not-an-approver'));
  });

  it('is refused when no card of ours has it', async () => {
    for (const word of ['', 'approve', '__proto__', 'toString'])
      await assert.rejects(answerTo(pressed(word), {}), refused('card-outdated'), word);
    await check(
      asyncProperty(anything(), (data) =>
        assert.rejects(answerTo({ action: { verb: 'say', data } }, {}), refused('card-outdated')),
      ),
    );
  });
});
