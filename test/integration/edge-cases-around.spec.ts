import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { World } from '../support/integration/kit.ts';
import { worlds } from '../support/integration/kit.ts';
import { channel } from '../support/integration/people.ts';
import { startProcess } from '../support/integration/product-process.ts';
import { cardOf, dig, wordsOn } from '../support/integration/shown.ts';
import {
  ask,
  audited,
  fromSettings,
  mailed,
  now,
  openScenario,
  requestOf,
  written,
} from '../support/integration/story.ts';

const DAY = 86_400_000;

describe('Edge cases around a request', () => {
  const open = worlds();

  it('mail refused though the license was assigned', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const { id, inChannel } = await ask(scenario, 'visio for adelev@contoso.com');
    world.tenant.faults.add({
      match: ({ template, body }) =>
        template === '/users/{id}/sendMail' && JSON.stringify(body).includes('AdeleV@contoso.com'),
      answer: { status: 400 },
    });

    await alex.click(inChannel, 'Approve 1');
    await world.quiet();

    const [entry] = await world.records.entries(id);
    assert.equal(entry?.outcome?.kind, 'assigned');
    assert.deepEqual([written(world), mailed(world)], [['AdeleV'], ['MeganB@contoso.com']]);
    assert.match(now(world, inChannel), /1 assigned[^]*1 of 2 sent, 1 refused by the mail system/);
    assert.match(String(world.human('AdeleV').told()), /Visio Plan 2 was approved for you\. You have it now/);
    assert.deepEqual(await world.records.dead(), []);
  });

  it('a person deleted since', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const { id, inChannel } = await ask(scenario, 'visio for adelev@contoso.com, diegos@contoso.com');
    world.tenant.change.deleteUser('AdeleV@contoso.com');

    await alex.click(inChannel, 'Approve 2');
    await world.quiet();

    const ends = (await world.records.entries(id)).map(({ outcome }) => outcome);
    assert.deepEqual(
      ends.map((end) => (end?.kind === 'failed' ? end.reason : end?.kind)),
      ['person-gone', 'assigned'],
    );
    assert.match(
      now(world, inChannel),
      /The account is no longer in the directory · 1 person\nAdele Vance\n[^]*Restore the account/,
    );
    assert.deepEqual(written(world), ['DiegoS']);
  });

  it('an approver who lost the role a second ago', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const { id, inChannel } = await ask(scenario, 'visio for adelev@contoso.com');
    await alex.click(inChannel, 'Refresh');
    const before = await audited(world);
    world.tenant.change.revokeRole('AlexW@contoso.com', 'License Administrator');

    const { sentence } = await alex.click(inChannel, 'Approve 1');

    assert.match(sentence, /Only people who may approve licenses can do that\. Nothing was changed\./);
    assert.equal((await world.records.request(id)).status, 'pending');
    assert.deepEqual(await audited(world), [...before, 'refused']);
  });

  it('the bot removed from the channel that cards go to', async () => {
    const world = await open();
    await world.start();
    const [megan, alex] = [world.human('MeganB'), world.human('AlexW')];
    await alex.say('notify here', channel);
    await world.quiet();
    world.connector.fail('BotNotInConversationRoster', { conversationId: channel.id });

    const status = (await megan.submit(await megan.ask('visio'), {})).card;
    await world.quiet();

    assert.deepEqual(await world.records.places(), []);
    assert.ok((await audited(world)).includes('place-gone'));
    // To APPROVER_MAIL, and to the person who set up the place, who is the same.
    assert.deepEqual(mailed(world), ['AlexW@contoso.com', 'AlexW@contoso.com']);
    assert.match(now(world, status), /No approver has been notified yet/);

    // The bot returns. The place and the waiting requests return too.
    world.connector.heal();
    await alex.say('notify here', channel);
    await world.quiet();
    assert.match(wordsOn(alex.cards(channel).at(-1)?.card), /Approve 1/);
    assert.match(now(world, status), /Waiting for an approver/);

    // If Teams reports the removal, no card has to fail first.
    await alex.event({ type: 'installationUpdate', action: 'remove' }, channel);
    assert.deepEqual(await world.records.places(), []);
  });

  it('no place', async () => {
    const world = await open();
    await world.start();
    const [megan, alex] = [world.human('MeganB'), world.human('AlexW')];

    const status = (await megan.submit(await megan.ask('visio'), {})).card;
    await world.quiet();

    assert.match(now(world, status), /No approver has been notified yet/);
    assert.deepEqual(mailed(world), ['AlexW@contoso.com']);
    assert.match(String(world.tenant.mails[0]?.text), /Megan Bowen asks for Visio Plan 2[^]*notify me/);
    const [reply] = await alex.say('requests');
    assert.ok(reply);
    const list = { card: cardOf(reply.body), activityId: reply.activityId, room: alex.chat };
    await alex.click(list, 'open');
    await world.quiet();
    const card = alex.cards().find(({ card: one }) => dig(one, 'refresh') !== undefined);
    assert.ok(card);
    await alex.click(card, 'Approve 1');
    await world.quiet();
    assert.deepEqual(written(world), ['MeganB']);
    assert.equal(requestOf(card), requestOf(status));
  });

  it('a card older than the retention', async function olderThanTheRetention() {
    // The product starts three times as a process of its own.
    this.timeout(90_000);
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const { id, inChannel } = await ask(scenario, 'visio for adelev@contoso.com');

    await later(world, 28 * DAY, async () => (await world.records.request(id)).lapsesAt !== undefined);
    await later(world, 31 * DAY, async () => (await world.records.request(id)).status === 'lapsed');
    const late = (await alex.click(inChannel, 'Approve 1')).card;
    assert.match(wordsOn(late.card), /no longer waiting|Expired without a decision/);

    await later(world, 62 * DAY, async () => (await world.records.requests()).length === 0);
    const { sentence } = await alex.click(inChannel, 'Approve 1');
    assert.equal(sentence, 'This request is no longer kept. Nothing was changed.');
    assert.deepEqual(written(world), []);
  });
});

