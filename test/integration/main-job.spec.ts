import assert from 'node:assert/strict';
import { worlds } from '../support/integration/kit.ts';
import { channel } from '../support/integration/people.ts';
import { wordsOn, without as withoutApp, buttonsOn } from '../support/integration/shown.ts';
import { ask, audited, mailed, now, openScenario, written } from '../support/integration/story.ts';

const people = ['AdeleV', 'DebraB', 'DiegoS'];
const message = 'Welcome to the project. Ask Nestor for training.';

describe('The main job over HTTP', () => {
  const open = worlds();

  for (const store of ['sqlite', 'cosmos'] as const) {
    it(`licenses exactly those who were approved, with the apps left on, and tells everybody (${store})`, async () => {
      const scenario = await openScenario(open, { store });
      const { world, megan, alex, nestor } = scenario;
      const { tenant } = world;
      const before = structuredClone(tenant.users);
      const project = tenant.product('PROJECTPROFESSIONAL');
      const flow = project.plans.find(({ partNumber }) => partNumber === 'FLOW_FOR_PROJECT');
      assert.ok(flow);

      const asked = await ask(
        scenario,
        'visio for adelev@contoso.com, debrab@contoso.com, diegos@contoso.com',
        {
          i_reason: 'For the new plant',
        },
      );
      assert.match(wordsOn(asked.status.card), /Waiting for an approver/);
      for (const { card } of [asked.inChannel, asked.inChat]) {
        assert.match(wordsOn(card), /Visio Plan 2[^]*Megan Bowen[^]*For the new plant/);
        assert.ok(buttonsOn(card).includes('Approve 3 · 1 waits'));
      }

      const without = (await alex.click(asked.inChannel, 'Remove Diego Siciliani')).card;
      const other = (await alex.click(without, 'Show apps', { i_product: project.skuId })).card;
      const inputs = { ...withoutApp(other.card, flow.name), i_message: message };
      const approved = await alex.click(other, 'Approve 2 · not 1', inputs);
      assert.match(wordsOn(approved.card.card), /licenses are being assigned/);
      await world.quiet();

      assert.deepEqual(
        tenant.ledger.map(({ userPrincipalName, action, skuId, disabledPlans, changed }) => ({
          userPrincipalName,
          action,
          skuId,
          disabledPlans,
          changed,
        })),
        ['AdeleV@contoso.com', 'DebraB@contoso.com'].map((userPrincipalName) => ({
          userPrincipalName,
          action: 'add',
          skuId: project.skuId,
          disabledPlans: [flow.id],
          changed: true,
        })),
      );
      const others = before.filter(({ userPrincipalName }) => !/^(?:AdeleV|DebraB)@/.test(userPrincipalName));
      for (const user of others) assert.deepEqual(tenant.user(user.id), user);

      assert.deepEqual(mailed(world), ['MeganB', ...people].map((name) => `${name}@contoso.com`).toSorted());
      for (const mail of tenant.mails) assert.ok(mail.text.includes(message), mail.text);
      const told = Object.fromEntries(people.map((name) => [name, world.human(name).told()]));
      assert.match(
        String(told['AdeleV']),
        /^Planner and Project Plan 3 was approved for you\. You have it now, and it works/,
      );
      assert.match(
        String(told['DebraB']),
        /^Planner and Project Plan 3 was approved for you\. You have it now, and it works/,
      );
      assert.match(String(told['DiegoS']), /^Planner and Project Plan 3 was not approved for you/);
      assert.match(String(megan.told()), /your request was approved\. 2 licenses assigned, 1 left out/);
      for (const texts of [...Object.values(told), megan.told()]) {
        assert.equal(texts.length, 1);
        assert.ok(texts[0]?.includes(message), texts[0]);
      }
      assert.deepEqual([alex.told(), nestor.told()], [[], []]);

      for (const shown of [asked.status, asked.inChannel, asked.inChat]) {
        assert.match(
          now(world, shown),
          /Planner and Project Plan 3[^]*Alex Wilber[^]*Ask Nestor for training/,
        );
        assert.match(now(world, shown), /2 assigned/);
      }
      assert.match(now(world, asked.inChannel), /4 of 4 sent/);
      assert.deepEqual(
        (await audited(world)).filter((what) => what.startsWith('request') || what.startsWith('person')),
        ['request-made', 'person-removed', 'request-approved', 'request-ended'],
      );
    });

    it(`assigns nothing and tells everybody when the request is not approved (${store})`, async () => {
      const scenario = await openScenario(open, { store });
      const { world, megan, nestor } = scenario;
      const asked = await ask(scenario, 'visio for adelev@contoso.com and diegos@contoso.com');

      const question = (await nestor.click(asked.inChat, "Don't approve", { i_message: 'Not this year.' }))
        .card;
      assert.match(wordsOn(question.card), /Don't approve this request\?/);
      const back = (await nestor.click(question, 'Go back')).card;
      assert.ok(buttonsOn(back.card).includes('Approve 2'));
      assert.equal((await world.records.request(asked.id)).status, 'pending');

      const again = (await nestor.click(back, "Don't approve")).card;
      const { card } = await nestor.click(again, 'decline-yes');
      assert.match(wordsOn(card.card), /Not approved/);
      await world.quiet();

      assert.deepEqual(world.tenant.ledger, []);
      assert.deepEqual(
        mailed(world),
        ['AdeleV', 'DiegoS', 'MeganB'].map((name) => `${name}@contoso.com`),
      );
      for (const mail of world.tenant.mails) assert.match(mail.text, /not approved[^]*Not this year\./);
      for (const name of ['AdeleV', 'DiegoS']) {
        assert.match(String(world.human(name).told()), /not approved for you\.[^]*Not this year\./);
      }
      assert.match(String(megan.told()), /your request was not approved\.[^]*Not this year\./);
      for (const shown of [asked.status, asked.inChannel, asked.inChat]) {
        assert.match(now(world, shown), /Not approved[^]*Nestor Wilke[^]*Not this year\./);
      }
    });
  }

  it('tells everybody in Teams alone if no mailbox is configured', async () => {
    const scenario = await openScenario(open, { env: { MAIL_FROM: '' } });
    const { world, megan, alex } = scenario;
    const asked = await ask(scenario, 'visio for adelev@contoso.com');
    await alex.click(asked.inChannel, 'Approve 1');
    await world.quiet();
    assert.deepEqual(world.tenant.mails, []);
    assert.deepEqual([megan.told().length, world.human('AdeleV').told().length], [1, 1]);
    for (const shown of [asked.status, asked.inChannel, asked.inChat]) {
      assert.match(now(world, shown), /1 assigned/);
      assert.doesNotMatch(now(world, shown), /Mails/);
    }
  });

  it('shows approvers the waiting requests when they set up a place, and mails them before there is one', async () => {
    const world = await open();
    await world.start();
    const [megan, alex] = [world.human('MeganB'), world.human('AlexW')];
    const status = (await megan.submit(await megan.ask('visio'), {})).card;
    assert.match(wordsOn(status.card), /No approver has been notified yet/);
    await world.quiet();
    assert.deepEqual(mailed(world), ['AlexW@contoso.com']);

    await alex.say('notify here', channel);
    await world.quiet();
    const [, list, card] = world.connector.of(channel.id);
    assert.match(wordsOn(list?.body), /1 request is waiting/);
    assert.match(wordsOn(card?.body), /Approve 1/);
    assert.match(now(world, status), /Waiting for an approver/);

    const { card: question } = await megan.click(status, 'Withdraw');
    assert.match(wordsOn(question.card), /Withdraw this request\?[^]*Go back/);
    await world.quiet();
    assert.match(wordsOn(alex.cards(channel)[1]?.card), /Approve 1/);
    const { card: withdrawn } = await megan.click(question, 'Withdraw');
    assert.match(wordsOn(withdrawn.card), /You withdrew this request/);
    await world.quiet();
    const [, shown] = alex.cards(channel);
    assert.ok(shown);
    assert.match(wordsOn(shown.card), /Withdrawn by the requester/);
    assert.deepEqual(written(world), []);
  });
});
