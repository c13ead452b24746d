import type { Child } from '../../sandbox/processes.ts';
import type { Built } from './build.ts';
import { fromNowOn } from './from-now-on.ts';
import type { Outcome } from './rows.ts';
import { skuOf } from './seats-over-time.ts';
import type { OpenStage, Stage, StageOptions } from './stage.ts';
import { openStage, withLastWords } from './stage.ts';

/** The doubles keep everything, so a stage ends after this many rows. */
const MAX_ROWS = 30;
/** The clock's time between two rows. By then every quota is full again, and the token of Graph has ended. */
const BETWEEN_MS = 3_600_000;

/** A process of the product, and its URL. */
interface Running {
  readonly child: Child;
  readonly url: string;
}

/** A stage that serves one row after the other. */
interface SharedStage extends OpenStage {
  rows: number;
  /** The process that the last row has left. */
  left: Running | undefined;
}

/** The stages that no row uses at the moment, by their options. */
export type IdleStages = Map<string, SharedStage[]>;

/**
 * Runs `act` on the stage of an earlier row with these options, or on a new one. The first plain start gives the
 * process that the earlier row has left, so a row with a kill costs one start instead of two. The row sees nothing
 * that was recorded before it. Keeps the stage for later rows, unless a promise was broken or something is left to do.
 */
export async function onSharedStage(
  built: Built,
  options: StageOptions,
  act: (stage: Stage) => Promise<Outcome>,
): Promise<Outcome> {
  const { idle } = built;
  const key = JSON.stringify([options.store, options.env ?? {}]);
  const shared = idle.get(key)?.pop() ?? { ...(await openStage(built, options)), rows: 0, left: undefined };
  shared.rows += 1;
  let isInOrder = false;
  try {
    const row = await beginRow(shared);
    const outcome = await act(row.stage);
    const violations = outcome.violations.length > 0 ? outcome.violations : await row.end();
    isInOrder = violations.length === 0;
    return { ...outcome, violations };
  } catch (error) {
    throw withLastWords(shared, error);
  } finally {
    if (isInOrder && shared.rows < MAX_ROWS) idle.set(key, [...(idle.get(key) ?? []), shared]);
    else await shared.close();
  }
}

/** Closes the stages that no row uses. */
export async function closeIdle(idle: IdleStages): Promise<void> {
  const all = [...idle.values()].flat();
  idle.clear();
  for (const stage of all) await stage.close();
}

/** The stage as a row sees it. `end`: makes it ready for the next row; gives a sentence for each thing left behind. */
async function beginRow(
  shared: SharedStage,
): Promise<{ readonly stage: Stage; readonly end: () => Promise<readonly string[]> }> {
  const { store, clock } = shared;
  const world = shared.rows === 1 ? shared.world : await fromNowOn(shared.world);
  const running = new Set<Running>();
  /** Those with their own clock or environment are of no use to other rows. */
  const special = new Set<Running>();
  let isOver = false;

  const note = (one: Running): void => {
    running.add(one);
    void one.child.ended.then(() => running.delete(one));
  };
  const start: Stage['start'] = async (options = {}) => {
    const { left } = shared;
    shared.left = undefined;
    const { aheadMs = 0, env, until } = options;
    const isSpecial = aheadMs !== 0 || env !== undefined;
    if (left !== undefined && !isSpecial && until === undefined) {
      world.url = left.url;
      note(left);
      return left.child;
    }
    await left?.child.kill();
    const child = await shared.start(options);
    world.url = shared.world.url;
    const one = { child, url: world.url };
    note(one);
    if (isSpecial) special.add(one);
    return child;
  };

  async function end(): Promise<readonly string[]> {
    isOver = true;
    const { tenant, connector, keys, records } = world;
    shared.left = [...running].findLast((one) => !special.has(one));
    for (const one of running) if (one !== shared.left) await one.child.kill();
    tenant.faults.clear();
    tenant.change.freshReads();
    connector.heal();
    keys.outage('none');
    if (store === 'cosmos') world.cosmos.faults.clear();
    await clock.skip(BETWEEN_MS);
    await clock.during('work that is not done', world.quiet());
    const open = (await records.requests()).filter(({ status }) => status === 'pending');
    return [
      ...open.map(({ id }) => `the row leaves the request ${id} undecided`),
      ...((await records.lines(skuOf(shared))).length === 0 ? [] : ['the row leaves a waiting list']),
      ...((await records.dead()).length === 0 ? [] : ['a job was given up']),
    ];
  }

  const onMove = (look: () => void): void => clock.onMove(() => void (isOver || look()));
  return { stage: { store, world, clock: { ...clock, onMove }, start }, end };
}
