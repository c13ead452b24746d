import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { fake } from 'sinon';
import { DomainError } from '../../../src/domain/errors.ts';
import type { Product } from '../../../src/domain/product.ts';
import { readCommand, runCommand, spokenText } from '../../../src/teams/inbound/commands.ts';
import { readRequestWords } from '../../../src/teams/inbound/parse-request.ts';
import { openTurn } from '../../../src/teams/inbound/turn.ts';
import type { UseCases } from '../../../src/teams/inbound/use-cases.ts';
import { chat } from '../../../src/text/en/chat.ts';
import {
  activityFrom,
  adele,
  botId,
  channelActivity,
  depsWith,
  requestWith,
  serviceUrl,
  tenantId,
} from '../../support/teams/kit.ts';

const run = (activity: Activity, expected: Partial<UseCases> = {}) =>
  runCommand(openTurn(depsWith(expected), activity), activity);
const cardOf = (reply: Partial<Activity> | undefined) => reply?.attachments?.[0]?.content;

const product = (skuId: string, name: string, partNumber = ''): Product => ({
  skuId,
  partNumber,
  name,
  free: 1,
  assignable: true,
  apps: [],
});
const products = [
  product('sku-visio', 'Visio Plan 2', 'VISIOCLIENT'),
  product('sku-e3', 'Microsoft 365 E3'),
  product('sku-e5', 'Microsoft 365 E5'),
  product('sku-web', 'Project for the web'),
];
const offeredProducts = () => Promise.resolve({ products, known: true });

const mention = (text: string, id = `28:${botId}`) => ({ type: 'mention', mentioned: { id }, text });
const said = (text: unknown, entities?: unknown) =>
  spokenText(activityFrom({ text, ...(entities === undefined ? {} : { entities }) }));
const filled = (words: string) => readRequestWords(words, products, [chat.particles]);

describe('what was said to the bot', () => {
  it('is the same word however a keyboard puts its letters together', () => {
    assert.equal(said('bega\u0308r'), 'begär');
  });

  it('is read without any mention of it, wherever and however often it stands', () => {
    const at = '<at>License Desk</at>';
    assert.equal(said(`${at} request visio`, [mention(at)]), 'request visio');
    assert.equal(said(`request ${at} visio ${at}`, [mention(at)]), 'request visio');
    assert.equal(said(`${at}&nbsp;help`, []), 'help');
  });

  it('keeps the names of other people who are mentioned', () => {
    const entities = [mention('<at>Megan</at>', '29:megan')];
    assert.equal(said('request visio for <at>Megan</at> please', entities), 'request visio for Megan please');
  });

  it('is read with spaces of every kind, and with or without a full stop at its end', () => {
    assert.equal(said(' notify\u00a0\u00a0here.\n'), 'notify here');
    assert.equal(said('\u200bHelp !!'), 'Help');
  });

  it('is nothing where there is no text, even with a mention', () => {
    assert.equal(said(undefined, [mention('<at>License Desk</at>')]), '');
    assert.equal(said(42, 'no list'), '');
    assert.equal(said('help', [null, 5].filter(Boolean)), 'help');
  });
});

describe('the words of a command', () => {
  const swedish = { commands: { ...chat.commands, request: ['begär'], notifyHere: ['meddela här'] } };

  it('are understood in every language at once, in any case', () => {
    assert.deepEqual(readCommand('BEGÄR Visio', [chat, swedish]), { name: 'request', words: 'Visio' });
    assert.deepEqual(readCommand('Meddela här', [chat, swedish]), { name: 'notifyHere', words: '' });
    assert.deepEqual(readCommand('Notify Me', [chat, swedish]), { name: 'notifyMe', words: '' });
  });

  it('stand alone, except for those after request', () => {
    for (const text of [
      'stop it',
      'requests please',
      'my requests please',
      'my request',
      'notify',
      'helpful',
      '',
    ]) {
      assert.equal(readCommand(text, [chat]), undefined, text);
    }
  });

  it('may be as long as people would say them, and are told from what comes after', () => {
    for (const [text, words] of [
      ['Request a license', ''],
      ['request a license for adele@contoso.com', 'for adele@contoso.com'],
      ['request a licensed copy', 'a licensed copy'],
    ] as const) {
      assert.deepEqual(readCommand(text, [chat]), { name: 'request', words }, text);
    }
  });
});

