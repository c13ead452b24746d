import assert from 'node:assert/strict';
import { fake } from 'sinon';
import type { Product } from '../../../src/domain/product.ts';
import { readerFor } from '../../../src/text/languages.ts';
import { aSettingsView } from '../../render/office-scenes.ts';
import { click as clickAll } from '../../render/check-card.ts';
import { answerTo, cardAfter, real, refused } from '../../support/teams/clicks.ts';
import { activityFrom, readerFallback, viewWith } from '../../support/teams/kit.ts';

const [visio] = viewWith().products;
const named = (skuId: string, name: string, more: Partial<Product> = {}): Product => {
  assert.ok(visio);
  return { ...visio, skuId, name, ...more };
};
const view = {
  ...aSettingsView(),
  products: [
    named('sku-visio', 'Visio Plan 2'),
    named('sku-list', 'Forms, Lists, and Planner'),
    named('sku-part', 'Forms'),
    named('sku-trial', 'Power Apps Trial', { unpaid: true }),
    named('sku-twin', 'Twin Plan'),
    named('sku-other-twin', 'Twin Plan'),
  ],
};

function dataOf(sent: string, locale: string): object {
  const card = real.settingsTopic('products', { outcome: 'viewed', view }, readerFor(locale, readerFallback));
  return Object.assign({}, clickAll(card, 'settings-save'), { i_products: sent });
}

/** The products that are saved as offered if a phone sends that. */
async function offered(sent: string, locale = 'en'): Promise<unknown> {
  const saveSettings = fake.resolves({ outcome: 'saved', view });
  const click = { action: { verb: 'settings-save', data: dataOf(sent, locale) } };
  const viewSettings = async () => view;
  await cardAfter(click, { saveSettings, viewSettings }, activityFrom({ locale }));
  return saveSettings.firstCall.args[2].offered;
}

describe('The offered products whose titles a phone sends in place of their ids', () => {
  it('are the products with those titles, even if a title has commas', async () => {
    assert.deepEqual(await offered('Visio Plan 2'), ['sku-visio']);
    assert.deepEqual(await offered('Visio Plan 2,Forms, Lists, and Planner,Forms'), [
      'sku-visio',
      'sku-list',
      'sku-part',
    ]);
    assert.deepEqual(await offered('sku-twin,Visio Plan 2'), ['sku-twin', 'sku-visio']);
  });

  it('are found by the words of the card, in its language', async () => {
    for (const locale of ['en', 'sv']) {
      const card = real.settingsTopic(
        'products',
        { outcome: 'viewed', view },
        readerFor(locale, readerFallback),
      );
      const [, title] = /"title":"([^"]+)","value":"sku-trial"/.exec(JSON.stringify(card)) ?? [];
      assert.deepEqual(await offered(`${title},Visio Plan 2`, locale), ['sku-trial', 'sku-visio']);
    }
  });

  it('are refused, and nothing is saved, if a title belongs to no product, or to two', async () => {
    for (const sent of ['Visio Plan 3', 'Visio Plan 2,Twin Plan', 'Visio Plan 2,,Forms', ' , ']) {
      const click = { action: { verb: 'settings-save', data: dataOf(sent, 'en') } };
      await assert.rejects(
        answerTo(click, { viewSettings: async () => view }),
        refused('card-outdated'),
        sent,
      );
    }
  });
});
