import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openRecords } from '../support/integration/records.ts';
import { approve, prepare } from './approval.ts';
import type { Built } from './build.ts';
import { violationsOf } from './expected.ts';
import type { Waiting } from './expected.ts';
import { points } from './points.ts';
import type { Outcome } from './rows.ts';
import type { Stage } from './stage.ts';
import { onStage } from './stage.ts';
import { toldOf } from './told.ts';

/**
 * Copies the file while the product is in the middle of an assignment, lets it end, puts the copy in place, and starts again: no license
 * is written again; whoever was still to be told when the copy was made is told once more.
 */
export function restore(built: Built): Promise<Outcome> {
  return onStage(built, { store: 'sqlite' }, async (stage) => {
    const { world, clock } = stage;
    const first = await stage.start();
    const waiting = await prepare(stage);
    const file = join(world.folder, 'store.db');
    const copy = join(world.folder, 'copy.db');
    const there = Promise.withResolvers<void>();
    await points.find(({ name }) => name === 'before the Graph write')?.set(stage, () => there.resolve());
    await clock.during('an approval that is not answered', approve(waiting));
    await clock.waitFor('a batch that is not sent', there.promise);
    const database = new DatabaseSync(file, { readOnly: true });
    database.prepare('VACUUM INTO ?').run(copy);
    database.close();
    await clock.during('work that is not done', world.quiet());
    const before = await violationsOf(stage, waiting);
    const told = total(stage, waiting);

    await clock.waitFor('an end that does not come', first.stop());
    // Put in place by its name: what is open here stays whole.
    await stage.start({ env: { SQLITE_PATH: copy } });
    const restored = onCopy(stage, copy);
    await clock.during('work that is not done', restored.world.quiet());
    const after = await violationsOf(restored, { ...waiting, mayRepeat: () => 1 });
    const again = total(stage, waiting) - told;
    return {
      violations: [...before, ...after],
      doubled: again,
      note: `no license written again, ${again} told again`,
    };
  });
}

/** The same stage, looking into the copy. */
function onCopy(stage: Stage, path: string): Stage {
  const { world, clock } = stage;
  const records = openRecords({ kind: 'sqlite', path }, world.tenant.app.tenantId, clock.now);
  world.atEnd(() => records.close());
  const quiet = (): Promise<void> => clock.until(async () => (await records.jobs()).length === 0);
  return { ...stage, world: Object.create(world, { records: { value: records }, quiet: { value: quiet } }) };
}

/** Everything that anybody was told so far. */
function total({ world }: Stage, { requester, people }: Waiting): number {
  return [...toldOf(world, [requester, ...people]).values()].reduce((sum, count) => sum + count, 0);
}
