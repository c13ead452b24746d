import assert from 'node:assert/strict';
import { footprint } from '../support/integration/attempts.ts';
import { worlds } from '../support/integration/kit.ts';
import type { Human } from '../support/integration/people.ts';
import type { Shown } from '../support/integration/shown.ts';
import { buttonsOn, cardOf, wordsOn } from '../support/integration/shown.ts';
import { ask, openScenario, withPlaces } from '../support/integration/story.ts';

/** The card that answers these words. */
async function shown(human: Human, words: string): Promise<Shown> {
  const [reply, ...more] = await human.say(words);
  assert.ok(reply);
  assert.deepEqual(more, []);
  return { card: cardOf(reply.body), activityId: reply.activityId, room: human.chat };
}

describe('A license that was given', () => {
  const open = worlds();

  for (const store of ['sqlite', 'cosmos'] as const)
    it(`is listed for its person, and explained to an approver, who opens its request (${store})`, async () => {
      const scenario = await openScenario(open, { store });
      const { world, nestor, alex } = scenario;
      const adele = world.human('AdeleV');
      assert.match(wordsOn((await shown(adele, 'my licenses')).card), /has not given you a license yet/);

      const { inChat } = await ask(scenario, 'visio for adelev@contoso.com');
      await nestor.click(inChat, 'Approve 1');
      await world.quiet();
      const before = await footprint(world);
      assert.match(wordsOn((await shown(adele, 'my licenses')).card), /Visio Plan 2\nSince /);

      const why = await shown(alex, 'why Adele Vance');
      assert.match(wordsOn(why.card), /Visio Plan 2\nThrough License Desk\nApproved by Nestor Wilke, /);
      // To look changes nothing.
      assert.deepEqual({ ...(await footprint(world)), sent: before.sent }, before);
      await alex.click(why, 'Open: Visio Plan 2');
      await world.quiet();
      assert.match(wordsOn(alex.cards().at(-1)?.card), /Approved by Nestor Wilke/);
    });

  it('is told from one that a group gives, and from one that nobody of us gave', async () => {
    const world = await open();
    const { change } = world.tenant;
    change.grantPermission('GroupMember.Read.All');
    await world.start();
    const { alex } = await withPlaces(world);
    const words = async (text: string) => wordsOn((await shown(alex, text)).card);
    assert.match(
      await words('why LynneR@contoso.com'),
      /Visio Plan 2\nThrough the group Licenses for Design$/,
    );

    change.revokePermission('GroupMember.Read.All');
    const { id } = world.human('LynneR').user;
    assert.match(await words(`why ${id}`), /Visio Plan 2\nThrough the group [\da-f-]{36}$/);
    assert.match(await words('why MeganB@contoso.com'), /\nNot through License Desk, since /);
  });

  it('is explained for one of several people with a name, who is chosen on the card', async () => {
    const { world, alex } = await openScenario(open);
    const [one, other] = [world.human('ChrisG').user, world.human('ChrisG2').user];
    const card = await shown(alex, `why ${one.displayName}`);
    const [, second] = buttonsOn(card.card);
    assert.equal(buttonsOn(card.card).length, 2);
    const { card: why } = await alex.click(card, String(second));
    const chosen = [one, other].filter(({ mail }) => wordsOn(why.card).includes(String(mail)));
    assert.equal(chosen.length, 1);
    assert.match(wordsOn(why.card), /Microsoft 365 shows no license|License Desk/);
  });
});
