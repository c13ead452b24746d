import assert from 'node:assert/strict';
import { worlds } from '../support/integration/kit.ts';
import type { World } from '../support/integration/kit.ts';
import { channel } from '../support/integration/people.ts';
import type { Shown } from '../support/integration/shown.ts';
import { cardOf, wordsOn } from '../support/integration/shown.ts';
import { audited, fromSettings } from '../support/integration/story.ts';

/** The settings card in the approver's chat. */
async function settingsOf(world: World): Promise<Shown> {
  const alex = world.human('AlexW');
  const [reply] = await alex.say('settings');
  assert.ok(reply);
  return { card: cardOf(reply.body), activityId: reply.activityId, room: alex.chat };
}

describe('The settings', () => {
  const open = worlds();

  for (const store of ['sqlite', 'cosmos'] as const) {
    it(`are saved once by two approvers with the same card, and are in force at once (${store})`, async () => {
      const world = await open({ store });
      await world.start();
      const [megan, alex] = [world.human('MeganB'), world.human('AlexW')];
      const card = await fromSettings(alex, 'Change: Own request process');

      const own = { i_own: 'true', i_message: 'Ask in ServiceNow.' };
      const answers = await Promise.all(
        [own, { ...own, i_link: 'https://contoso.com/how' }].map((inputs) =>
          alex.click(card, 'Save', inputs),
        ),
      );

      const words = answers.map((answer) => wordsOn(answer.card.card));
      assert.equal(words.filter((text) => text.includes('Saved.')).length, 1);
      assert.equal(words.filter((text) => text.includes('Nothing was saved.')).length, 1);
      assert.deepEqual(await audited(world), ['settings-saved']);
      assert.match(wordsOn((await megan.ask('visio')).card), /Ask in ServiceNow\./);
    });
  }

  it('set the language of shared cards, also after a restart', async () => {
    const world = await open();
    await world.start();
    const alex = world.human('AlexW');
    await alex.click(await fromSettings(alex, 'Change: Keeping and language'), 'Save', { i_language: 'sv' });
    await world.stop();
    await world.start();

    const [inChannel] = await alex.say('help', channel);
    const [inChat] = await alex.say('help');

    assert.match(wordsOn(cardOf(inChannel?.body)), /Begär Microsoft 365-licenser/);
    assert.match(wordsOn(cardOf(inChat?.body)), /Ask for Microsoft 365 licenses/);
  });

  it('check the installation within the time of a click, also while Graph is silent', async () => {
    const world = await open();
    await world.start();
    const alex = world.human('AlexW');
    const sound = await alex.click(await settingsOf(world), 'Check installation');
    assert.match(wordsOn(sound.card.card), /✓ Everything works \(\d+ checks\)/);

    world.tenant.faults.add({ match: ({ path }) => path === '/subscribedSkus', answer: 'hang' });
    const silent = await alex.click(sound.card, 'Check again');
    assert.match(wordsOn(silent.card.card), /The check did not end in time: Microsoft Graph\./);
    const back = await alex.click(silent.card, 'Settings');
    assert.match(wordsOn(back.card.card), /Own request process/);
  });

  it('show nothing of the installation to a channel, or to people who are no approvers', async () => {
    const world = await open();
    await world.start();
    const [alex, megan] = [world.human('AlexW'), world.human('MeganB')];
    const card = await settingsOf(world);
    const elsewhere = await alex.click({ ...card, room: channel }, 'Check installation');
    const other = await megan.click({ ...card, room: megan.chat }, 'Check installation');
    assert.match(elsewhere.sentence, /personal chat/);
    assert.match(other.sentence, /Only people who may approve/);
  });
});
