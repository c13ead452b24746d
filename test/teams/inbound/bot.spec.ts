import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { fake, useFakeTimers } from 'sinon';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { StoreError } from '../../../src/app/ports/store.ts';
import { DomainError } from '../../../src/domain/errors.ts';
import { createBot } from '../../../src/teams/inbound/bot.ts';
import type { BotDeps } from '../../../src/teams/inbound/turn.ts';
import type { UseCases } from '../../../src/teams/inbound/use-cases.ts';
import { chat } from '../../../src/text/en/chat.ts';
import {
  activityFrom,
  adele,
  megan,
  channelActivity,
  depsWith,
  dig,
  invokeAnswer,
  keptLog,
  serviceUrl,
  turnOf,
  viewWith,
} from '../../support/teams/kit.ts';

const statusRefresh = { action: { verb: 'status-refresh', data: { d: { r: 'request-1' } } } };
const clickOn = (value: unknown = statusRefresh): Activity =>
  activityFrom({ type: 'invoke', name: 'adaptiveCard/action', value });

async function turn(
  activity: Activity,
  expected: Partial<UseCases> = {},
  changes: Partial<BotDeps> = {},
): Promise<Partial<Activity>[]> {
  const { context, sent } = turnOf(activity);
  await createBot(depsWith(expected, changes)).onTurn(context);
  return sent;
}

describe('a message to the bot', () => {
  it('is answered in the chat', async () => {
    const sent = await turn(activityFrom({ text: 'help' }));
    assert.deepEqual(
      sent.map(({ type }) => type),
      ['message'],
    );
    assert.equal(dig(sent[0], 'attachments', 0, 'content', 'card'), 'help');
  });

  it('with a button’s value is answered as a click, not by its text', async () => {
    const sent = await turn(activityFrom({ text: 'help', value: { d: { r: 'request-1' } } }));
    assert.deepEqual(
      sent.map(({ text }) => text),
      [chat.refusals['click-as-message']],
    );
  });
});

describe('a click', () => {
  it('is answered within three seconds, while the act continues', async () => {
    const clock = useFakeTimers();
    try {
      const { context, sent } = turnOf(clickOn());
      const viewForRequester = fake(() => new Promise<never>(() => {}));
      const answered = createBot(depsWith({ viewForRequester })).onTurn(context);

      await clock.tickAsync(2999);
      await answered;

      assert.equal(viewForRequester.callCount, 1);
      assert.equal(dig(invokeAnswer(sent).body, 'value'), chat.slow);
    } finally {
      clock.restore();
    }
  });

  it('is answered with HTTP 200 and the next card', async () => {
    const { status, body } = invokeAnswer(
      await turn(clickOn(), { viewForRequester: fake.resolves(viewWith()) }),
    );
    assert.equal(status, 200);
    assert.equal(body.statusCode, 200);
    assert.equal(dig(body.value, 'card'), 'status');
  });

  it('that is refused is answered with HTTP 200 and a sentence that leaves the card alone', async () => {
    const viewForRequester = fake.rejects(new DomainError('not-your-request'));
    assert.deepEqual(invokeAnswer(await turn(clickOn(), { viewForRequester })), {
      status: 200,
      body: {
        statusCode: 200,
        type: 'application/vnd.microsoft.activity.message',
        value: chat.refusals['not-your-request'],
      },
    });
  });

  it('with an empty or broken value is refused like any other that no card of ours sends', async () => {
    for (const value of [{}, null, 'approve', [], 5]) {
      const answer = invokeAnswer(await turn(clickOn(value)));
      assert.deepEqual([answer.status, answer.body.value], [200, chat.refusals['card-outdated']]);
    }
  });
});

describe('an error in a turn', () => {
  const troubles = [
    new OutsideError('throttled', 'Graph is busy'),
    new OutsideError('outage', 'No consent'),
    new StoreError('down', 'No answer'),
  ];

  it('from outside is reported as temporary, with the reference in the log', async () => {
    for (const error of troubles) {
      const log = keptLog();
      const sent = await turn(clickOn(), { viewForRequester: fake.rejects(error) }, { log });
      assert.equal(invokeAnswer(sent).body.value, chat.later('abcdef01'));
      const [line] = log.lines;
      assert.equal(line?.level, 'warn');
      assert.equal(dig(line.fields, 'reference'), 'abcdef01');
      assert.equal(dig(line.fields, 'error'), error);
    }
  });

  it('of our own becomes an apology that reveals nothing about it', async () => {
    const log = keptLog();
    const viewForRequester = fake.rejects(new TypeError('secret detail'));
    const sent = await turn(clickOn(), { viewForRequester }, { log });
    assert.equal(invokeAnswer(sent).body.value, chat.apology('abcdef01'));
    assert.ok(!JSON.stringify(sent).includes('secret'));
    assert.equal(log.lines[0]?.level, 'error');
  });

  it('in a message is reported in the chat', async () => {
    const offeredProducts = fake.rejects(new StoreError('down', 'No answer'));
    const [reply] = await turn(activityFrom({ text: 'request' }), { offeredProducts });
    assert.equal(reply?.text, chat.later('abcdef01'));
  });

  it('of the chat itself is only logged', async () => {
    const log = keptLog();
    const { context } = turnOf(activityFrom({ text: 'help' }));
    context.onSendActivities(() => Promise.reject(new Error('No chat')));
    await createBot(depsWith({}, { log })).onTurn(context);
    assert.equal(log.lines.at(-1)?.message, 'A reply could not be sent');
    assert.ok(log.lines.every(({ level }) => level === 'warn'));
  });
});

