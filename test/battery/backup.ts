import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Fault } from '../../sandbox/tenant/faults.ts';
import { openRecords } from '../support/integration/records.ts';
import type { World } from '../support/integration/world.ts';
import { approveAll, prepareCrowds } from './approval.ts';
import type { Built } from './build.ts';
import { doubledIn, violationsOf } from './expected.ts';
import type { Waiting } from './expected.ts';
import type { Outcome } from './rows.ts';
import type { Stage } from './stage.ts';
import { onSharedStage } from './shared-stage.ts';
import type { Told } from './told.ts';
import { inHand, toldOf } from './told.ts';

type GraphCall = Parameters<Fault['match']>[0];

/** The product's work at the time of the copy that is restored later. */
export type CopiedWhile = 'the requests wait' | 'licenses are assigned' | 'people are told';

/** Whether to make the copy at this call of Graph. */
const COPIED_AT: Readonly<Record<CopiedWhile, (call: GraphCall, world: World) => boolean>> = {
  'the requests wait': () => false,
  'licenses are assigned': ({ template }, { tenant }) =>
    template === '/users/{id}/assignLicense' && tenant.ledger.length === 10,
  'people are told': ({ template }, { tenant }) =>
    template === '/users/{id}/sendMail' && tenant.mails.length === 20,
};

/** A copy of the store, and what had been sent by then. */
interface Copy {
  readonly file: string;
  /** Messages and mails that had been sent. */
  readonly told: Told;
}

/**
 * Copies the file in the middle of the work, lets the work end, restores the copy, and starts again. No
 * license is written again. People who were still to be told at the time of the copy are told once more, and
 * nobody else. If the requests were waiting then, they are decided again.
 */
export function restore(built: Built, moment: CopiedWhile): Promise<Outcome> {
  return onSharedStage(built, { store: 'sqlite' }, async (stage) => {
    const { world, clock } = stage;
    const first = await stage.start();
    const waiting = await prepareCrowds(stage, 2);
    const copy = await workAndCopy(stage, waiting, moment);
    const before = await violationsOf(stage, waiting);
    const told = toldOf(world, everybody(waiting));

    await clock.waitFor('an end that does not come', first.stop());
    // Moved into place by its name, so that a file that is open here stays whole.
    const restored = onCopy(stage, copy.file);
    const unrecorded = await inHand(restored.world);
    const held = await unwritten(restored.world, waiting);
    await stage.start({ env: { SQLITE_PATH: copy.file } });
    const startedAt = clock.now();
    if (moment === 'the requests wait') {
      await clock.during('a decision that is not taken', approveAll(restored, waiting));
    }
    await clock.during('work that is not done', restored.world.quiet());

    const mayRepeat = (key: string): number =>
      (told.get(key) ?? 0) - (unrecorded.has(key) ? 0 : (copy.told.get(key) ?? 0));
    const after = await violationsOf(restored, { ...waiting, held, mayRepeat });
    const again = toldAgain(told, toldOf(world, everybody(waiting)));
    return {
      violations: [...before, ...after],
      doubled: doubledIn(stage, waiting),
      finishedMs: clock.now() - startedAt,
      note: `no license written again; told again: ${again.message} messages, ${again.mail} mails`,
    };
  });
}

/** Lets the approval go on to its end. Gives the copy that was made before or meanwhile. */
async function workAndCopy(stage: Stage, waiting: Waiting, moment: CopiedWhile): Promise<Copy> {
  const { world, clock } = stage;
  let copy = moment === 'the requests wait' ? copyOf(world, waiting) : undefined;
  const match = (call: GraphCall): false => {
    if (copy === undefined && COPIED_AT[moment](call, world)) copy = copyOf(world, waiting);
    return false;
  };
  world.tenant.faults.add({ match, answer: 'hang' });
  await clock.during('a decision that is not taken', approveAll(stage, waiting));
  await clock.during('work that is not done', world.quiet());
  assert.ok(copy, 'The moment to copy did not come.');
  return copy;
}

/** Copies the file of the store as it is now. */
export function copyOf(world: World, waiting: Waiting): Copy {
  const told = toldOf(world, everybody(waiting));
  const file = join(world.folder, `copy-${randomUUID()}.db`);
  const database = new DatabaseSync(join(world.folder, 'store.db'), { readOnly: true });
  database.prepare('VACUUM INTO ?').run(file);
  database.close();
  return { file, told };
}

/** The same stage, with records of the copy. */
export function onCopy(stage: Stage, path: string): Stage {
  const { world, clock } = stage;
  const records = openRecords({ kind: 'sqlite', path }, world.tenant.app.tenantId, clock.now);
  world.atEnd(() => records.close());
  const quiet = (): Promise<void> => clock.until(async () => (await records.jobs()).length === 0);
  return { ...stage, world: Object.create(world, { records: { value: records }, quiet: { value: quiet } }) };
}

/** The ids of persons without an outcome: the store does not know that their license was begun. */
async function unwritten({ records }: World, { asked }: Waiting): Promise<ReadonlySet<string>> {
  const entries = await Promise.all(asked.map(({ id }) => records.entries(id)));
  return new Set(entries.flat().flatMap(({ person, outcome }) => (outcome === undefined ? [person.id] : [])));
}

const everybody = ({ requester, people }: Waiting): Waiting['people'] => [requester, ...people];

/** How many more of each kind were sent. */
function toldAgain(before: Told, after: Told): Readonly<Record<'message' | 'mail', number>> {
  const more = (way: string): number =>
    [...after]
      .filter(([key]) => key.startsWith(way))
      .reduce((sum, [key, count]) => sum + count - (before.get(key) ?? 0), 0);
  return { message: more('message '), mail: more('mail ') };
}
