import assert from 'node:assert/strict';
import { worlds } from '../support/integration/kit.ts';
import type { World } from '../support/integration/kit.ts';
import type { Activity, Human } from '../support/integration/people.ts';
import type { Room, Shown } from '../support/integration/shown.ts';
import { wordsOn } from '../support/integration/shown.ts';
import { audited, fromSettings } from '../support/integration/story.ts';

const TEAM = '19:partners@thread.tacv2';
const shared: Room = { id: '19:shared@thread.tacv2', conversationType: 'channel', teamId: TEAM };
const NAMES = /Megan|Adele|Alex/;

describe('A channel that is shared with another organization', () => {
  const open = worlds();
  let world: World;
  let alex: Human;
  let megan: Human;

  beforeEach(async () => {
    world = await open();
    const channels = [{ id: shared.id, name: 'Together', type: 'shared' }] as const;
    world.connector.addTeam({ id: TEAM, name: 'Partners', channels });
    await world.start();
    [alex, megan] = [world.human('AlexW'), world.human('MeganB')];
  });

  /** Everything that the bot has sent there, as it looks now. */
  const said = (): string =>
    JSON.stringify(world.connector.of(shared.id).map(({ body }) => withoutIds(body)));
  const last = (): Shown => {
    const card = alex.cards(shared).at(-1);
    assert.ok(card);
    return card;
  };

  it('is told so by “notify here”, and no card, list or message there contains a name', async () => {
    await megan.submit(await megan.ask('visio for adelev@contoso.com'), {});
    const [reply] = await alex.say('notify here', shared);
    assert.match(String(reply?.body['text']), /shared with another organization, so nobody is named here/);
    await world.quiet();
    await alex.click(await fromSettings(alex, 'places'), 'place-test');
    await megan.submit(await megan.ask('project for adelev@contoso.com'), {});
    await world.quiet();
    assert.match(said(), /waits for a decision/);
    assert.doesNotMatch(said(), NAMES);

    // The card says that it is decided, and still names nobody.
    await alex.say('requests');
    const list = alex.cards().at(-1);
    assert.ok(list);
    await alex.click(list, 'open');
    await world.quiet();
    const decision = alex.cards().at(-1);
    assert.ok(decision);
    await alex.click(decision, 'Approve 1');
    await world.quiet();
    assert.match(said(), /no longer waits for a decision/);
    assert.doesNotMatch(said(), NAMES);
  });

  it('shows names after an approver has allowed it, and not before', async () => {
    await alex.say('notify here', shared);
    await world.quiet();
    const places = await fromSettings(alex, 'places');
    const refused = await megan.send(forgedBy(megan, alex.clicking(places, 'place-names')));
    assert.match(refused.sentence, /Only people who may approve licenses can do that/);
    const { card } = await alex.click(places, 'place-names');
    assert.match(wordsOn(card.card), /Partners › Together: cards there show names from now on/);
    assert.doesNotMatch(wordsOn(card.card), /nobody is named there/);
    await alex.click(places, 'place-names');
    assert.equal((await audited(world)).filter((what) => what === 'place-shows-names').length, 1);

    await megan.submit(await megan.ask('visio for adelev@contoso.com'), {});
    await world.quiet();
    assert.match(wordsOn(last().card), /Adele/);
  });

  it('refuses people of another tenant in words, whether they write or click', async () => {
    await alex.say('notify here', shared);
    await world.quiet();
    const places = await fromSettings(alex, 'places');
    await alex.click(places, 'place-names');
    await megan.submit(await megan.ask('visio for adelev@contoso.com'), {});
    await world.quiet();
    const before = await audited(world);

    const outsider = {
      id: '29:outsider',
      name: 'Olga Outsider',
      aadObjectId: '99999999-9999-4999-8999-999999999999',
    };
    const clicked = await alex.send({ ...alex.clicking(last(), 'approve'), from: outsider });
    assert.match(
      clicked.sentence,
      /Only people who may approve licenses can do that\. Nothing was changed\./,
    );
    for (const [words, answer] of [
      ['stop', /Only people who may approve licenses/],
      ['notify here', /Only people who may approve licenses/],
      ['requests', /Open it here/],
    ] as const) {
      const message: Activity = { ...alex.writing(words, shared), from: outsider };
      await alex.send(message);
      const replies = world.connector.recorded.filter(({ body }) => body['replyToId'] === message['id']);
      assert.match(String(replies[0]?.body['text']), answer);
    }
    const asking = { ...alex.writing('request visio', shared), from: outsider };
    await alex.send(asking);
    const form = last();
    const sent = await alex.send({ ...alex.clicking(form, 'submit'), from: outsider });
    assert.match(sent.sentence, /^Only active members of this organization can ask for licenses here\.$/);
    assert.deepEqual(
      (await audited(world)).filter((what) => !before.includes(what) && what !== 'refused'),
      [],
    );
    assert.equal((await world.records.places()).length, 1);
  });
});

function forgedBy({ user }: Human, activity: Activity): Activity {
  return { ...activity, from: { id: `29:${user.id}`, name: user.displayName, aadObjectId: user.id } };
}

/** The parts of an activity that people read. */
function withoutIds({ text, summary, attachments }: Readonly<Record<string, unknown>>): unknown {
  return { text, summary, attachments };
}
