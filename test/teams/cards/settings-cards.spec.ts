import assert from 'node:assert/strict';
import { asInput } from '../../../src/app/settings/manage-settings.ts';
import type { Topic } from '../../../src/app/settings/settings-overview.ts';
import type { Card } from '../../../src/teams/cards/cards.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import { allTexts } from '../../../src/text/languages.ts';
import { aPerson, aProduct, VISIO } from '../../support/builders.ts';
import { ofType, sizeOf, textOf, titlesOf } from '../../render/check-card.ts';
import { aSettings, aSettingsView, now } from '../../render/office-scenes.ts';
import { reader } from '../../render/views.ts';

const cards = createCards({ timeZone: 'UTC', now: () => now });

const topicCard = (topic: Topic, view = aSettingsView(), groups: readonly string[] = []): Card =>
  cards.settingsTopic(topic, { outcome: 'viewed', view }, reader, groups);

const labels = (topic: Topic): readonly unknown[] =>
  ofType(topicCard(topic), 'Input.').map(({ label, title }) => label ?? title);

describe('The settings in short', () => {
  it('have one line for each topic with its value, and a button that says what it changes', () => {
    const card = cards.settings(aSettings(), reader);
    const text = textOf(card);
    for (const part of [
      'Last saved by Lee Gu',
      'Products on offer\nVisio Plan 2',
      'Who may ask and decide\nNo guests · Approvers may decide on their own requests',
      'Keeping and language\nRequests are kept for 30 days · English · Set by IT',
      'Own request process\nOff',
      'Where requests go\nTo 2 chats and channels',
      'Check installation\n',
    ]) {
      assert.ok(text.includes(part), part);
    }
    assert.deepEqual(
      ofType(card, 'Action.Execute').map(({ verb, tooltip, data }) => [verb, tooltip, Object(data).d]),
      [
        ['settings', 'Change: Products on offer', { k: 'products' }],
        ['settings', 'Change: Who may ask and decide', { k: 'rules' }],
        ['settings', 'Change: When licenses end', { k: 'ends' }],
        ['settings', 'Change: Waiting list', { k: 'waiting' }],
        ['settings', 'Change: Taking licenses back', { k: 'removals' }],
        ['settings', 'Change: Keeping and language', { k: 'keeping' }],
        ['settings', 'Change: Own request process', { k: 'own' }],
        ['places', 'Change: Where requests go', { g: '' }],
        ['rules', 'Rules', { g: '0' }],
        ['check-installation', 'Check installation', { n: '1' }],
      ],
    );
  });

  it('say that IT has set what nobody has saved, and nothing of where other values come from', () => {
    const { view } = aSettings();
    const fresh = { ...view, saved: [], last: undefined };
    const text = textOf(cards.settings({ view: fresh, places: 0 }, reader));
    assert.equal(text.match(/Set by IT/g)?.length, 3);
    assert.doesNotMatch(text, /Default|RETENTION_DAYS|Saved here|Last saved/);
    assert.match(text, /⚠ Nowhere yet/);
    const changed = { ...view, saved: ['retentionDays', 'waitingDays', 'removalsPerDay'] as const };
    assert.doesNotMatch(textOf(cards.settings({ view: changed, places: 1 }, reader)), /Set by IT/);
  });

  it('tell a client that cannot draw them how it stands', () => {
    const { fallbackText } = cards.settings(aSettings(), reader);
    assert.match(
      String(fallbackText),
      /^Settings\. Products on offer: Visio Plan 2\. .*To 2 chats and channels/,
    );
    const topic = String(topicCard('own')['fallbackText']);
    assert.match(topic, /^Own request process: Off\./);
  });

  it('count the chosen products while their names are not known', () => {
    const view = { ...aSettingsView({ offered: ['a', 'b'] }), products: [], productsKnown: false };
    assert.match(textOf(cards.settings({ view, places: 1 }, reader)), /2 chosen products/);
  });
});

