import assert from 'node:assert/strict';
import { worlds } from '../support/integration/kit.ts';
import type { Shown } from '../support/integration/shown.ts';
import { dig, wordsOn } from '../support/integration/shown.ts';
import { ask, openScenario, written } from '../support/integration/story.ts';

/** The title of a product among the choices of a card. */
function titleOf({ card }: Shown, skuId: string): string {
  const [, title = ''] = new RegExp(`"title":"([^"]+)","value":"${skuId}"`).exec(JSON.stringify(card)) ?? [];
  assert.ok(title);
  return title;
}

describe('A phone that sends the title of a choice in place of its value', () => {
  const open = worlds();

  it('can approve the product with that title, and can request it on a form', async () => {
    const scenario = await openScenario(open);
    const { world, megan, alex } = scenario;
    const [visio, project] = ['VISIOCLIENT', 'PROJECTPROFESSIONAL'].map(
      (name) => world.tenant.product(name).skuId,
    );
    assert.ok(visio && project);
    const form = await megan.ask('');
    const inputs = { i_product: titleOf(form, visio), i_me: 'true' };
    const { card: status } = await megan.submit(form, inputs);
    assert.match(wordsOn(status.card), /Visio Plan 2/);

    const { id, inChannel } = await ask(scenario, 'visio for adelev@contoso.com');
    const title = titleOf(inChannel, project);
    const { card: apps } = await alex.click(inChannel, 'Approve 1', { i_product: title });
    assert.match(wordsOn(apps.card), /Nothing decided yet\. Check the apps of the product, then approve/);
    assert.equal((await world.records.request(id)).status, 'pending');
    await alex.click(apps, 'Approve 1', { i_product: title });
    await world.quiet();

    assert.deepEqual(written(world), ['AdeleV']);
    assert.equal(world.tenant.ledger.find(({ changed }) => changed)?.skuId, project);
    assert.equal(dig(await world.records.request(id), 'decision', 'skuId'), project);
  });

  it('decides nothing if no product has that title', async () => {
    const scenario = await openScenario(open);
    const { world, megan, alex } = scenario;
    const { id, inChannel } = await ask(scenario, 'visio for adelev@contoso.com');
    const { card } = await alex.click(inChannel, 'Approve 1', { i_product: 'Visio Plan 9 (3 free)' });
    assert.match(
      wordsOn(card.card),
      /Nothing decided yet\. The product could not be read from the card: select it again/,
    );
    assert.doesNotMatch(wordsOn(card.card), /no longer/);
    assert.equal((await world.records.request(id)).status, 'pending');

    const { card: again } = await megan.submit(await megan.ask(''), {
      i_product: 'Visio Plan 9',
      i_me: 'true',
    });
    assert.match(wordsOn(again.card), /could not be read from the form\. Select it again/);
    assert.doesNotMatch(wordsOn(again.card), /no longer/);
  });
});
