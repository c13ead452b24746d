import assert from 'node:assert/strict';
import { footprint } from '../support/integration/attempts.ts';
import { worlds } from '../support/integration/kit.ts';
import type { Human } from '../support/integration/people.ts';
import { cardOf, wordsOn } from '../support/integration/shown.ts';
import { ask, openScenario } from '../support/integration/story.ts';

/** The lines of Visio on the card with the seats. */
async function visioOn(human: Human): Promise<string> {
  const [reply, ...more] = await human.say('seats');
  assert.ok(reply);
  assert.deepEqual(more, []);
  const [, visio] = wordsOn(cardOf(reply.body)).replaceAll('\u00a0', ' ').split('Visio Plan 2\n');
  return String(visio);
}

describe('The seats', () => {
  const open = worlds();

  for (const store of ['sqlite', 'cosmos'] as const)
    it(`are shown to an approver as Microsoft 365 has them, with what License Desk gave (${store})`, async () => {
      const scenario = await openScenario(open, { store });
      const { world, nestor, alex } = scenario;
      const { enabled, consumed } = world.tenant.product('VISIOCLIENT');
      assert.ok(
        (await visioOn(alex)).startsWith(
          `${consumed} of ${enabled} licenses used · ${enabled - consumed} left`,
        ),
      );

      const { inChat } = await ask(scenario, 'visio for adelev@contoso.com');
      await nestor.click(inChat, 'Approve 1');
      await world.quiet();
      const before = await footprint(world);
      const after = await visioOn(alex);
      assert.ok(after.startsWith(`${consumed + 1} of ${enabled} licenses used`), after);
      assert.match(after, /\nNot enough data to say when they run out\n1 given by License Desk\n/);
      // To look changes nothing.
      assert.deepEqual({ ...(await footprint(world)), sent: before.sent }, before);
    });

  it('are not shown while Graph does not list the products: a sentence says so', async () => {
    const { world, alex } = await openScenario(open);
    world.errorsExpected = true;
    world.tenant.faults.add({
      match: ({ template }) => template === '/subscribedSkus',
      answer: { status: 503 },
    });
    const [reply] = await alex.say('seats');
    assert.match(String(reply?.body['text']), /does not answer just now[^]*Please try again in a minute/);
  });
});
