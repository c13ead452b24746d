import assert from 'node:assert/strict';
import { worlds } from '../support/integration/kit.ts';
import type { Human } from '../support/integration/people.ts';
import type { Shown } from '../support/integration/shown.ts';
import { cardOf, wordsOn } from '../support/integration/shown.ts';
import type { Scenario } from '../support/integration/story.ts';
import { ask, audited, openScenario } from '../support/integration/story.ts';

const PROJECT = 'PROJECTPROFESSIONAL';

/** The card of `my licenses`. */
async function ownLicenses(human: Human): Promise<Shown> {
  const [reply] = await human.say('my licenses');
  assert.ok(reply);
  return { card: cardOf(reply.body), activityId: reply.activityId, room: human.chat };
}

const removals = ({ world }: Scenario) =>
  world.tenant.ledger
    .filter(({ action }) => action === 'remove')
    .map(({ userPrincipalName, skuId, changed }) => [userPrincipalName, skuId, changed]);

describe('A license that is given back', () => {
  const open = worlds();

  async function given(): Promise<Scenario & { readonly skuId: string; readonly holds: () => boolean }> {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const { skuId } = world.tenant.product(PROJECT);
    const { inChannel } = await ask(scenario, 'project');
    await alex.click(inChannel, 'Approve 1');
    await world.quiet();
    const holds = (): boolean =>
      world.tenant.user('MeganB@contoso.com').assignments.some((one) => one.skuId === skuId);
    assert.ok(holds());
    return { ...scenario, skuId, holds };
  }

  it('is removed in Microsoft 365, once and alone, and its holder is told', async () => {
    const scenario = await given();
    const { world, megan, skuId, holds } = scenario;
    const before = world.tenant.user('MeganB@contoso.com').assignments.length;
    const { card: asking } = await megan.click(await ownLicenses(megan), 'Give back');
    assert.match(wordsOn(asking.card), /You lose access within a minute/);
    const { card: answer } = await megan.click(asking, 'Give it back');
    assert.match(wordsOn(answer.card), /is being given back\. You are told when it is done/);
    await world.quiet();

    assert.equal(holds(), false);
    assert.equal(world.tenant.user('MeganB@contoso.com').assignments.length, before - 1);
    assert.deepEqual(removals(scenario), [['MeganB@contoso.com', skuId, true]]);
    const said = world.connector.of(megan.chat.id).map(({ body }) => JSON.stringify(body));
    assert.equal(said.filter((text) => text.includes('You gave back')).length, 1);
    assert.deepEqual(
      (await audited(world)).filter((what) => what.startsWith('license-')),
      ['license-given-back', 'license-removed'],
    );
    // The old card is still there: a second click is answered with what is so.
    const { card: again } = await megan.click(asking, 'Give it back');
    assert.match(wordsOn(again.card), /You no longer have/);
    await world.quiet();
    assert.equal(removals(scenario).length, 1);
  });

  it('stays if somebody changed it by hand since', async () => {
    const scenario = await given();
    const { world, megan, skuId, holds } = scenario;
    const { plans } = world.tenant.product(PROJECT);
    const off = plans.filter(({ appliesTo }) => appliesTo === 'User').map(({ id }) => id);
    const user = world.tenant.user('MeganB@contoso.com');
    user.assignments = user.assignments.map((one) =>
      one.skuId === skuId ? { ...one, disabledPlans: off.slice(0, 1) } : one,
    );
    const { card: asking } = await megan.click(await ownLicenses(megan), 'Give back');
    await megan.click(asking, 'Give it back');
    await world.quiet();
    assert.equal(holds(), true);
    assert.deepEqual(removals(scenario), []);
    assert.ok((await audited(world)).includes('license-left-alone'));
  });
});
