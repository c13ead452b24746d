import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { fake } from 'sinon';
import { DomainError } from '../../../src/domain/errors.ts';
import { runCommand } from '../../../src/teams/inbound/commands.ts';
import type { BotDeps } from '../../../src/teams/inbound/turn.ts';
import { openTurn } from '../../../src/teams/inbound/turn.ts';
import type { UseCases } from '../../../src/teams/inbound/use-cases.ts';
import { chat } from '../../../src/text/en/chat.ts';
import {
  activityFrom,
  adele,
  botId,
  channelActivity,
  depsWith,
  generalId,
  requestWith,
  serviceUrl,
  tenantId,
} from '../../support/teams/kit.ts';
import { PRODUCTS } from '../../support/teams/products.ts';

const run = (activity: Activity, expected: Partial<UseCases> = {}) =>
  runCommand(openTurn(depsWith(expected), activity), activity);
const cardOf = (reply: Partial<Activity> | undefined) => reply?.attachments?.[0]?.content;
const offeredProducts = () => Promise.resolve({ products: PRODUCTS, known: true });

describe('request', () => {
  it('answers with a form for the sender, filled in from the words', async () => {
    const [reply] = await run(activityFrom({ text: 'request visio for adele@contoso.com' }), {
      offeredProducts,
    });
    const { card, view } = cardOf(reply);
    assert.equal(card, 'form');
    assert.equal(view.ownerId, adele.id);
    assert.equal(view.id, view.input.id);
    assert.deepEqual([view.input.skuId, view.input.typed], ['sku-visio', 'adele@contoso.com']);
  });

  describe('for a mentioned person', () => {
    const entities = [
      { type: 'mention', mentioned: { id: `28:${botId}` }, text: '<at>License Desk</at>' },
      { type: 'mention', mentioned: { id: '29:megan', name: 'Bowen, Megan' }, text: '<at>Bowen, Megan</at>' },
    ];
    const typedBy = async (addressOf: BotDeps['addressOf']) => {
      const text = '<at>License Desk</at>&nbsp;request visio for <at>Bowen, Megan</at>';
      const activity = channelActivity({ text, entities });
      const deps = depsWith({ offeredProducts }, addressOf === undefined ? {} : { addressOf });
      const [reply] = await runCommand(openTurn(deps, activity), activity);
      return cardOf(reply).view.input.typed;
    };

    it('has their address, as the conversation tells it', async () => {
      const addressOf = fake.resolves('megan@contoso.com');
      assert.equal(await typedBy(addressOf), 'megan@contoso.com');
      assert.equal(addressOf.callCount, 1);
      assert.deepEqual(addressOf.firstCall.args[1], '29:megan');
    });

    it('has their name as one entry if it does not', async () => {
      for (const addressOf of [undefined, fake.resolves(undefined), fake.rejects(new Error('Not here'))])
        assert.equal(await typedBy(addressOf), '"Bowen, Megan"');
    });
  });

  it('works in a channel, in the language of everybody there', async () => {
    const [reply] = await run(channelActivity({ text: 'request', locale: 'sv-SE' }), { offeredProducts });
    assert.equal(cardOf(reply).locale, 'en');
    assert.equal(cardOf(reply).view.input, undefined);
  });
});

