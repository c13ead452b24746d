import assert from 'node:assert/strict';
import type { ConnectorFault } from '../../sandbox/channel/connector.ts';
import { worlds } from '../support/integration/kit.ts';
import type { Room } from '../support/integration/shown.ts';
import { wordsOn } from '../support/integration/shown.ts';
import { audited, mailed, now, requestOf } from '../support/integration/story.ts';

const rooms = [1, 2, 3, 4].map((n): Room => ({
  id: `19:place-${n}@thread.tacv2`,
  conversationType: 'channel',
}));
const [bad = rooms[0], ...good] = rooms;

/**
 * The connector's answer for one conversation, and the end: the card comes later, or never because the place
 * is dropped.
 */
const faults: readonly (readonly [ConnectorFault, 'dropped' | 'later' | 'not yet'])[] = [
  ['blocked', 'dropped'],
  ['BotNotInConversationRoster', 'dropped'],
  ['throttled silently', 'later'],
  // The double asks to wait for seven seconds, which is too long here.
  ['throttled', 'not yet'],
];

describe('A conversation that does not take cards', () => {
  const open = worlds();

  for (const store of ['sqlite', 'cosmos'] as const) {
    for (const [fault, end] of store === 'sqlite' ? faults : faults.slice(1, 2)) {
      it(`does not hold up the others when the connector says “${fault}” (${store})`, async () => {
        const world = await open({ store });
        await world.start();
        const [megan, alex] = [world.human('MeganB'), world.human('AlexW')];
        for (const room of rooms) await alex.say('notify here', room);
        await world.quiet();

        assert.ok(bad);
        world.connector.fail(fault, { conversationId: bad.id, ...(end === 'dropped' ? {} : { times: 1 }) });
        const asked = await megan.submit(await megan.ask('visio for adelev@contoso.com'), {});
        const id = requestOf(asked.card);
        const have = (room: Room): boolean => cardIn(room) !== undefined;
        await world.until(() => good.every(have));
        assert.equal(have(bad), false);
        if (end === 'not yet') return;
        await world.quiet();
        assert.equal(have(bad), end === 'later');
        assert.equal((await world.records.places()).length, end === 'later' ? 4 : 3);
        assert.equal((await audited(world)).includes('place-gone'), end === 'dropped');

        // The decision reaches every copy that exists.
        const [first] = good;
        const card = first && cardIn(first);
        assert.ok(card);
        await alex.click(card, 'Approve 1');
        await world.quiet();
        for (const room of end === 'later' ? rooms : good) {
          const copy = cardIn(room);
          assert.ok(copy);
          assert.match(now(world, copy), /1 assigned/);
        }
        const calls = world.connector.calls.filter((call) => call.includes(encodeURIComponent(bad.id)));
        assert.equal(calls.filter((call) => call.startsWith('PUT')).length > 0, end === 'later');

        function cardIn(room: Room) {
          return alex.cards(room).find((shown) => wordsOn(shown.card) !== '' && safeId(shown) === id);
        }
      });
    }
  }

  it('sends the card again if the answer was lost, and redraws the copy that it knows of', async () => {
    const world = await open();
    await world.start();
    const [megan, alex] = [world.human('MeganB'), world.human('AlexW')];
    assert.ok(bad);
    await alex.say('notify here', bad);
    await world.quiet();
    world.connector.fail('lost answer', { conversationId: bad.id, times: 1 });
    await megan.submit(await megan.ask('visio for adelev@contoso.com'), {});
    await world.quiet();
    const card = alex.cards(bad).at(-1);
    assert.ok(card);
    await alex.click(card, 'Approve 1');
    await world.quiet();
    assert.match(now(world, card), /1 assigned/);
    assert.deepEqual(mailed(world), ['AdeleV@contoso.com', 'MeganB@contoso.com']);
  });
});

function safeId(shown: Parameters<typeof requestOf>[0]): string | undefined {
  try {
    return requestOf(shown);
  } catch {
    return undefined;
  }
}
