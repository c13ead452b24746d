import assert from 'node:assert/strict';
import { answersFor } from '../../src/domain/decider.ts';
import { worlds } from '../support/integration/kit.ts';
import type { Activity, Human, Reply } from '../support/integration/people.ts';
import { channel, newId } from '../support/integration/people.ts';
import { wordsOn } from '../support/integration/shown.ts';
import type { Scenario } from '../support/integration/story.ts';
import { ask, audited, mailed, openScenario, written } from '../support/integration/story.ts';

const rounds = { sqlite: 8, cosmos: 5 };

describe('Clicks at the same time', () => {
  const open = worlds();

  for (const store of ['sqlite', 'cosmos'] as const) {
    it(`lets one of two approvers decide, and shows the decision to both (${store})`, async () => {
      const scenario = await openScenario(open, { store });
      const { world, alex, nestor } = scenario;
      const crowd = world.tenant.change.addCrowd(rounds[store]);
      world.tenant.change.setSeats('VISIOCLIENT', 100);
      const licensed: string[] = [];

      for (const [round, { userPrincipalName }] of crowd.entries()) {
        const { id, inChannel, inChat } = await ask(scenario, `visio for ${userPrincipalName}`);
        const question = (await nestor.click(inChat, "Don't approve")).card;
        const sent = [() => alex.click(inChannel, 'Approve 1'), () => nestor.click(question, 'decline-yes')];
        // The first click is another one from round to round.
        if (round % 2 === 1) sent.reverse();
        const answers = await Promise.all(sent.map((send) => send()));
        await world.quiet();

        const { decision } = await world.records.request(id);
        assert.ok(decision);
        const winner = answersFor(decision.by).id === alex.user.id ? alex : nestor;
        assert.equal(decision.kind, winner === alex ? 'approved' : 'declined');
        for (const { card } of answers) assert.match(wordsOn(card.card), new RegExp(winner.user.displayName));
        assert.equal(
          count(
            answers.map(({ card }) => wordsOn(card.card)),
            /has already decided/,
          ),
          1,
        );
        if (winner === alex) licensed.push(userPrincipalName.replace('@contoso.com', ''));
        assert.deepEqual(written(world), licensed.toSorted());
        assert.equal(mailed(world).filter((to) => to === userPrincipalName).length, 1);
      }
      assert.equal(count(await audited(world), /^request-(?:approved|declined)$/), rounds[store]);
    });
  }

  it('never licenses a person who was removed a moment before the approval', async () => {
    const scenario = await openScenario(open);
    const { world, alex, nestor } = scenario;
    world.tenant.change.setSeats('VISIOCLIENT', 100);
    for (const { userPrincipalName } of world.tenant.change.addCrowd(rounds.sqlite)) {
      const { id, inChannel, inChat } = await ask(
        scenario,
        `visio for ${userPrincipalName} and adelev@contoso.com`,
      );
      const name = world.tenant.user(userPrincipalName).displayName;
      await Promise.all([nestor.click(inChat, `Remove ${name}`), alex.click(inChannel, 'Approve 2')]);
      await world.quiet();
      const { status, excluded } = await world.records.request(id);
      const wasLicensed = written(world).includes(userPrincipalName.replace('@contoso.com', ''));
      assert.equal(wasLicensed, excluded.length === 0);
      assert.equal(status, excluded.length === 0 ? 'completed' : 'pending');
    }
  });
});

describe('What Teams delivers more than once', () => {
  const open = worlds();
  const ways: readonly (readonly [string, (activity: Activity) => Activity])[] = [
    ['with the same id', (activity) => activity],
    ['with new ids', (activity) => ({ ...activity, id: newId() })],
  ];

  for (const store of ['sqlite', 'cosmos'] as const) {
    for (const [how, copy] of ways) {
      it(`makes one request and one decision of four deliveries ${how} (${store})`, async () => {
        const scenario = await openScenario(open, { store });
        const { world, megan, alex } = scenario;
        const form = await megan.ask('visio for adelev@contoso.com');
        const made = await fourTimes(megan, megan.clicking(form, 'submit'), copy);
        for (const { card } of made) assert.match(wordsOn(card.card), /Your license request[^]*Adele Vance/);
        await world.quiet();
        assert.equal((await world.records.requests()).length, 1);

        await decideFourTimes(scenario, alex, copy);
        assert.deepEqual(written(world), ['AdeleV']);
        assert.deepEqual(mailed(world), ['AdeleV@contoso.com', 'MeganB@contoso.com']);
        assert.equal(world.human('AdeleV').told().length, 1);
        assert.equal(megan.told().length, 1);
        assert.equal(count(await audited(world), /^request-(?:made|approved)$/), 2);
      });
    }
  }
});

function count(texts: readonly string[], pattern: RegExp): number {
  return texts.filter((text) => pattern.test(text)).length;
}

/** Two at once, then two one after the other. */
async function fourTimes(
  human: Human,
  activity: Activity,
  copy: (activity: Activity) => Activity,
): Promise<readonly Reply[]> {
  const together = await Promise.all([human.send(copy(activity)), human.send(copy(activity))]);
  return [...together, await human.send(copy(activity)), await human.send(copy(activity))];
}

async function decideFourTimes({ world }: Scenario, alex: Human, copy: (activity: Activity) => Activity) {
  const [shown] = alex.cards(channel).slice(-1);
  assert.ok(shown);
  const answers = await fourTimes(alex, alex.clicking(shown, 'Approve 1'), copy);
  for (const { card } of answers) assert.match(wordsOn(card.card), /Alex Wilber/);
  await world.quiet();
}
