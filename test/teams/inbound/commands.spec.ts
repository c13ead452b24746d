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

const deps = {
  offeredProducts,
  listOwnRequests: fake.resolves({ requests: [] }),
};
const textsOf = async (text: string) =>
  (await run(activityFrom({ text }), deps)).map((reply) => reply.text ?? cardOf(reply).card);

describe('small talk', () => {
  it('is answered in kind, never as unknown words', async () => {
    for (const text of [
      'Hello!',
      'hej',
      'hi',
      'hey',
      'good morning 🌞',
      'god morgon',
      'Hi, please',
      'Hi License Desk',
    ])
      assert.deepEqual(await textsOf(text), ['greeting'], text);
    for (const text of [
      'thanks',
      'thank you',
      'tack',
      'Thank you very much!',
      'Tack så mycket 🙏',
      'ok, thanks',
    ])
      assert.deepEqual(await textsOf(text), [chat.welcome], text);
  });

  it('without a word, such as a mention alone, brings the help', async () => {
    for (const text of ['<at>License Desk</at>&nbsp;', '👍', '?', ''])
      assert.deepEqual(await textsOf(text), ['help'], text);
  });
});

describe('help', () => {
  it('has the buttons of its reader, and of nobody where others read it too', async () => {
    const readRole = fake.resolves({ approver: true, isPlace: true });
    const [reply] = await run(activityFrom({ text: 'help' }), { readRole });
    const { card, shared, approver, isPlace } = cardOf(reply);
    assert.deepEqual([card, shared, approver, isPlace], ['help', false, true, true]);
    assert.deepEqual(readRole.firstCall.args[0].conversationId, 'personal-adele');

    const [inChannel] = await run(channelActivity({ text: 'help' }));
    assert.deepEqual([cardOf(inChannel).shared, cardOf(inChannel).approver], [true, false]);
  });
});

describe('“requests” of an employee', () => {
  it('leads to their own, with a sentence', async () => {
    const listRequests = fake.rejects(new DomainError('not-an-approver'));
    const [said, list] = await run(activityFrom({ text: 'requests' }), { ...deps, listRequests });
    assert.equal(said?.text, chat.ownInstead);
    assert.deepEqual([cardOf(list).card, cardOf(list).list], ['list', 'own']);
  });

  it('is refused while nobody can say who may approve', async () => {
    const listRequests = fake.rejects(new DomainError('rights-unknown'));
    await assert.rejects(
      run(activityFrom({ text: 'requests' }), { ...deps, listRequests }),
      (error) => error instanceof DomainError && error.code === 'rights-unknown',
    );
  });
});

describe('a slip of the finger', () => {
  it('is taken for the command where that changes nothing', async () => {
    const [form] = await run(activityFrom({ text: 'requst visio for adele@contoso.com' }), deps);
    const { card, view } = cardOf(form);
    assert.deepEqual([card, view.input.skuId, view.input.typed], ['form', 'sku-visio', 'adele@contoso.com']);
    for (const [text, expected] of [
      ['hlep', 'help'],
      ['Hjäpl!', 'help'],
      ['my reqests please', 'list'],
      ['begra', 'form'],
    ] as const)
      assert.deepEqual(await textsOf(text), [expected], text);
  });

  it('never does what changes something: a button is offered', async () => {
    for (const [text, names] of [
      ['notify m', ['notifyMe']],
      ['notfy here', ['notifyHere']],
      ['stpo', ['stop']],
      ['setings', ['settings']],
      ['exprot json', ['export']],
    ] as const) {
      for (const activity of [activityFrom({ text }), channelActivity({ text })]) {
        // A use case that is not expected throws.
        const [reply, ...others] = await run(activity);
        assert.deepEqual([cardOf(reply).card, cardOf(reply).names], ['offer', names], text);
        assert.equal(cardOf(reply).line, chat.didYouMean);
        assert.deepEqual(others, []);
      }
    }
  });

  it('from two commands offers both', async () => {
    const [reply] = await run(activityFrom({ text: 'requets' }));
    assert.deepEqual(cardOf(reply).names, ['request', 'requests']);
  });
});

describe('a product without a command', () => {
  it('opens the form, filled', async () => {
    for (const [text, skuId, typed, forMe] of [
      ['visio', 'sku-visio', '', true],
      // The sentences of docs/for-approvers.md, which employees copy.
      ['visio for me', 'sku-visio', '', true],
      ['visio till mig', 'sku-visio', '', true],
      ['Hi, I need Visio for Adele please', 'sku-visio', 'Adele', false],
      ['can I get a license for Microsoft 365 E5?', 'sku-e5', '', true],
      ['jag behöver visio åt mig och adele@contoso.com', 'sku-visio', 'adele@contoso.com', true],
    ] as const) {
      const [reply] = await run(activityFrom({ text }), deps);
      const { card, view } = cardOf(reply);
      assert.equal(card, 'form', text);
      const { input } = view;
      assert.deepEqual([input.skuId, input.typed, input.forMe], [skuId, typed, forMe], text);
    }
  });

  it('has the address of whoever is mentioned', async () => {
    const entities = [{ type: 'mention', mentioned: { id: '29:megan' }, text: '<at>Megan</at>' }];
    const activity = activityFrom({ text: 'I need visio for <at>Megan</at>', entities });
    const bot = depsWith({ offeredProducts }, { addressOf: fake.resolves('megan@contoso.com') });
    const [reply] = await runCommand(openTurn(bot, activity), activity);
    assert.equal(cardOf(reply).view.input.typed, 'megan@contoso.com');
  });

  it('is the own process of the organization where that is on', async () => {
    const own = { message: 'Ask me', link: '' };
    const [reply] = await run(activityFrom({ text: 'visio' }), { ...deps, ownProcess: fake.resolves(own) });
    assert.equal(cardOf(reply).card, 'own-process');
  });
});

describe('words that are no command', () => {
  it('are answered with one line and three buttons, and are not repeated', async () => {
    const [reply, ...others] = await run(activityFrom({ text: '[click](https://evil.example)' }), deps);
    const { card, line, names } = cardOf(reply);
    assert.deepEqual([card, line], ['offer', chat.refusals['unknown-command']]);
    assert.deepEqual(names, ['request', 'myRequests', 'help']);
    assert.deepEqual(others, []);
    assert.ok(!JSON.stringify(reply).includes('evil'));
  });

  it('are answered so while the products cannot be read, and in a channel without what is private', async () => {
    const away = { offeredProducts: fake.resolves({ products: [], known: false }) };
    const [reply] = await run(channelActivity({ text: 'visio' }), away);
    assert.deepEqual(cardOf(reply).names, ['request', 'help']);
  });
});
