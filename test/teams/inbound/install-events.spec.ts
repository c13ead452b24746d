import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { fake } from 'sinon';
import { StoreError } from '../../../src/app/ports/store.ts';
import { createBot } from '../../../src/teams/inbound/bot.ts';
import type { UseCases } from '../../../src/teams/inbound/use-cases.ts';
import { chat } from '../../../src/text/en/chat.ts';
import { activityFrom, channelActivity, depsWith, dig, turnOf } from '../../support/teams/kit.ts';

const { recipient } = activityFrom();
const installed = { type: 'installationUpdate', action: 'add' };
const joined = { type: 'conversationUpdate', membersAdded: [{ id: '29:adele' }, recipient] };
const group = { id: '19:group@thread.v2', tenantId: dig(activityFrom(), 'conversation', 'tenantId') };

async function turn(activity: Activity, expected: Partial<UseCases> = {}): Promise<Partial<Activity>[]> {
  const { context, sent } = turnOf(activity);
  await createBot(depsWith(expected)).onTurn(context);
  return sent;
}

const cardOf = (sent: readonly Partial<Activity>[]) => dig(sent[0], 'attachments', 0, 'content');

describe('the first contact', () => {
  it('is a greeting, however the installation is reported', async () => {
    for (const event of [installed, joined]) {
      const greetConversation = fake.resolves({ approver: true });
      const sent = await turn(activityFrom(event), { greetConversation });
      assert.equal(sent.length, 1);
      assert.equal(sent[0]?.summary, chat.greetingSummary);
      assert.deepEqual(cardOf(sent), { card: 'greeting', shared: false, approver: true, locale: 'en-US' });
    }
  });

  it('greets a channel itself, not a thread, and everybody there in the default language', async () => {
    const greetConversation = fake.resolves({ approver: false });
    const sent = await turn(channelActivity({ ...joined, locale: 'sv-SE' }), { greetConversation });
    assert.deepEqual(cardOf(sent), { card: 'greeting', shared: true, approver: false, locale: 'en' });
    assert.equal(greetConversation.firstCall.args[0].conversationId, '19:general@thread.tacv2');
  });

  it('greets a group chat', async () => {
    const conversation = { ...group, conversationType: 'groupChat', isGroup: true };
    const greetConversation = fake.resolves({ approver: false });
    const sent = await turn(activityFrom({ ...joined, conversation }), { greetConversation });
    assert.equal(dig(cardOf(sent), 'shared'), true);
    assert.equal(greetConversation.firstCall.args[0].kind, 'group');
  });

  it('says nothing if the conversation was greeted before', async () => {
    assert.deepEqual(
      await turn(activityFrom(installed), { greetConversation: fake.resolves(undefined) }),
      [],
    );
  });

  it('is silent if the store is not available, since nobody has asked', async () => {
    const greetConversation = fake.rejects(new StoreError('down', 'No answer'));
    assert.deepEqual(await turn(activityFrom(installed), { greetConversation }), []);
  });

  it('is not caused by other people who join, nor by an update of the app', async () => {
    const others = { ...joined, membersAdded: [{ id: '29:megan' }] };
    for (const event of [others, { ...installed, action: 'add-upgrade' }, { type: 'installationUpdate' }]) {
      // An unexpected use case throws, and that would be logged.
      const { context, sent } = turnOf(activityFrom(event));
      const greetConversation = fake.resolves({ approver: false });
      await createBot(depsWith({ greetConversation })).onTurn(context);
      assert.deepEqual([sent, greetConversation.callCount], [[], 0]);
    }
  });
});

describe('events that are no message to the bot', () => {
  const events = [
    { type: 'messageUpdate', text: 'request', channelData: { ...channel(), eventType: 'editMessage' } },
    { type: 'messageDelete', text: 'request', channelData: { ...channel(), eventType: 'softDeleteMessage' } },
    { type: 'messageReaction', reactionsAdded: [{ type: 'like' }], replyToId: 'card-1' },
    { type: 'messageReaction', reactionsRemoved: [{ type: 'like' }] },
    { type: 'conversationUpdate', channelData: { ...channel(), eventType: 'channelRenamed' } },
    { type: 'event', name: 'application/vnd.microsoft.readReceipt', value: {} },
    { type: 'typing' },
    { type: 'something-new', text: 'request', membersAdded: [recipient] },
  ];

  for (const event of events) {
    it(`are ignored: ${event.type}`, async () => {
      for (const activity of [activityFrom(event), channelActivity(event)]) {
        assert.deepEqual(await turn(activity), []);
      }
    });
  }
});

function channel(): object {
  return Object.assign({}, dig(channelActivity(), 'channelData'));
}

describe('the last contact', () => {
  it('forgets a personal chat, a group chat and a channel, without a message', async () => {
    const conversation = { ...group, conversationType: 'groupChat', isGroup: true };
    const left = { type: 'conversationUpdate', membersRemoved: [recipient] };
    for (const [activity, id] of [
      [activityFrom({ type: 'installationUpdate', action: 'remove' }), 'personal-adele'],
      [activityFrom({ ...left, conversation }), group.id],
      [channelActivity(left), '19:general@thread.tacv2'],
    ] as const) {
      const forgetConversation = fake.resolves(undefined);
      assert.deepEqual(await turn(activity, { forgetConversation }), []);
      assert.equal(forgetConversation.firstCall.args[0].conversationId, id);
    }
  });
});
