import assert from 'node:assert/strict';
import { fake } from 'sinon';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { DomainError } from '../../../src/domain/errors.ts';
import { runCommand } from '../../../src/teams/inbound/commands.ts';
import { openTurn } from '../../../src/teams/inbound/turn.ts';
import type { UseCases } from '../../../src/teams/inbound/use-cases.ts';
import { chat } from '../../../src/text/en/chat.ts';
import { chat as svenska } from '../../../src/text/sv/chat.ts';
import { aSeatsView } from '../../render/seat-scenes.ts';
import { click, postedBy, reader, real, refused } from '../../support/teams/clicks.ts';
import { activityFrom, adele, channelActivity, depsWith, dig } from '../../support/teams/kit.ts';

const run = (activity: ReturnType<typeof activityFrom>, expected: Partial<UseCases> = {}) =>
  runCommand(openTurn(depsWith(expected), activity), activity);

describe('“seats”', () => {
  it('shows an approver the seats of the products, in their language, also with a slip of the finger', async () => {
    for (const [text, locale, summary] of [
      ['Seats', 'en-US', chat.seatsSummary],
      ['show seats', 'en-US', chat.seatsSummary],
      ['licenses left?', 'en-US', chat.seatsSummary],
      ['seast', 'en-US', chat.seatsSummary],
      ['platser', 'sv-SE', svenska.seatsSummary],
      ['lediga licenser', 'sv-SE', svenska.seatsSummary],
      ['plaster', 'sv-SE', svenska.seatsSummary],
    ]) {
      const viewSeats = fake.resolves(aSeatsView());
      const [reply, ...others] = await run(activityFrom({ text, locale }), { viewSeats });
      assert.deepEqual(viewSeats.args, [[adele]], text);
      assert.deepEqual(dig(reply, 'attachments', 0, 'content'), {
        card: 'seats',
        view: aSeatsView(),
        locale,
      });
      assert.deepEqual([reply?.summary, others], [summary, []]);
    }
  });

  it('is a button of the help for approvers, whose card is a new message', async () => {
    const help = real.help({ shared: false, approver: true }, reader);
    const viewSeats = fake.resolves(aSeatsView());
    const { card } = await postedBy(click(help, 'say', {}, 6), { viewSeats });
    assert.equal(dig(card, 'card'), 'seats');
  });

  it('is for the personal chat: elsewhere a link leads there, and nothing is read', async () => {
    const [reply, ...others] = await run(channelActivity({ text: 'seats' }));
    assert.match(reply?.text ?? '', /teams\.example\/chat$/);
    assert.deepEqual([others, reply?.attachments], [[], undefined]);
  });

  it('is refused to people who are no approvers, and answers nothing while Graph is away', async () => {
    const viewSeats = fake.rejects(new DomainError('not-an-approver'));
    await assert.rejects(run(activityFrom({ text: 'seats' }), { viewSeats }), refused('not-an-approver'));
    const away = fake.rejects(new OutsideError('transient', 'Graph is away.'));
    await assert.rejects(run(activityFrom({ text: 'seats' }), { viewSeats: away }), OutsideError);
  });
});