for (const store of ['sqlite', 'cosmos'] as const) {
  describe(`Edge cases of the store (${store})`, () => {
    const open = worlds();

    it('own process switched on between form and submit', async () => {
      const { world, megan, alex } = await openScenario(open, { store });
      const form = await megan.ask('visio');
      const before = await audited(world);
      const settings = await fromSettings(alex, 'Change: Own request process');
      const own = { i_own: 'true', i_message: 'Ask in ServiceNow.', i_link: 'https://contoso.com/ask' };
      await alex.click(settings, 'Save', own);

      const answer = await megan.submit(form, {});

      assert.match(wordsOn(answer.card.card), /Ask in ServiceNow\.[^]*Open the documentation/);
      assert.deepEqual(await world.records.requests(), []);
      assert.deepEqual(await audited(world), [...before, 'settings-saved']);
    });

    it('the store away for a minute while a turn comes in', async () => {
      const scenario = await openScenario(open, { store });
      const { world, megan, alex } = scenario;
      const { id, inChannel } = await ask(scenario, 'visio for adelev@contoso.com');
      const form = await megan.ask('visio for diegos@contoso.com');

      const back = takeAway(world);
      for (const answer of [() => alex.click(inChannel, 'Approve 1'), () => megan.submit(form, {})]) {
        const startedAt = performance.now();
        assert.match((await answer()).sentence, /does not answer just now[^]*Please try again in a minute/);
        assert.ok(performance.now() - startedAt < 3000);
      }
      back();

      assert.equal((await world.records.request(id)).status, 'pending');
      await alex.click(inChannel, 'Approve 1');
      await megan.submit(form, {});
      await world.quiet();
      assert.deepEqual(written(world), ['AdeleV']);
      assert.equal((await world.records.requests()).length, 2);
    });
  });
}

/**
 * Runs the product in a process with a clock that is ahead, until the condition is true. Then it goes on in
 * this process.
 */
async function later(world: World, aheadMs: number, isSo: () => Promise<boolean>): Promise<void> {
  await world.stop();
  const ahead = await startProcess(world, { aheadMs });
  await world.until(isSo);
  await ahead.stop();
  await world.start();
}

/** Makes the store fail until the returned function is called. */
function takeAway(world: World): () => void {
  if (world.env['STORE'] === 'cosmos') {
    world.cosmos.faults.add({ times: Number.POSITIVE_INFINITY, effect: { answer: 503 } });
    return () => world.cosmos.faults.clear();
  }
  const other = new DatabaseSync(join(world.folder, 'store.db'));
  other.exec('BEGIN IMMEDIATE');
  return () => other.close();
}