describe('A topic of the settings', () => {
  it('has the inputs of that topic alone, with the words that administrators know from the admin center', () => {
    assert.deepEqual(labels('products'), ['Choose products']);
    assert.deepEqual(labels('rules'), [
      'Guests may ask for licenses and get them',
      'Approvers may decide on their own requests',
    ]);
    assert.deepEqual(labels('waiting'), [
      'Approved people wait for a license if none is free',
      'Days that people wait for a license (1 to 365)',
    ]);
    assert.deepEqual(labels('removals'), [
      'Licenses taken back in one day before approvers are asked (1 to 10,000)',
    ]);
    assert.deepEqual(labels('keeping'), [
      'Days that requests are kept (1 to 365)',
      'Language of shared cards and of mails',
    ]);
    assert.deepEqual(labels('own'), [
      "Use my organization's request process",
      'Message',
      'Link to documentation (optional)',
    ]);
  });

  it('names the products on offer, of which a closed list shows the first ones alone', () => {
    assert.match(textOf(topicCard('products')), /On offer now: Visio Plan 2/);
    assert.doesNotMatch(textOf(topicCard('products', aSettingsView({ offered: 'all' }))), /On offer now/);
  });

  it('says who approves, the groups by their names, and from where mail is sent', () => {
    const rules = textOf(topicCard('rules', aSettingsView(), ['License approvers']));
    assert.match(rules, /Set by IT\nApprover roles\nGlobal Administrator, License Administrator/);
    assert.match(rules, /Approver groups\nLicense approvers/);
    assert.match(textOf(topicCard('keeping')), /Mail is sent from\nlicenses@contoso\.com/);
    const { options } = aSettingsView();
    const silent = { ...aSettingsView(), options: { ...options, mailFrom: [] } };
    assert.match(textOf(topicCard('keeping', silent)), /No mailbox, so no mail is sent/);
  });

  it('says what came of Save in the lines before the buttons, with a sign', () => {
    const view = aSettingsView();
    const input = asInput(view.settings);
    for (const [answer, lines] of [
      [{ outcome: 'saved', view }, ['✓ Saved.']],
      [{ outcome: 'unchanged', view }, ['✓ Nothing to save: this holds already.']],
      [
        { outcome: 'correct', view, input, problems: [{ kind: 'link-not-https' }] },
        ['⚠ Not saved yet. Please fix:', /must be a complete address/],
      ],
    ] as const) {
      const { body } = cards.settingsTopic('own', answer, reader);
      assert.ok(Array.isArray(body));
      const [notes, buttons] = body.slice(-2);
      assert.equal(buttons.type, 'ActionSet');
      const said = ofType(notes, 'TextRun').map(({ text }) => String(text));
      assert.equal(said.length, lines.length);
      for (const [n, line] of lines.entries()) assert.match(said[n] ?? '', new RegExp(line));
    }
  });

  it('of the products has no Save while they cannot be listed, so that what is on offer stays', () => {
    const card = topicCard('products', { ...aSettingsView(), products: [], productsKnown: false });
    assert.deepEqual(titlesOf(card), ['Settings']);
    assert.match(textOf(card), /cannot be listed just now/);
    assert.deepEqual(ofType(card, 'Input.'), []);
  });

  it('tells the slower of two approvers who changed what of it, and how it stands now', () => {
    const view = aSettingsView();
    const before = { ownMessage: '', offered: 'all', guests: true } as const;
    const saves = [{ revision: 3, by: aPerson(9, { name: 'Lee Gu' }), at: view.last?.at ?? '', before }];
    const answer = { outcome: 'overtaken', view, input: asInput(view.settings), saves } as const;
    const text = textOf(cards.settingsTopic('products', answer, reader));
    assert.match(text, /Nothing was saved\.\nLee Gu has changed \(22 Nov, 14:02\): Products on offer\./);
    assert.match(text, /Now: Products on offer: Visio Plan 2/);
    assert.doesNotMatch(text, /Message|Guests/);
  });

  it('lists every product that was chosen, even one that is suspended or gone', () => {
    const suspended = aProduct({ skuId: 'old', name: 'Old Plan', assignable: false });
    const view = { ...aSettingsView({ offered: ['old', 'gone'] }), products: [aProduct(), suspended] };
    const choices = ofType(topicCard('products', view), 'Input.ChoiceSet');
    assert.deepEqual(choices.find(({ id }) => id === 'i_products')?.['choices'], [
      { title: 'Visio Plan 2', value: VISIO },
      { title: 'Old Plan', value: 'old' },
      { title: 'gone', value: 'gone' },
    ]);
  });

  it('says which products cannot be assigned and why, and which are unpaid', () => {
    const products = [
      aProduct(),
      aProduct({ skuId: 'free', name: 'Power Automate Free', unpaid: true }),
      aProduct({ skuId: 'dept', name: 'Visio Plan 2 Dept', assignable: false, obstacle: 'self-service' }),
    ];
    const titles = (offered: readonly string[]) => {
      const card = topicCard('products', { ...aSettingsView({ offered }), products });
      assert.match(textOf(card), /Bought through self-service, so not on offer: Visio Plan 2 Dept\./);
      const picker = ofType(card, 'Input.ChoiceSet').find(({ id }) => id === 'i_products');
      return Array.from(Object(picker)['choices'], (choice) => Object(choice).title);
    };
    assert.deepEqual(titles([VISIO]), ['Visio Plan 2', 'Power Automate Free (trial or free)']);
    // It was chosen before, so it stays on the card and can be removed.
    assert.ok(
      titles(['dept']).includes('Visio Plan 2 Dept (cannot be assigned: bought through self-service)'),
    );
  });

  it('stays within 28 KB with hundreds of products, and lists all chosen ones', () => {
    const products = Array.from({ length: 300 }, (_, n) =>
      aProduct({
        skuId: `05e9a617-0261-4cee-bb44-${String(n).padStart(12, '0')}`,
        name: `名${n}`.repeat(40),
      }),
    );
    const offered = products.slice(-60).map(({ skuId }) => skuId);
    const view = { ...aSettingsView({ offered }), products };
    const card = topicCard('products', view);
    const picker = ofType(card, 'Input.ChoiceSet').find(({ id }) => id === 'i_products');
    const listed = Array.from(Object(picker)['choices'], (choice) => String(Object(choice).value));
    assert.deepEqual(listed.toSorted(), offered.toSorted());
    assert.match(textOf(card), /240 more products are not in this list/);
    for (const one of [card, cards.settings({ view, places: 2 }, reader)])
      assert.ok(sizeOf(one) <= 28 * 1024 - 200, String(sizeOf(one)));
  });

  it('stays within 28 KB with the longest texts of people and of IT', () => {
    const text = '名'.repeat(1000);
    const { options } = aSettingsView();
    const names = Array.from({ length: 20 }, () => text);
    const view = {
      ...aSettingsView({ ownMessage: text, ownLink: `https://${'x'.repeat(990)}` }),
      options: { ...options, approvers: { roles: names, groups: names }, mailFrom: names },
    };
    const input = asInput(view.settings);
    const before = { ownMessage: text, ownLink: text };
    const save = { revision: 3, by: aPerson(9, { name: text }), at: '', before };
    const saves = Array.from({ length: 10 }, () => save);
    for (const topic of ['products', 'rules', 'keeping', 'own'] as const) {
      const card = cards.settingsTopic(topic, { outcome: 'overtaken', view, input, saves }, reader, names);
      assert.ok(sizeOf(card) <= 28 * 1024 - 200, `${topic}: ${sizeOf(card)}`);
    }
  });
});

