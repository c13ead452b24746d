import assert from 'node:assert/strict';
import { worlds } from '../support/integration/kit.ts';
import { allTold, askForMany, costOf, forMany, openMany } from '../support/integration/many.ts';
import { wordsOn } from '../support/integration/shown.ts';
import { stopTime } from '../support/integration/stopped-time.ts';
import { now, written } from '../support/integration/story.ts';
import { atScale } from '../support/scale.ts';

const nameOf = (address: string): string => address.replace('@contoso.com', '');

describe('A request with many persons', () => {
  const open = worlds();

  // On Cosmos the costs of such requests are measured below in any case.
  for (const store of atScale(['sqlite'] as const, ['sqlite', 'cosmos'] as const)) {
    it(`is looked up, decided, assigned and told to everybody: ${store}`, async function () {
      this.timeout(120_000);
      const world = await open(forMany(store));
      const addresses = await openMany(world, 200);
      for (const conversation of addresses.slice(0, 3)) {
        world.tenant.change.updateUser(conversation, { usageLocation: null });
      }
      const rows = addresses.map((conversation, n) => `Crowd ${n}\t${conversation.toUpperCase()}\tRow ${n}`);
      const typed = ['Name\tMail\tNote', ...rows, 'Nobody\tnobody@contoso.com\t', rows[7]].join('\n');

      const many = await askForMany(world, addresses, typed);
      const { megan, alex, inChannel } = many;
      const present = () => megan.cards().find(({ activityId }) => activityId === many.status.activityId);
      await world.until(() => now(world, many.status).includes('Correct these'));
      const { sentence } = await megan.click(present() ?? assert.fail(), 'Correct these');
      assert.match(sentence, /newest message/);

      const { card: without } = await alex.click(inChannel, 'Remove the 3 with a problem');
      const { card: filtered } = await alex.click(without, 'Filter', {
        i_filter: 'CROWD 19',
        i_message: 'Enjoy',
      });
      assert.match(wordsOn(filtered.card), /Approve 197 · not 3/);
      assert.equal(new Set(wordsOn(filtered.card).match(/Remove Crowd \d+/g)).size, 12);
      await alex.click(filtered, 'Approve 197 · not 3');
      await allTold(world, { ...many, addresses: addresses.slice(3) }, 201);
      await world.quiet();

      assert.deepEqual(written(world), addresses.slice(3).map(nameOf));
      assert.match(now(world, inChannel), /Enjoy/);
      assert.match(now(world, many.status), /197 assigned · 3 left out/);
      assert.match(now(world, many.status), /nobody in your organization was found: nobody@contoso\.com/);
      assert.equal(new Set(world.tenant.mails.flatMap(({ to }) => to)).size, 201);
      const mine = await world.human(nameOf(addresses[199] ?? '')).say('my requests');
      assert.match(wordsOn(mine[0]?.body), /Megan Bowen · 200 people/);
      assert.deepEqual(await world.records.dead(), []);
    });
  }

  it('comes back as a form if nobody on it is recognized', async () => {
    const world = await open();
    await world.start();
    const megan = world.human('MeganB');
    const typed = Array.from({ length: 21 }, (_, n) => `nobody${n}@contoso.com`).join(' ');
    const { card: status } = await megan.submit(await megan.ask('visio'), { i_people: '', i_typed: typed });
    assert.match(wordsOn(status.card), /People are being looked up: 0 of 21/);
    await world.quiet();

    assert.match(now(world, status), /Nobody could be included, so no request was made/);
    const form = megan.cards().at(-1) ?? assert.fail();
    assert.match(wordsOn(form.card), /Not found in your organization: nobody0@contoso\.com/);
    const { card } = await megan.submit(form, { i_typed: 'AdeleV@contoso.com' });
    assert.match(wordsOn(card.card), /Adele Vance/);
  });

  it('costs for each further person no more than for the first ones', async function () {
    this.timeout(180_000);
    const costs = [];
    for (const persons of atScale([20, 60, 100], [40, 120, 200])) {
      // While the machine is busy, more of the progress would be drawn, and more polls made.
      const time = stopTime();
      try {
        costs.push(await costOf(await open({ ...forMany('cosmos'), until: time.until }), persons));
      } finally {
        time.end();
      }
    }
    const [few, some, more] = costs;
    assert.ok(few && some && more);
    for (const what of ['documents', 'units', 'graph', 'teams'] as const) {
      const [first, next] = [some[what] - few[what], more[what] - some[what]];
      assert.ok(next <= first * 1.07, `${what}: more persons cost ${first}, as many again ${next}`);
    }
    assert.ok(more.card <= 28 * 1024);
  });
});
