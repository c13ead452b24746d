import assert from 'node:assert/strict';
import { edited, footprint } from '../support/integration/attempts.ts';
import { worlds } from '../support/integration/kit.ts';
import type { Human } from '../support/integration/people.ts';
import { channel } from '../support/integration/people.ts';
import type { Shown } from '../support/integration/shown.ts';
import { buttonsOn, cardOf, inputsOn, wordsOn } from '../support/integration/shown.ts';
import type { Scenario } from '../support/integration/story.ts';
import { ask, openScenario } from '../support/integration/story.ts';

/** The card after `decide`. */
async function decideOf(human: Human): Promise<Shown> {
  const [reply, ...more] = await human.say('decide');
  assert.ok(reply);
  assert.deepEqual(more, []);
  return { card: cardOf(reply.body), activityId: reply.activityId, room: human.chat };
}

/** Three requests that wait: two for Visio, one for Project. */
async function askThree(scenario: Scenario): Promise<readonly string[]> {
  const ids = [];
  for (const words of [
    'visio for adelev@contoso.com',
    'visio for diegos@contoso.com',
    'project for adelev@contoso.com',
  ])
    ids.push((await ask(scenario, words)).id);
  return ids;
}

const statuses = async ({ world }: Scenario, ids: readonly string[]) =>
  (await Promise.all(ids.map((id) => world.records.request(id)))).map(({ status }) => status);

const allTicked = { i_t0: 'true', i_t1: 'true', i_t2: 'true' };

describe('Several requests on one card', () => {
  const open = worlds();

  for (const store of ['sqlite', 'cosmos'] as const)
    it(`are looked at, approved by one click, and licensed (${store})`, async () => {
      const scenario = await openScenario(open, { store });
      const { world, alex } = scenario;
      const ids = await askThree(scenario);
      const before = await footprint(world);

      const look = (await alex.click(await decideOf(alex), 'Look ahead', allTicked)).card;
      assert.match(wordsOn(look.card), /3 requests together: 3 get a license\./);
      // To look changes nothing.
      const { sent } = await footprint(world);
      assert.deepEqual({ ...(await footprint(world)), sent: before.sent }, before);
      assert.equal(sent, before.sent + 1);

      const done = (await alex.click(look, 'Approve the 3 ticked')).card;
      assert.match(wordsOn(done.card), /Approved: 3 requests\./);
      await world.quiet();
      assert.deepEqual(await statuses(scenario, ids), ['completed', 'completed', 'completed']);
      assert.match(wordsOn((await alex.click(done, 'Decide more')).card.card), /Nothing is waiting/);
    });

  it('leave out what a colleague decided meanwhile, and nothing is done twice by the same click again', async () => {
    const scenario = await openScenario(open);
    const { world, alex, nestor } = scenario;
    const last = await ask(scenario, 'visio for adelev@contoso.com');
    const ids = [last.id, (await ask(scenario, 'project for adelev@contoso.com')).id];
    const ticked = { i_t0: 'true', i_t1: 'true' };
    const look = (await alex.click(await decideOf(alex), 'Look ahead', ticked)).card;
    const question = (await nestor.click(last.inChat, "Don't approve")).card;
    await nestor.click(question, "Don't approve");
    await world.quiet();

    const approve = alex.clicking(look, 'Approve the 2 ticked');
    const words = wordsOn((await alex.send(approve)).card.card);
    assert.match(words, /Already decided: Nestor Wilke/);
    assert.match(words, /Approved: 1 of 2 requests\./);
    await world.quiet();
    const after = await footprint(world);
    assert.match(wordsOn((await alex.send(approve)).card.card), /You have approved this already/);
    await world.quiet();
    assert.deepEqual(await footprint(world), after);
    assert.deepEqual(await statuses(scenario, ids), ['declined', 'completed']);
  });

  it('are in the personal chat alone: a channel gets the link, and its clicks are refused', async () => {
    const scenario = await openScenario(open);
    const { alex } = scenario;
    await ask(scenario, 'visio for adelev@contoso.com');
    const card = await decideOf(alex);
    const [reply] = await alex.say('decide', channel);
    assert.match(String(reply?.body['text']), /only in your personal chat[^]*https:/);
    const elsewhere = { ...card, room: channel };
    for (const verb of ['decide-page', 'decide-look', 'decide-approve']) {
      const clicked = edited(alex.clicking(elsewhere, 'Look ahead'), { verb, i_t0: 'true' });
      assert.match((await alex.send(clicked)).sentence, /only in your personal chat/);
    }
  });

  it('believe nothing that was edited on the card', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const [first = '', second = ''] = await askThree(scenario);
    const page = await decideOf(alex);
    const look = (await alex.click(page, 'Look ahead', { i_t0: 'true' })).card;
    assert.ok(buttonsOn(look.card).includes('Approve the ticked one'));
    const rows = String(inputsOn(look.card)['i_rows']);
    const seen = rows.split('.')[1] ?? '';
    const before = await footprint(world);
    const approve = alex.clicking(look, 'Approve the ticked one');
    for (const edit of [
      { i_rows: `!${second}.${seen}` },
      { i_rows: `!${first}.${'x'.repeat(16)}` },
      { i_rows: `!00000000-0000-4000-8000-000000000000.${seen}` },
      { i_rows: `!../settings.${seen}` },
      { i_rows: { $gt: '' } },
      { i_rows: 'x'.repeat(100_000) },
      { i_rows: rows.slice(1) },
      { i_t0: 'false' },
      { i_t0: null },
      { d: { c: 'a-1.0' } },
      { d: { a: 'o.../settings' } },
      { i_more: Array.from({ length: 13 }, (_, n) => `${first}${n}.${seen}`).join(';') },
      { verb: 'decide-page' },
      { verb: 'decide-look' },
    ]) {
      const { sentence } = await alex.send(edited(approve, edit));
      assert.doesNotMatch(sentence, /went wrong/, JSON.stringify(edit));
    }
    await world.quiet();
    assert.deepEqual(await footprint(world), before);
    await alex.send(approve);
    await world.quiet();
    assert.equal((await world.records.request(first)).status, 'completed');
    assert.equal((await world.records.request(second)).status, 'pending');
  });
});
