import assert from 'node:assert/strict';
import { worlds } from '../support/integration/kit.ts';
import { startProcess } from '../support/integration/product-process.ts';
import type { Asked } from '../support/integration/story.ts';
import { ask, mailed, now, withPlaces, written } from '../support/integration/story.ts';

describe('Two instances on one store', () => {
  const open = worlds();

  it('share the work, and do each piece of it once', async function () {
    // An instance finds work of another one within ten seconds.
    this.timeout(60_000);
    const world = await open({ store: 'cosmos' });
    world.tenant.change.setSeats('VISIOCLIENT', 100);
    const names = world.tenant.change.addCrowd(8).map(({ userPrincipalName }) => userPrincipalName);
    await world.start();
    const here = world.url;
    const scenario = await withPlaces(world);
    const asked: Asked[] = [];
    for (const name of names) asked.push(await ask(scenario, `visio for ${name}`));

    await startProcess(world);
    const there = world.url;
    const clicks = asked.flatMap(({ inChannel, inChat }, n) => {
      world.url = n % 2 === 0 ? here : there;
      const first = scenario.alex.click(inChannel, 'Approve 1');
      world.url = n % 2 === 0 ? there : here;
      return [first, scenario.nestor.click(inChat, 'Approve 1')];
    });
    await Promise.all(clicks);
    await world.quiet();

    assert.deepEqual(
      written(world),
      names.map((name) => name.replace('@contoso.com', '')),
    );
    assert.equal(world.tenant.ledger.length, names.length);
    const requester = names.map(() => 'MeganB@contoso.com');
    assert.deepEqual(mailed(world), [...requester, ...names].toSorted());
    assert.equal(scenario.megan.told().length, names.length);
    for (const shown of asked.flatMap(({ status, inChannel, inChat }) => [status, inChannel, inChat])) {
      assert.match(now(world, shown), /1 assigned/);
    }
  });
});
