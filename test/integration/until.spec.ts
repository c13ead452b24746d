import assert from 'node:assert/strict';
import { dayOf, daysAfter } from '../../src/domain/calendar-day.ts';
import { dayText } from '../../src/text/languages.ts';
import { worlds } from '../support/integration/kit.ts';
import type { Human } from '../support/integration/people.ts';
import { channel } from '../support/integration/people.ts';
import type { Shown } from '../support/integration/shown.ts';
import { buttonsOn, cardOf, wordsOn } from '../support/integration/shown.ts';
import { ask, audited, fromSettings, now, openScenario } from '../support/integration/story.ts';

/** The button that approves until a day. */
const approving = ({ card }: Shown): string =>
  buttonsOn(card).find((title) => title.startsWith('Approve 1 until ')) ?? assert.fail(wordsOn(card));

async function wordsAfter(human: Human, text: string): Promise<string> {
  const [reply] = await human.say(text);
  return wordsOn(cardOf(reply?.body));
}

describe('Licenses until a day', () => {
  const open = worlds();

  for (const store of ['sqlite', 'cosmos'] as const) {
    it(`go from the settings over form and card to the grant, and are extended (${store})`, async () => {
      const scenario = await openScenario(open, { store });
      const { world, megan, alex } = scenario;
      const { skuId } = world.tenant.product('PROJECTPROFESSIONAL');
      const today = dayOf(Date.now(), 'UTC');
      const [wish, later] = [daysAfter(today, 10), daysAfter(today, 12)];

      const rule = { i_product: skuId, i_rule: 'must', i_days: '30' };
      const settings = await fromSettings(alex, 'Change: When licenses end');
      const { card: foreseen } = await alex.click(settings, 'Look ahead', rule);
      assert.match(wordsOn(foreseen.card), /No request for it waits now\./);
      const { card: saved } = await alex.click(foreseen, 'Save');
      assert.match(wordsOn(saved.card), /Saved\. .*licenses end after at most 30 days/);
      assert.equal((await audited(world)).at(-1), 'settings-saved');

      const { status, inChannel } = await ask(scenario, 'project', { i_until: wish });
      assert.match(wordsOn(status.card), /Needed until /);
      const { card: again } = await alex.click(inChannel, approving(inChannel), { i_until: later });
      assert.match(wordsOn(again.card), /Nothing decided yet\. Check the last day/);
      await alex.click(again, approving(again));
      await world.quiet();

      const day = dayText(later, { locale: 'en-US' });
      assert.ok((await wordsAfter(megan, 'my licenses')).includes(`until ${day}`));
      assert.ok((await wordsAfter(alex, 'why MeganB@contoso.com')).includes(`until ${day}`));
      assert.ok(
        world.connector
          .of(megan.chat.id)
          .some((made) => JSON.stringify(made).includes(`You have it now, until ${day}`)),
      );

      const last = daysAfter(today, 20);
      const to = dayText(last, { locale: 'en-US' });
      const [licenses] = await megan.say('my licenses');
      assert.ok(licenses);
      const own = { card: cardOf(licenses.body), activityId: licenses.activityId, room: megan.chat };
      const { card: form } = await megan.click(own, 'extend');
      assert.ok(wordsOn(form.card).includes(`It now ends after ${day}.`));
      const { card: asked } = await megan.click(form, 'extend-yes', { i_day: last, i_reason: 'Late plans' });
      assert.match(wordsOn(asked.card), /The approvers are asked to extend/);
      await world.quiet();

      const question = alex.cards(channel).find(({ card }) => wordsOn(card).includes('Late plans'));
      assert.ok(question);
      assert.match(wordsOn(question.card), /^Request for a later end\n/);
      assert.ok(buttonsOn(question.card).some((title) => /^Extend until \w+ \d+$/.test(title)));
      const { sentence } = await megan.click(question, 'extension-yes');
      assert.match(sentence, /Only people who may approve licenses/);
      const { card: done } = await alex.click(question, 'extension-yes');
      assert.ok(wordsOn(done.card).includes(`extended it until ${to}.`));
      const { card: second } = await alex.click(question, 'extension-no');
      assert.ok(wordsOn(second.card).includes(`extended it until ${to}.`));
      await world.quiet();
      assert.ok(now(world, question).includes(`extended it until ${to}.`));
      assert.equal(megan.told().filter((text) => text.includes(`you have it until ${to}`)).length, 1);
      assert.ok((await wordsAfter(megan, 'my licenses')).includes(`until ${to}`));
      const acts = (await audited(world)).filter((what) => /^extension|refused/.test(what));
      assert.deepEqual(acts, ['extension-asked', 'refused', 'extension-granted']);
    });
  }
});
