import assert from 'node:assert/strict';
import { createCards } from '../../../src/teams/cards/cards.ts';
import { aPerson, aProduct, VISIO } from '../../support/builders.ts';
import { ofType, sizeOf, textOf } from '../../render/check-card.ts';
import { aSettingsView, reader, scenes } from '../../render/scenes.ts';

const cards = createCards({ timeZone: 'UTC' });

describe('The card of the settings', () => {
  it('keeps the words that administrators know from the admin center', () => {
    const labels = ofType(cards.settings({ outcome: 'viewed', view: aSettingsView() }, reader), 'Input.').map(
      ({ label, title }) => label ?? title,
    );
    for (const label of [
      "Use my organization's request process",
      'Message',
      'Link to documentation (optional)',
    ]) {
      assert.ok(labels.includes(label), label);
    }
  });

  it('says where each value comes from, who approves, and from where mail is sent', () => {
    const text = textOf(cards.settings({ outcome: 'viewed', view: aSettingsView() }, reader));
    for (const part of [
      'Saved here',
      'From the configuration (RETENTION_DAYS)',
      'Default, not changed yet',
      'Last saved by Lee Gu',
      'Global Administrator, License Administrator',
      'licenses@contoso.com',
    ]) {
      assert.ok(text.includes(part), part);
    }
    const { options } = aSettingsView();
    const view = { ...aSettingsView(), options: { ...options, mailFrom: [] } };
    assert.match(
      textOf(cards.settings({ outcome: 'viewed', view }, reader)),
      /No mailbox, so no mail is sent/,
    );
  });

  it('tells the slower of two approvers who changed what, and the present values', () => {
    const text = textOf(scenes['settings-overtaken']?.() ?? {});
    assert.match(text, /Lee Gu has changed \(22 Nov, 14:02\): Message, Products on offer/);
    assert.match(text, /Now: Products on offer: Visio Plan 2/);
    assert.match(text, /Nothing was saved\./);
  });

  it('lists every product that was chosen, even one that is suspended or gone', () => {
    const suspended = aProduct({ skuId: 'old', name: 'Old Plan', assignable: false });
    const view = { ...aSettingsView({ offered: ['old', 'gone'] }), products: [aProduct(), suspended] };
    const choices = ofType(cards.settings({ outcome: 'viewed', view }, reader), 'Input.ChoiceSet');
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
      const card = cards.settings(
        { outcome: 'viewed', view: { ...aSettingsView({ offered }), products } },
        reader,
      );
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
    const view = { ...aSettingsView({ offered, ownMessage: '名'.repeat(1000) }), products };
    const card = cards.settings({ outcome: 'viewed', view }, reader);
    const picker = ofType(card, 'Input.ChoiceSet').find(({ id }) => id === 'i_products');
    const listed = Array.from(Object(picker)['choices'], (choice) => String(Object(choice).value));
    assert.deepEqual(listed.toSorted(), offered.toSorted());
    assert.match(textOf(card), /240 more products are not in this list/);
    assert.ok(sizeOf(card) <= 28 * 1024 - 200, String(sizeOf(card)));
  });
});

describe('The card of the places', () => {
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
    assert.match(text, /Channel · set up by Lee Gu, 22 Nov, 14:02 · no delivery yet/);
    assert.match(text, /last delivery 22 Nov, 14:05/);
  });

  it('gives each place its buttons, and has pages if there are many', () => {
    const card = cards.places({ places: [place], count: 30, after: 'a', next: 'b' }, reader);
    assert.deepEqual(
      ofType(card, 'Action.Execute').map(({ verb, data }) => [verb, Object(data).d]),
      [
        ['place-test', { p: 'p', g: 'a' }],
        ['place-remove', { p: 'p', g: 'a' }],
        ['places', { g: '' }],
        ['places', { g: 'b' }],
      ],
    );
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
