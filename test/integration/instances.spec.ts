import assert from 'node:assert/strict';
import { worlds } from './kit.ts';
import { startProcess } from './product-process.ts';
import { ask, mailed, now, withPlaces, written } from './story.ts';

describe('Two instances on one store', () => {
  const open = worlds();

  for (const store of ['sqlite', 'cosmos'] as const) {
    it(`share the work, and do each piece of it once (${store})`, async () => {
      const world = await open({ store });
      await world.start();
      const here = world.url;
      await startProcess(world);
      const there = world.url;
      const desk = await withPlaces(world);
      const { alex, nestor, megan } = desk;
      world.tenant.change.setSeats('VISIOCLIENT', 100);
      const crowd = world.tenant.change.addCrowd(8);

      for (const [n, { userPrincipalName }] of crowd.entries()) {
        world.url = n % 2 === 0 ? here : there;
        const asked = await ask(desk, `visio for ${userPrincipalName}`);
        // The same click, or two different ones, at both instances at once.
        const first = alex.click(asked.inChannel, 'Approve 1');
        world.url = n % 2 === 0 ? there : here;
        await Promise.all([first, nestor.click(asked.inChat, 'Approve 1')]);
        await world.quiet();
        for (const shown of [asked.status, asked.inChannel, asked.inChat]) {
          assert.match(now(world, shown), /1 assigned/);
        }
      }
      const names = crowd.map(({ userPrincipalName }) => userPrincipalName);
      assert.deepEqual(
        written(world),
        names.map((name) => name.replace('@contoso.com', '')),
      );
      assert.equal(world.tenant.ledger.length, crowd.length);
      const requester = names.map(() => 'MeganB@contoso.com');
      assert.deepEqual(mailed(world), [...requester, ...names].toSorted());
      assert.equal(megan.told().length, crowd.length);
    });
  }
});