describe('a person from another tenant', () => {
  const conversation = {
    id: 'c',
    tenantId: '99999999-9999-4999-8999-999999999999',
    conversationType: 'personal',
  };

  it('is told so, and nothing is done or remembered', async () => {
    const rememberConversation = fake.resolves(undefined);
    const [reply] = await turn(activityFrom({ text: 'request', conversation }), { rememberConversation });
    assert.equal(reply?.text, chat.refusals['wrong-tenant']);
    const click = { ...clickOn(), conversation: { ...conversation, isGroup: false, name: '' } };
    assert.equal(
      invokeAnswer(await turn(click, { rememberConversation })).body.value,
      chat.refusals['wrong-tenant'],
    );
    assert.equal(rememberConversation.callCount, 0);
  });

  it('gets no answer to activities that are neither messages nor clicks', async () => {
    assert.deepEqual(
      await turn(activityFrom({ type: 'installationUpdate', action: 'add', conversation })),
      [],
    );
  });
});

describe('invokes that are no clicks', () => {
  it('get no suggestions if they search, even for nothing', async () => {
    for (const value of [{ queryText: '', dataset: 'products' }, { queryText: 'vi' }, {}, null]) {
      const sent = await turn(activityFrom({ type: 'invoke', name: 'application/search', value }));
      assert.deepEqual(invokeAnswer(sent), {
        status: 200,
        body: {
          statusCode: 200,
          type: 'application/vnd.microsoft.search.searchResponse',
          value: { results: [] },
        },
      });
    }
  });

  it('are accepted without an answer, whatever their name is', async () => {
    for (const name of ['task/fetch', 'composeExtension/query', undefined]) {
      const sent = await turn(activityFrom({ type: 'invoke', name }));
      assert.deepEqual(invokeAnswer(sent), { status: 200, body: {} });
    }
  });
});

describe('a personal chat', () => {
  it('is stored with every activity from it', async () => {
    for (const type of ['message', 'installationUpdate', 'conversationUpdate', 'messageReaction', 'typing']) {
      const rememberConversation = fake.resolves(undefined);
      await turn(activityFrom({ type, text: 'help' }), { rememberConversation });
      const { personId, conversationId, locale, serviceUrl: url } = rememberConversation.firstCall.args[0];
      assert.deepEqual(
        [personId, conversationId, locale, url],
        [adele.id, 'personal-adele', 'en-US', serviceUrl],
        type,
      );
    }
  });

  it('is forgotten when the app is removed from it, also by an update without the bot', async () => {
    const forgetConversation = fake.resolves(undefined);
    await turn(activityFrom({ type: 'installationUpdate', action: 'remove-upgrade' }), {
      forgetConversation,
    });
    assert.equal(forgetConversation.callCount, 1);
    await turn(activityFrom({ type: 'installationUpdate', action: 'remove' }), { forgetConversation });
    const { recipient } = activityFrom();
    await turn(activityFrom({ type: 'conversationUpdate', membersRemoved: [recipient] }), {
      forgetConversation,
    });
    assert.equal(forgetConversation.callCount, 3);
  });

  it('gets its answer even if storing it fails', async () => {
    const rememberConversation = fake.rejects(new StoreError('down', 'No answer'));
    const sent = await turn(activityFrom({ text: 'help' }), { rememberConversation });
    assert.equal(dig(sent[0], 'attachments', 0, 'content', 'card'), 'help');
  });

  it('is the only kind of chat that is stored', async () => {
    const rememberConversation = fake.resolves(undefined);
    await turn(channelActivity({ text: 'help' }), { rememberConversation });
    assert.equal(rememberConversation.callCount, 0);
  });
});

describe('the connector of the tenant', () => {
  it('is stored with every activity from the tenant, and from nobody else', async () => {
    const rememberServiceUrl = fake.resolves(undefined);
    await turn(activityFrom({ text: 'help' }), { rememberServiceUrl });
    await turn(channelActivity({ type: 'typing' }), { rememberServiceUrl });
    assert.deepEqual(
      rememberServiceUrl.args.map(([url]) => url),
      [serviceUrl, serviceUrl],
    );
    const conversation = { id: 'c', tenantId: megan.id, conversationType: 'personal' };
    await turn(activityFrom({ text: 'help', conversation }), { rememberServiceUrl });
    assert.equal(rememberServiceUrl.callCount, 2);
  });
});

const localeOf = (sent: Partial<Activity>[]) => dig(sent[0], 'attachments', 0, 'content', 'locale');

describe('the language', () => {
  it('of a shared card is the default one, of a personal card its reader’s', async () => {
    assert.equal(localeOf(await turn(channelActivity({ text: 'help', locale: 'en-NZ' }))), 'en');
    assert.equal(localeOf(await turn(activityFrom({ text: 'help', locale: 'en-NZ' }))), 'en-NZ');
  });
});