describe('The card of where requests go', () => {
  const place = {
    id: 'p',
    conversation: { serviceUrl: '', conversationId: 'c', kind: 'channel' },
    name: '**IT**',
    by: aPerson(1, { name: 'Lee Gu' }),
    at: '2026-11-22T13:02:00.000Z',
  } as const;

  it('says of each place what it is, who set it up, and when something last arrived', () => {
    const lastDeliveryAt = '2026-11-22T13:05:00.000Z';
    const text = textOf(cards.places({ places: [place, { ...place, lastDeliveryAt }], count: 2 }, reader));
    assert.match(text, /Channel · set up by Lee Gu · nothing sent yet/);
    assert.match(text, /set up by Lee Gu · last sent 2\u00a0days\u00a0ago/);
  });

  it('gives each place its menu, has pages if there are many, and a way back', () => {
    const card = cards.places({ places: [place], count: 30, after: 'a', next: 'b' }, reader);
    assert.deepEqual(
      ofType(card, 'Action.Execute').map(({ verb, data, mode }) => [verb, Object(data).d, mode]),
      [
        ['place-test', { p: 'p', g: 'a' }, 'secondary'],
        ['place-remove', { p: 'p', g: 'a' }, 'secondary'],
        ['places', { g: '' }, undefined],
        ['places', { g: 'b' }, undefined],
        ['settings', { n: '1' }, undefined],
        ['places', { g: 'a' }, 'secondary'],
      ],
    );
  });

  it('says what came of a click before the last buttons, with a sign', () => {
    for (const [note, said] of [
      [{ kind: 'removed', place }, /^✓ \*\*IT\*\*: license requests no longer go there/],
      [{ kind: 'missing' }, /^⚠ It was removed already/],
      [{ kind: 'tested', test: { place, outcome: 'delivered' } }, /^✓ .*has arrived/],
      [{ kind: 'tested', test: { place, outcome: 'gone' } }, /^⚠ .*no longer in that conversation/],
    ] as const) {
      const { body } = cards.places({ places: [place], count: 1 }, reader, note);
      assert.ok(Array.isArray(body));
      const [box, buttons] = body.slice(-2);
      assert.equal(buttons.type, 'ActionSet');
      assert.match(textOf(box), said);
    }
  });

  it('tells a client that cannot draw it where requests go', () => {
    const { fallbackText } = cards.places({ places: [place], count: 1 }, reader);
    assert.match(
      String(fallbackText),
      /^Where requests go\. License requests go to 1 chat or channel\. \*\*IT\*\*/,
    );
  });

  it('holds ten places of the longest names there are within 28 KB', () => {
    const name = '🦉'.repeat(300);
    const by = aPerson(1, { name });
    const channel = { team: name, name, isShared: true };
    const places = Array.from({ length: 10 }, (_, n) => ({ ...place, id: `${n}`.repeat(43), by, channel }));
    const page = { places, count: 99, after: 'a'.repeat(43), next: 'b'.repeat(43) };
    const test = { place: { ...place, channel }, outcome: 'blocked' } as const;
    for (const text of allTexts) {
      const card = cards.places(page, { ...reader, text }, { kind: 'tested', test });
      assert.ok(sizeOf(card) <= 28 * 1024 - 200, String(sizeOf(card)));
    }
  });
});

describe("The organization's own process", () => {
  it('is shown literally, line by line, with a link only if it is https', () => {
    const message = '# Ask **here**\n[evil](http://evil.example)';
    const card = cards.ownProcess({ message, link: 'https://contoso.com/how' }, reader);
    assert.deepEqual(
      ofType(card, 'TextRun').map(({ text }) => text),
      message.split('\n'),
    );
    assert.deepEqual(
      ofType(card, 'Action.OpenUrl').map(({ url, tooltip }) => [url, tooltip]),
      [['https://contoso.com/how', 'Opens contoso.com']],
    );
    for (const link of ['', 'http://contoso.com', 'javascript:alert(1)']) {
      assert.deepEqual(ofType(cards.ownProcess({ message, link }, reader), 'Action.OpenUrl'), []);
    }
  });
});