describe('notify and stop', () => {
  it('make the channel a place, not the thread of the message', async () => {
    const addPlace = fake.resolves('added' as const);
    const [reply] = await run(channelActivity({ text: '<at>License Desk</at> notify here' }), { addPlace });
    const [actor, conversation, name] = addPlace.firstCall.args;
    assert.deepEqual(actor, adele);
    assert.deepEqual(conversation, {
      serviceUrl,
      conversationId: '19:general@thread.tacv2',
      kind: 'channel',
      teamId: generalId,
    });
    assert.equal(name, '');
    assert.equal(reply?.text, chat.placeAdded.channel);
  });

  it('say so if it is a place already', async () => {
    const [reply] = await run(activityFrom({ text: 'notify me' }), {
      addPlace: fake.resolves('already' as const),
    });
    assert.equal(reply?.text, chat.placeAlready);
  });

  it('stop what was started in the same channel', async () => {
    const removePlace = fake.resolves('removed' as const);
    const [reply] = await run(channelActivity({ text: 'stop' }), { removePlace });
    assert.equal(removePlace.firstCall.args[1].conversationId, '19:general@thread.tacv2');
    assert.equal(reply?.text, chat.placeRemoved);
  });

  it('answer “notify me” in a channel with a link to the personal chat, and change nothing', async () => {
    const [reply] = await run(channelActivity({ text: 'notify me' }));
    assert.match(reply?.text ?? '', / https:\/\/teams\.example\/chat$/);
  });

  it('refuse “notify here” outside a channel, with a link to the personal chat where it is another one', async () => {
    await assert.rejects(
      run(activityFrom({ text: 'notify here' })),
      (error) => error instanceof DomainError && error.code === 'channel-only',
    );
    const conversation = { id: '19:group@thread.v2', conversationType: 'groupChat', tenantId };
    const [reply] = await run(channelActivity({ text: 'notify here', conversation }));
    assert.ok(reply?.text?.startsWith(chat.refusals['channel-only']), reply?.text);
    assert.match(reply?.text ?? '', / https:\/\/teams\.example\/chat$/);
  });
});

describe('the lists', () => {
  const page = { requests: [requestWith()] };

  it('show who may approve what is pending, and everybody their own', async () => {
    const listRequests = fake.resolves(page);
    const [all] = await run(activityFrom({ text: 'requests', locale: 'sv-SE' }), { listRequests });
    const { card, list, locale, page: drawn } = cardOf(all);
    assert.deepEqual([card, list, locale, drawn], ['list', 'pending', 'sv-SE', page]);
    assert.deepEqual(listRequests.firstCall.args, [adele, 'pending', undefined]);

    const listOwnRequests = fake.resolves(page);
    const [own] = await run(activityFrom({ text: 'My requests.' }), { listOwnRequests });
    assert.deepEqual([cardOf(own).list, cardOf(own).readerId], ['own', adele.id]);
    assert.equal(own?.summary, chat.ownListSummary);
  });

  it('are only shown in the personal chat; elsewhere a link leads there, and nothing is read', async () => {
    for (const text of ['requests', 'my requests']) {
      const [reply, ...others] = await run(channelActivity({ text }));
      assert.match(reply?.text ?? '', /teams\.example\/chat/);
      assert.deepEqual([others, reply?.attachments], [[], undefined]);
    }
  });
});

const textsOf = async (text: string) =>
  (await run(activityFrom({ text }))).map((reply) => reply.text ?? cardOf(reply).card);

describe('small talk', () => {
  it('is answered in kind, never as unknown words', async () => {
    for (const text of ['Hello!', 'hej', 'good morning 🌞', 'Hi, please'])
      assert.deepEqual(await textsOf(text), [chat.hello, 'help'], text);
    for (const text of ['thanks', 'Thank you very much!', 'Tack så mycket 🙏', 'ok, thanks'])
      assert.deepEqual(await textsOf(text), [chat.welcome], text);
  });

  it('without a word, such as a mention alone, brings the help', async () => {
    for (const text of ['<at>License Desk</at>&nbsp;', '👍', '?', ''])
      assert.deepEqual(await textsOf(text), ['help'], text);
  });
});

describe('words that are no command', () => {
  it('are answered with a sentence and the help, and are not repeated', async () => {
    const replies = await run(activityFrom({ text: '[click](https://evil.example)' }));
    assert.equal(replies[0]?.text, chat.refusals['unknown-command']);
    assert.equal(replies[0]?.textFormat, 'plain');
    assert.equal(cardOf(replies[1]).card, 'help');
    assert.ok(!JSON.stringify(replies).includes('evil'));
  });
});