describe('the words after request', () => {
  it('choose the product that they name alone, by the start of its words or by its part number', () => {
    assert.equal(filled('visio').skuId, 'sku-visio');
    assert.equal(filled('VisioClient').skuId, 'sku-visio');
    assert.equal(filled('365 e5').skuId, 'sku-e5');
  });

  it('choose none when several products are meant', () => {
    assert.deepEqual(filled('microsoft 365'), {
      skuId: undefined,
      otherProduct: '',
      forMe: true,
      typed: '',
    });
  });

  it('ask for another product when none is meant', () => {
    const { skuId, otherProduct } = filled('Adobe Acrobat for adele@contoso.com');
    assert.deepEqual([skuId, otherProduct], [null, 'Adobe Acrobat']);
  });

  it('name the people after “for”, who are then not the requester', () => {
    assert.deepEqual(filled('visio for adele@contoso.com'), {
      skuId: 'sku-visio',
      otherProduct: '',
      forMe: false,
      typed: 'adele@contoso.com',
    });
  });

  it('understand “me” among others', () => {
    const { forMe, typed } = filled('visio for me, adele@contoso.com and megan@contoso.com;alex@contoso.com');
    assert.equal(forMe, true);
    assert.equal(typed, 'adele@contoso.com, megan@contoso.com, alex@contoso.com');
  });

  it('takes the addresses of people who are pasted with their names', () => {
    const { forMe, typed } = filled(
      'visio for me, "Vance, Adele" <adele@contoso.com>; Bowen, Megan <megan@contoso.com>',
    );
    assert.deepEqual([forMe, typed], [true, 'adele@contoso.com, megan@contoso.com']);
  });

  it('keep the names of people, for their sender to see that addresses are needed', () => {
    const { skuId, typed, forMe } = filled('visio for Lee Gu');
    assert.deepEqual([skuId, typed, forMe], ['sku-visio', 'Lee, Gu', false]);
    assert.equal(filled('visio for Lee Gu and adele@contoso.com').typed, 'Lee, Gu, adele@contoso.com');
    assert.equal(filled('Adobe Acrobat for Lee Gu').otherProduct, 'Adobe Acrobat for Lee Gu');
    assert.equal(filled('project for the web').skuId, 'sku-web');
  });

  it('leave a “for” in a product’s name alone', () => {
    assert.deepEqual(filled('project for the web for me'), {
      skuId: 'sku-web',
      otherProduct: '',
      forMe: true,
      typed: '',
    });
  });
});

describe('request', () => {
  it('answers with a form that belongs to who asked, filled in from the words', async () => {
    const [reply] = await run(activityFrom({ text: 'request visio for adele@contoso.com' }), {
      offeredProducts,
    });
    const { card, view } = cardOf(reply);
    assert.equal(card, 'form');
    assert.equal(view.ownerId, adele.id);
    assert.equal(view.id, view.input.id);
    assert.deepEqual([view.input.skuId, view.input.typed], ['sku-visio', 'adele@contoso.com']);
  });

  it('works in a channel, in the language of everybody there', async () => {
    const [reply] = await run(channelActivity({ text: 'request', locale: 'sv-SE' }), { offeredProducts });
    assert.equal(cardOf(reply).locale, 'en');
    assert.equal(cardOf(reply).view.input, undefined);
  });
});

describe('notify and stop', () => {
  it('make the channel a place, not the thread in which somebody spoke', async () => {
    const addPlace = fake.resolves('added' as const);
    const [reply] = await run(channelActivity({ text: '<at>License Desk</at> notify here' }), { addPlace });
    const [, actor, conversation, name] = addPlace.firstCall.args;
    assert.deepEqual(actor, adele);
    assert.deepEqual(conversation, {
      serviceUrl,
      conversationId: '19:general@thread.tacv2',
      kind: 'channel',
    });
    assert.equal(name, 'Sales › General');
    assert.equal(reply?.text, chat.placeAdded.channel);
  });

  it('say so when the place is one already', async () => {
    const [reply] = await run(activityFrom({ text: 'notify me' }), {
      addPlace: fake.resolves('already' as const),
    });
    assert.equal(reply?.text, chat.placeAlready);
  });

  it('stop what was started in the same channel', async () => {
    const removePlace = fake.resolves('removed' as const);
    const [reply] = await run(channelActivity({ text: 'stop' }), { removePlace });
    assert.equal(removePlace.firstCall.args[2].conversationId, '19:general@thread.tacv2');
    assert.equal(reply?.text, chat.placeRemoved);
  });

  it('answer “notify me” in a channel with a link to the personal chat, and make nothing', async () => {
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
    assert.deepEqual(listRequests.firstCall.args.slice(1), [adele, 'pending', undefined]);

    const listOwnRequests = fake.resolves(page);
    const [own] = await run(activityFrom({ text: 'My requests.' }), { listOwnRequests });
    assert.deepEqual([cardOf(own).list, cardOf(own).readerId], ['own', adele.id]);
    assert.equal(own?.summary, chat.ownListSummary);
  });

  it('are shown in the personal chat alone: elsewhere a link leads there, and nothing is read', async () => {
    for (const text of ['requests', 'my requests']) {
      const [reply, ...others] = await run(channelActivity({ text }));
      assert.match(reply?.text ?? '', /teams\.example\/chat/);
      assert.deepEqual([others, reply?.attachments], [[], undefined]);
    }
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
