import assert from 'node:assert/strict';
import { worlds } from '../support/integration/kit.ts';
import { buttonsOn, without, wordsOn } from '../support/integration/shown.ts';
import type { Scenario } from '../support/integration/story.ts';
import { ask, audited, mailed, now, openScenario, written } from '../support/integration/story.ts';

/** The persons of a request and their outcomes: `AdeleV assigned`. */
async function outcomes({ world }: Scenario, id: string): Promise<readonly string[]> {
  const entries = await world.records.entries(id);
  return entries.map(({ person, outcome }) => {
    const name = world.tenant.user(person.id).userPrincipalName.replace('@contoso.com', '');
    return `${name} ${outcome?.kind === 'failed' ? outcome.reason : (outcome?.kind ?? 'waiting')}`;
  });
}

describe('Edge cases of a decision', () => {
  const open = worlds();

  it('all names removed then Approve', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const { id, inChannel } = await ask(scenario, 'visio for adelev@contoso.com, diegos@contoso.com');
    const one = (await alex.click(inChannel, 'Remove Adele Vance')).card;
    const none = (await alex.click(one, 'Remove Diego Siciliani')).card;

    const question = (await alex.click(none, 'approve', { i_message: 'Not now.' })).card;

    assert.match(wordsOn(question.card), /Every name is under Do not assign to these users\. Don't approve/);
    assert.equal((await world.records.request(id)).status, 'pending');
    await alex.click(question, 'decline-yes');
    await world.quiet();
    assert.deepEqual([(await world.records.request(id)).status, written(world)], ['declined', []]);
    assert.match(String(world.human('DiegoS').told()), /not approved for you\.[^]*Not now\./);
  });

  it('requester not among the persons', async () => {
    const scenario = await openScenario(open);
    const { world, megan, alex } = scenario;
    const { id, inChannel } = await ask(scenario, 'visio for adelev@contoso.com');

    await alex.click(inChannel, 'Approve 1');
    await world.quiet();

    assert.deepEqual(await outcomes(scenario, id), ['AdeleV assigned']);
    assert.deepEqual(written(world), ['AdeleV']);
    assert.deepEqual(mailed(world), ['AdeleV@contoso.com', 'MeganB@contoso.com']);
    assert.deepEqual(megan.told(), ['Visio Plan 2: your request was approved. 1 license assigned.']);
    assert.match(String(world.human('AdeleV').told()), /The request came from Megan Bowen/);
  });

  it('same person twice', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const { user } = world.human('LidiaH');
    const twice = 'LidiaH@contoso.com, lidia.holloway@contoso.com; LIDIAH@CONTOSO.COM';
    const { id, inChannel } = await ask(scenario, 'project', {
      i_people: user.id,
      i_typed: twice,
    });

    await alex.click(inChannel, 'Approve 1');
    await world.quiet();

    assert.deepEqual(await outcomes(scenario, id), ['LidiaH assigned']);
    assert.equal(world.tenant.ledger.length, 1);
    assert.equal(world.human('LidiaH').told().length, 1);
  });

  it('already licensed, directly or through a group', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const before = ['LidiaH', 'LynneR'].map((name) => structuredClone(world.human(name).user.assignments));
    const { id, inChannel } = await ask(scenario, 'visio for LidiaH@contoso.com, LynneR@contoso.com');
    assert.match(wordsOn(inChannel.card), /Lidia Holloway[^]*Already has it\. Nothing changes\./);
    assert.match(wordsOn(inChannel.card), /Lynne Robbins[^]*Already has it through a group/);
    assert.match(wordsOn(inChannel.card), /Nothing to assign: everybody has it already/);
    await alex.click(inChannel, 'Approve 2', without(inChannel.card, 'Visio Web App'));
    await world.quiet();

    assert.deepEqual(await outcomes(scenario, id), ['LidiaH holder', 'LynneR holder']);
    assert.deepEqual(world.tenant.ledger, []);
    const after = ['LidiaH', 'LynneR'].map((name) => world.human(name).user.assignments);
    assert.deepEqual(after, before);
    for (const name of ['LidiaH', 'LynneR'])
      assert.match(
        String(world.human(name).told()),
        /Visio Plan 2 was approved for you\. You have it already/,
      );
  });

  it('fewer free seats than persons: the last ones wait, and get the next that is free', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const { id, inChannel } = await ask(
      scenario,
      'visio for adelev@contoso.com, diegos@contoso.com, debrab@contoso.com',
    );
    assert.match(wordsOn(inChannel.card), /2 now, 1 waits for a license/);
    const { card } = await alex.click(inChannel, 'Approve 3 · 1 waits');
    await world.quiet();

    assert.deepEqual(await outcomes(scenario, id), ['AdeleV assigned', 'DiegoS assigned', 'DebraB on-list']);
    assert.match(
      now(world, card),
      /Approved, waiting for free licenses: 2 of 3 done\n[^]*Waiting for a license · 1 person\nDebra Berger \(1st of 1\)/,
    );
    assert.match(String(world.human('DebraB').told()), /You are 1st of 1 on the waiting list/);

    world.tenant.change.setSeats('VISIOCLIENT', 10);
    // A process looks at its start, and then each minute.
    await world.stop();
    await world.start();
    await world.until(async () => {
      const [, , last] = await outcomes(scenario, id);
      return last === 'DebraB assigned';
    });
    await world.quiet();
    assert.equal((await world.records.request(id)).status, 'completed');
    assert.deepEqual(
      world
        .human('DebraB')
        .told()
        .map((words) => /1st of 1|You have it now/.exec(words)?.[0]),
      ['1st of 1', 'You have it now'],
    );
  });

  it('fewer free seats than persons, without a waiting list', async () => {
    const scenario = await openScenario(open, { env: { WAITING_LIST: 'off' } });
    const { world, alex } = scenario;
    const { id, inChannel } = await ask(
      scenario,
      'visio for adelev@contoso.com, diegos@contoso.com, debrab@contoso.com',
    );
    assert.match(
      wordsOn(inChannel.card),
      /Only 2 licenses left, 3 needed: 1 person would get none[^]*Would get none: Debra Berger/,
    );

    const { card: question } = await alex.send(alex.clicking(inChannel, 'Approve 3'));
    assert.match(wordsOn(question.card), /Approve 3\? 2 get a license, 1 gets none now\./);
    assert.equal((await world.records.request(id)).status, 'pending');
    const { card } = await alex.click(question, 'Approve 3');
    await world.quiet();

    assert.deepEqual(await outcomes(scenario, id), ['AdeleV assigned', 'DiegoS assigned', 'DebraB no-seat']);
    assert.match(
      now(world, card),
      /1 not assigned yet\n2 assigned\n[^]*No license was left · 1 person\nDebra Berger\n/,
    );
    assert.match(String(world.human('DebraB').told()), /approved for you but is not assigned yet/);

    world.tenant.change.setSeats('VISIOCLIENT', 10);
    const [partly] = alex
      .cards(inChannel.room)
      .filter(({ card: one }) => buttonsOn(one).includes('Try again'));
    assert.ok(partly);
    await alex.click(partly, 'Try again');
    await world.quiet();
    assert.deepEqual((await outcomes(scenario, id))[2], 'DebraB assigned');
    assert.equal(world.human('AdeleV').told().length, 1);
  });

  it('product no longer owned or suspended between card and click', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const gone = await ask(scenario, 'visio for adelev@contoso.com');
    const suspended = await ask(scenario, 'project for diegos@contoso.com');
    const project = world.tenant.product('PROJECTPROFESSIONAL').skuId;
    world.tenant.change.dropProduct('VISIOCLIENT');
    world.tenant.change.setStatus('PROJECTPROFESSIONAL', 'Suspended');
    // The known products are at most a minute old. After a start, none are known.
    await world.stop();
    await world.start();

    for (const { id, inChannel } of [gone, suspended]) {
      const answer = (await alex.click(inChannel, 'Approve 1', { i_message: 'Keep this.' })).card;
      assert.match(wordsOn(answer.card), /That product can no longer be assigned/);
      assert.match(wordsOn(answer.card), /Keep this\./);
      assert.equal((await world.records.request(id)).status, 'pending');
    }

    world.tenant.change.setStatus('PROJECTPROFESSIONAL', 'Enabled');
    await world.stop();
    await world.start();
    const other = (await alex.click(gone.inChannel, 'Show apps', { i_product: project })).card;
    await alex.click(other, 'Approve 1');
    await world.quiet();
    assert.deepEqual(await outcomes(scenario, gone.id), ['AdeleV assigned']);

    // Within that minute it is approved, and the fault is found before anything is written.
    world.tenant.change.dropProduct('PROJECTPROFESSIONAL');
    await alex.click(suspended.inChannel, 'Approve 1');
    await world.quiet();
    assert.deepEqual(await outcomes(scenario, suspended.id), ['DiegoS product-gone']);
    assert.match(now(world, suspended.inChannel), /no longer has this product\n[^]*Try again/);
    assert.deepEqual(written(world), ['AdeleV']);
  });

  it('*Another product* approved without choosing one', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const { id, inChannel } = await ask(scenario, 'a drawing board for adelev@contoso.com');
    assert.match(wordsOn(inChannel.card), /Another product: a drawing board/);

    const answer = (await alex.click(inChannel, 'Approve 1', { i_message: 'Visio will do.' })).card;
    assert.match(wordsOn(answer.card), /Nothing decided yet\. Select a product first\./);
    assert.match(wordsOn(answer.card), /Visio will do\./);
    assert.equal((await world.records.request(id)).status, 'pending');

    // The product is chosen, but its apps were not on the card yet.
    const visio = world.tenant.product('VISIOCLIENT').skuId;
    const seen = (await alex.click(answer, 'Approve 1', { i_product: visio })).card;
    assert.match(wordsOn(seen.card), /Check the apps of the product, then approve/);
    await alex.click(seen, 'Approve 1');
    await world.quiet();
    assert.deepEqual(await outcomes(scenario, id), ['AdeleV assigned']);
    assert.match(
      String(world.human('MeganB').told()),
      /You asked for a drawing board; the approver chose Visio Plan 2/,
    );
  });
});

for (const store of ['sqlite', 'cosmos'] as const) {
  describe(`Edge cases of a decision at the same moment (${store})`, () => {
    const open = worlds();

    it('two approvers at once', async () => {
      const scenario = await openScenario(open, { store });
      const { world, alex, nestor } = scenario;
      const { id, inChannel, inChat } = await ask(scenario, 'visio for adelev@contoso.com');

      const answers = await Promise.all([
        alex.click(inChannel, 'Approve 1', { i_message: 'From Alex' }),
        nestor.click(inChat, 'Approve 1', { i_message: 'From Nestor' }),
      ]);
      await world.quiet();

      const { decision } = await world.records.request(id);
      assert.ok(decision);
      const told = answers.map(({ card }) => wordsOn(card.card));
      for (const words of told) assert.match(words, new RegExp(`${decision.by.name}[^]*${decision.message}`));
      assert.equal(
        told.filter((words) => words.includes(`${decision.by.name} has already decided`)).length,
        1,
      );
      assert.equal((await audited(world)).filter((what) => what === 'request-approved').length, 1);
      assert.equal(world.tenant.ledger.length, 1);
    });
  });
}
