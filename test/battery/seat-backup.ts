import { approveAll } from './approval.ts';
import { copyOf, onCopy } from './backup.ts';
import type { Built } from './build.ts';
import type { Outcome } from './rows.ts';
import { askToGiveBack, atRest, giveItBack, pause, prepareSeats, PRODUCT, skuOf } from './seats-over-time.ts';
import { onStage } from './stage.ts';
import { nameOf } from './told.ts';

const [PERSONS, SEATS] = [5, 3];

/**
 * Three of five persons have a license when the store is copied, and two wait. After that the first gives it back,
 * so that the fourth gets it; somebody changes the license of the second, and gives one to the first again. Then the
 * copy is restored, and all of the first three give back. Only the license of the third is as the copy knows it, so
 * only that one is removed.
 */
export function restoreSeats(built: Built): Promise<Outcome> {
  return onStage(built, { store: 'sqlite' }, async (stage) => {
    const { world, clock } = stage;
    const { tenant } = world;
    const first = await stage.start();
    const waiting = await prepareSeats(stage, 1, PERSONS, SEATS);
    const { people, asked } = waiting;
    await clock.during(
      'an approval that does not end',
      approveAll(stage, waiting).then(() => atRest(stage)),
    );
    const copy = copyOf(world, waiting);

    const giveBack = async (of: typeof people): Promise<void> => {
      for (const human of of) {
        const asking = await askToGiveBack(human);
        if (asking) await giveItBack(human, asking);
      }
    };
    await clock.during('a license that is not given back', giveBack(people.slice(0, 1)));
    await clock.during(
      'a list that is not served',
      clock.until(async () => (await world.records.lines(skuOf(stage)))[0]?.indexes.length === 1),
    );
    await clock.during('work that is not done', atRest(stage));
    await pause(stage, 60_000);
    tenant.change.setSeats(PRODUCT, tenant.product(PRODUCT).enabled + 1);
    for (const human of people.slice(0, 2)) tenant.change.giveLicense(human.user.id, PRODUCT);
    const before = tenant.ledger.length;

    await clock.waitFor('an end that does not come', first.stop());
    const restored = onCopy(stage, copy.file);
    await stage.start({ env: { SQLITE_PATH: copy.file } });
    const startedAt = clock.now();
    await clock.during('work that is not done', atRest(restored));
    await clock.during('a license that is not given back', giveBack(people.slice(0, 3)));
    await clock.during(
      'a list that is not served',
      restored.clock.until(async () => (await restored.world.records.lines(skuOf(stage))).length === 0),
    );
    await clock.during('work that is not done', atRest(restored));

    const wrong: string[] = [];
    const expect = (what: string, found: unknown, due: unknown): void => {
      if (JSON.stringify(found) !== JSON.stringify(due)) wrong.push(`${what}: ${JSON.stringify(found)}`);
    };
    const names = people.map(nameOf);
    const since = tenant.ledger.slice(before).filter(({ changed }) => changed);
    expect(
      'given and taken from the copy',
      since.map(({ action, userPrincipalName: user }) => [action, nameOf({ user: tenant.user(user) })]),
      [
        ['remove', names[2]],
        ['add', names[4]],
      ],
    );
    const [request] = asked;
    const entries = request ? await restored.world.records.entries(request.id) : [];
    expect(
      'outcomes',
      entries.map(({ outcome }) => outcome?.kind),
      ['assigned', 'assigned', 'assigned', 'holder', 'assigned'],
    );
    const grants = await restored.world.records.grants(skuOf(stage));
    expect(
      'active grants',
      grants.map(({ person }) => nameOf({ user: tenant.user(person.id) })),
      names.slice(4),
    );
    expect('given up', (await restored.world.records.dead()).length, 0);
    return {
      violations: wrong,
      finishedMs: clock.now() - startedAt,
      note: 'no license removed that Graph shows changed, and none given twice',
    };
  });
}
