import assert from 'node:assert/strict';
import { worlds } from '../support/integration/kit.ts';
import { wordsOn } from '../support/integration/shown.ts';
import { ask, now, openScenario, written } from '../support/integration/story.ts';

describe('In a tenant like real ones, License Desk', function () {
  this.timeout(60_000);
  const open = worlds();

  it('writes over nobody who has the product, even if licenseAssignmentStates leaves it out', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const off = world.tenant
      .product('VISIOCLIENT')
      .plans.slice(0, 1)
      .map(({ id }) => id);
    world.tenant.change.giveLicense('MiriamG@contoso.com', 'VISIOCLIENT', { disabledPlans: off });
    world.tenant.change.leaveGroup('MiriamG@contoso.com', 'Licenses for Design');
    world.tenant.change.hideState('MiriamG@contoso.com', 'VISIOCLIENT');

    const { inChannel } = await ask(scenario, 'visio for miriamg@contoso.com');
    assert.match(wordsOn(inChannel.card), /Already has it/i);
    await alex.click(inChannel, 'Approve 1');
    await world.quiet();

    assert.match(now(world, inChannel), /1 (?:has|have|had) it already/i);
    assert.deepEqual(written(world), []);
    const held = world.tenant.user('MiriamG@contoso.com').assignments;
    assert.deepEqual(
      held.map(({ disabledPlans }) => disabledPlans),
      [off],
    );
  });

  for (const status of [403, 503]) {
    it(`licenses the other persons if Graph does not show an account (${status})`, async () => {
      const scenario = await openScenario(open);
      const { world, alex, nestor } = scenario;
      world.tenant.change.setSeats('VISIOCLIENT', 10);
      const { inChannel } = await ask(scenario, 'visio for adelev@contoso.com diegos@contoso.com');
      const { id } = world.tenant.user('DiegoS@contoso.com');
      world.tenant.faults.add({ match: ({ path }) => path === `/users/${id}`, answer: { status } });
      await alex.click(inChannel, 'Approve 2');
      await world.until(() => written(world).includes('AdeleV'));
      await world.until(() => /1 assigned/.test(now(world, inChannel)));

      assert.deepEqual(written(world), ['AdeleV']);
      assert.match(now(world, inChannel), status === 403 ? /applications change the licenses/ : /waiting/i);
      assert.doesNotMatch(nestor.told().join(), /consent/);
    });
  }

  it('logs the reason when an incoming request is refused', async () => {
    const { world, alex } = await openScenario(open);
    const message = alex.writing('help');
    for (const [changes, status, reason] of [
      [{ channelId: 'agents' }, 403, 'channel'],
      [{ from: 'nobody' }, 400, 'activity'],
    ] as const) {
      assert.equal((await alex.send({ ...message, ...changes })).status, status);
      assert.ok(
        world.lines.some((line) => line.fields?.['reason'] === reason && line.level === 'warn'),
        reason,
      );
    }
  });

  for (const status of [403, 503]) {
    it(`names an address that Graph does not answer (${status}), and holds up neither a form nor a large request`, async () => {
      const { world, megan } = await openScenario(open);
      world.tenant.faults.add({
        match: ({ query }) => query.get('$filter')?.includes("'DiegoS@contoso.com'") === true,
        answer: { status },
      });
      const some = { i_people: '', i_typed: 'AdeleV@contoso.com DiegoS@contoso.com' };
      const { card: again } = await megan.submit(await megan.ask('visio'), some);
      assert.match(wordsOn(again.card), /could not say who is meant by: DiegoS@contoso\.com\. Send the form/);
      const { card: made } = await megan.submit(again, { i_typed: '' });
      assert.match(wordsOn(made.card), /Adele Vance/);

      const crowd = world.tenant.change.addCrowd(30).map(({ userPrincipalName }) => userPrincipalName);
      const many = { i_people: '', i_typed: [...crowd, 'DiegoS@contoso.com'].join(' ') };
      const { card: large } = await megan.submit(await megan.ask('visio'), many);
      await world.until(() => now(world, large).includes('Correct these'));
      assert.match(now(world, large), /30 people/);
      assert.match(now(world, large), /could not say who is meant by: DiegoS@contoso\.com\. Try again later/);
      const drawn = megan.cards().find(({ activityId }) => activityId === large.activityId);
      await megan.click(drawn ?? assert.fail(), 'Correct these');
      assert.match(JSON.stringify(megan.cards().at(-1)?.card), /"value":"DiegoS@contoso\.com"/);
    });
  }

  it('offers neither products bought by self-service nor unpaid ones', async () => {
    const { world, megan } = await openScenario(open);
    world.tenant.change.addSpecialProducts('self-service', 'trial', 'viral', 'system', 'in grace');
    await world.stop();
    await world.start();

    const form = wordsOn((await megan.ask('')).card);
    assert.match(form, /Exchange Online \(Plan 1\)/);
    assert.doesNotMatch(form, /DEPT|Trial|Free|Viral|Adhoc|Virtualuser/i);
  });

  it('sends all mails if one of two mailboxes is refused, and tells the places', async () => {
    const env = { MAIL_FROM: 'licenses@contoso.com,it-help@contoso.com' };
    const scenario = await openScenario(open, { env });
    const { world, alex, nestor } = scenario;
    world.tenant.change.refuseMailbox('it-help@contoso.com', 'denied');

    const { inChannel } = await ask(scenario, 'visio for adelev@contoso.com diegos@contoso.com');
    await alex.click(inChannel, 'Approve 2');
    await world.until(() => world.tenant.mails.length === 3);
    await world.quiet();

    assert.deepEqual([...new Set(world.tenant.mails.map(({ from }) => from))], ['licenses@contoso.com']);
    assert.equal(nestor.told().filter((text) => /it-help@contoso\.com/.test(text)).length, 1);
  });
});
