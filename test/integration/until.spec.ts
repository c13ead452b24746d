import assert from 'node:assert/strict';
import { dayOf, daysAfter } from '../../src/domain/calendar-day.ts';
import { dayText } from '../../src/text/languages.ts';
import { worlds } from '../support/integration/kit.ts';
import type { Human } from '../support/integration/people.ts';
import type { Shown } from '../support/integration/shown.ts';
import { buttonsOn, cardOf, wordsOn } from '../support/integration/shown.ts';
import { ask, audited, fromSettings, openScenario } from '../support/integration/story.ts';

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
    it(`go from the settings over form and card to the grant (${store})`, async () => {
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
    });
  }
});
