import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { World } from '../support/integration/kit.ts';
import { worlds } from '../support/integration/kit.ts';
import type { Activity, Human } from '../support/integration/people.ts';
import { ask, openScenario } from '../support/integration/story.ts';
import { activitiesOf } from '../support/fuzz/activities.ts';
import { mutated } from '../support/fuzz/mutate.ts';
import { runs, seed } from '../support/fuzz/options.ts';
import { createSender } from '../support/fuzz/sender.ts';
import { watch } from '../support/fuzz/watch.ts';

/** How many are sent at the same time. */
const atOnce = 25;

describe(`Activities that were changed at random (FUZZ_SEED=${seed})`, function () {
  this.timeout(60_000 + runs * 50);
  const open = worlds();

  it(`get a client error, ${runs} of them, and change nothing`, async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const { id: requestId } = await ask(scenario, 'visio for adelev@contoso.com');
    const { skuId, plans } = world.tenant.product('VISIOCLIENT');
    const product = { requestId, skuId, planId: plans[0]?.id ?? '' };
    // Neither of them made the request, and neither is one of its persons.
    const diego = world.human('DiegoS');
    const guest = world.human('sara.davis_fabrikam.com#EXT#');
    const bases = [
      ...activitiesOf({ ...product, approver: true, usual: usualOf(world, alex) }),
      ...activitiesOf({ ...product, approver: false, usual: usualOf(world, diego) }),
      ...activitiesOf({ ...product, approver: false, usual: usualOf(world, guest) }),
    ];
    const token = await world.keys.sign({
      audience: world.tenant.app.clientId,
      serviceUrl: world.connector.serviceUrl,
    });
    const sender = createSender(world.url, token);
    const guard = await watch(world, token);

    try {
      const batch = fc.array(mutated(bases), { minLength: atOnce, maxLength: atOnce });
      await fc.assert(
        fc.asyncProperty(batch, async (activities) => {
          const answers = await Promise.all(activities.map((one) => sender.post(JSON.stringify(one))));
          for (const { status, text } of answers) guard.checkAnswer(status, text);
          await guard.checkNothingDone();
        }),
        { seed, numRuns: Math.ceil(runs / atOnce), endOnFailure: runs <= 5_000 },
      );
    } finally {
      guard.stop();
      sender.close();
    }
    await world.quiet();
    await guard.checkNothingDone();
    guard.checkLog();
    assert.equal(Reflect.get({}, 'admin'), undefined);
  });
});

/** The parts that Teams puts into every activity of that person, in a chat that is not a place. */
function usualOf({ tenant, connector }: World, { user }: Human): Activity {
  const { tenantId, clientId } = tenant.app;
  return {
    id: 'activity',
    channelId: 'msteams',
    serviceUrl: connector.serviceUrl,
    locale: 'en-US',
    localTimezone: 'Europe/Stockholm',
    timestamp: '2026-11-22T10:00:00.000Z',
    localTimestamp: '2026-11-22T11:00:00.000+01:00',
    from: { id: `29:${user.id}`, name: user.displayName, aadObjectId: user.id },
    recipient: { id: `28:${clientId}`, name: 'License Desk' },
    conversation: { id: `a:fuzz-${user.id}`, conversationType: 'personal', tenantId, isGroup: false },
    channelData: {
      tenant: { id: tenantId },
      team: { id: '19:sales@thread.tacv2' },
      channel: { id: '19:it@thread.tacv2' },
    },
  };
}
