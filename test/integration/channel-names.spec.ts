import assert from 'node:assert/strict';
import { worlds } from '../support/integration/kit.ts';
import type { World } from '../support/integration/kit.ts';
import type { Human } from '../support/integration/people.ts';
import type { Room } from '../support/integration/shown.ts';
import { wordsOn } from '../support/integration/shown.ts';
import { fromSettings } from '../support/integration/story.ts';

const TEAM = '19:sales@thread.tacv2';
const general: Room = { id: TEAM, conversationType: 'channel' };
const design: Room = { id: '19:design@thread.tacv2', conversationType: 'channel', teamId: TEAM };
const unlisted: Room = { id: '19:unlisted@thread.tacv2', conversationType: 'channel', teamId: TEAM };

describe('A channel among the places', () => {
  const open = worlds();
  let world: World;
  let alex: Human;

  beforeEach(async () => {
    world = await open();
    world.connector.addTeam({
      id: TEAM,
      name: 'Sales',
      channels: [
        { id: general.id, name: null, type: 'standard' },
        { id: design.id, name: 'Design', type: 'standard' },
      ],
    });
    await world.start();
    alex = world.human('AlexW');
  });

  const listed = async (): Promise<string> => {
    const { card } = await fromSettings(alex, 'places');
    return wordsOn(card);
  };

  it('is named after its team and itself, as the connector says, since messages contain neither name', async () => {
    for (const room of [general, design, unlisted]) await alex.say('notify here', room);
    const words = await listed();
    assert.match(words, /Sales › General/);
    assert.match(words, /Sales › Design/);
    assert.match(words, /Sales \(a channel\)/);
  });

  it("has General's name in the reader's language", async () => {
    await alex.say('notify here', general);
    const places = await fromSettings(alex, 'places');
    const { card } = await alex.send({ ...alex.clicking(places, 'places'), locale: 'sv-SE' });
    assert.match(wordsOn(card.card), /Sales › Allmänt/);
  });

  it('becomes a place even if the connector does not tell its name', async () => {
    world.connector.block('NotEnoughPermissions', { conversationId: TEAM });
    await alex.say('notify here', design);
    world.connector.heal();
    assert.equal((await world.records.places()).length, 1);
    assert.match(await listed(), /A channel ·|A channel\b/);
  });

  it('has its new name when it or its team is renamed', async () => {
    await alex.say('notify here', general);
    await alex.say('notify here', design);
    const tenant = { id: world.tenant.app.tenantId };
    const renamed = (eventType: string, names: object): Readonly<Record<string, unknown>> => ({
      type: 'conversationUpdate',
      channelData: { tenant, eventType, ...names },
    });
    const channel = { id: design.id, name: 'Drawings' };
    await alex.event(renamed('channelRenamed', { team: { id: TEAM }, channel }), general);
    await alex.event(renamed('teamRenamed', { team: { id: TEAM, name: 'Sales and Design' } }), general);
    const words = await listed();
    assert.match(words, /Sales and Design › General/);
    assert.match(words, /Sales and Design › Drawings/);
  });
});
