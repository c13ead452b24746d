import assert from 'node:assert/strict';
import { worlds } from '../support/integration/kit.ts';
import { wordsOn } from '../support/integration/shown.ts';
import { ask, mailed, now, openScenario, written } from '../support/integration/story.ts';

const always = Number.POSITIVE_INFINITY;

describe('While the store is not available, the product', () => {
  const open = worlds();

  it('says so to everybody who clicks or writes, and loses nothing', async () => {
    const scenario = await openScenario(open, { store: 'cosmos' });
    const { world, megan, alex } = scenario;
    const { faults } = world.cosmos;
    const asked = await ask(scenario, 'visio for adelev@contoso.com');
    const form = await megan.ask('visio for diegos@contoso.com');

    faults.add({ times: always, effect: { answer: 503 } });
    const clicked = await alex.click(asked.inChannel, 'Approve 1', { i_message: 'Keep this' });
    const sent = await megan.submit(form, {});
    const [said] = await alex.say('notify me');
    for (const sentence of [clicked.sentence, sent.sentence, String(said?.body['text'])]) {
      assert.match(sentence, /does not answer just now|cannot reach its records/);
      assert.match(sentence, /try again in a minute/);
    }
    faults.clear();
    assert.equal((await world.records.request(asked.id)).status, 'pending');
    assert.deepEqual(world.tenant.ledger, []);

    // The same card and the same form work again.
    await alex.click(asked.inChannel, 'Approve 1', { i_message: 'Keep this' });
    assert.match(wordsOn((await megan.submit(form, {})).card.card), /Waiting for an approver/);
    await world.quiet();
    assert.deepEqual(written(world), ['AdeleV']);
    assert.match(now(world, asked.status), /Keep this/);
    assert.equal((await world.records.requests()).length, 2);
  });

  it('finds out what became of a decision whose answer was lost', async () => {
    const scenario = await openScenario(open, { store: 'cosmos' });
    const { world, alex } = scenario;
    for (const effect of ['lost', 'cut'] as const) {
      const { inChannel } = await ask(
        scenario,
        `visio for ${effect === 'lost' ? 'adelev' : 'diegos'}@contoso.com`,
      );
      world.cosmos.faults.add({ on: ['batch'], effect });
      const { card } = await alex.click(inChannel, 'Approve 1');
      assert.match(wordsOn(card.card), /Approved by[^]*Alex Wilber/);
      assert.doesNotMatch(wordsOn(card.card), /has already decided/);
      await world.quiet();
    }
    assert.deepEqual(written(world), ['AdeleV', 'DiegoS']);
    assert.equal((await world.records.audit()).filter(({ what }) => what === 'request-approved').length, 2);
    assert.equal(mailed(world).length, 4);
  });

  it('lets the worker continue without help afterwards', async () => {
    const scenario = await openScenario(open, { store: 'cosmos' });
    const { world, alex } = scenario;
    const asked = await ask(scenario, 'visio for adelev@contoso.com');
    // The jobs cannot be found, since every query fails for a while.
    world.cosmos.faults.add({ on: ['query'], times: 6, effect: { answer: 503 } });
    await alex.click(asked.inChannel, 'Approve 1');
    await world.until(() => /1 assigned/.test(now(world, asked.inChannel)));
    await world.quiet();
    assert.deepEqual(written(world), ['AdeleV']);
    assert.equal(mailed(world).length, 2);
  });
});
