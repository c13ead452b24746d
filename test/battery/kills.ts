import { setTimeout as rest } from 'node:timers/promises';
import { approve, prepare } from './approval.ts';
import type { Built } from './build.ts';
import { doubledIn, violationsOf } from './expected.ts';
import type { Waiting } from './expected.ts';
import type { KillPoint } from './points.ts';
import type { Random } from './random.ts';
import type { Outcome } from './rows.ts';
import type { Stage, StageOptions } from './stage.ts';
import { onSharedStage } from './shared-stage.ts';
import { inHand } from './told.ts';

/** The time between the restart and the end of the dead process's jobs. */
const RESUMED_WITHIN_MS = 30_000;

/** Kills the product at that point of an approval, starts it again, and checks the result. */
export function killAt(built: Built, options: StageOptions, point: KillPoint): Promise<Outcome> {
  return onSharedStage(built, options, async (stage) => {
    const first = await stage.start();
    const waiting = await prepare(stage);
    const approversReached = Promise.withResolvers<void>();
    await point.set(stage, () => approversReached.resolve());
    const click = approve(waiting);
    const isThere = Promise.race([
      approversReached.promise,
      first.ended,
      click.then(() => answered(point, approversReached.promise)),
    ]);
    await stage.clock.waitFor(`the point “${point.name}” that is not reached`, isThere);
    await first.kill();
    await click;
    return goOn(stage, waiting);
  });
}

/** The one point that an answer shows to be reached. */
function answered({ name }: KillPoint, approversReached: Promise<void>): Promise<void> {
  return name === 'turn answered' ? Promise.resolve() : approversReached;
}

/** The ways in which work goes on after a death. */
interface GoOn {
  /** Starts the product again, or goes on with another process. */
  readonly start?: () => Promise<unknown>;
  /** Clicks once more on what is undecided. */
  readonly clickAgain?: () => Promise<unknown>;
}

/** Lets work go on after a death of the product, and waits until all is done. */
export async function goOn(
  stage: Stage,
  waiting: Waiting,
  { start = () => stage.start(), clickAgain = () => approveUndecided(stage, waiting) }: GoOn = {},
): Promise<Outcome> {
  const { world, clock } = stage;
  world.tenant.faults.clear();
  world.connector.heal();
  if (stage.store === 'cosmos') world.cosmos.faults.clear();
  const unrecorded = await inHand(world);

  await start();
  const startedAt = clock.now();
  let resumedAt: number | undefined;
  const before = acts(stage);
  clock.onMove(() => {
    if (acts(stage) > before) resumedAt ??= clock.now();
  });
  await clickAgain();
  await clock.during('work that is not done', world.quiet());

  const expected = { ...waiting, mayRepeat: (key: string) => (unrecorded.has(key) ? 1 : 0) };
  const violations = [...(await violationsOf(stage, expected))];
  const resumedMs = resumedAt === undefined ? undefined : resumedAt - startedAt;
  const finishedMs = clock.now() - startedAt;
  if (finishedMs > RESUMED_WITHIN_MS) violations.push(`finished only after ${finishedMs} ms`);
  return { violations, doubled: doubledIn(stage, waiting), resumedMs, finishedMs };
}

async function approveUndecided({ world }: Stage, waiting: Waiting): Promise<void> {
  const [request] = await world.records.requests();
  if (request?.status === 'pending') await approve(waiting);
}

/** How much the product has done outside so far. */
function acts({ world }: Stage): number {
  const calls = [...world.tenant.calls].filter(([name]) => /assignLicense|sendMail|GET \/users/.test(name));
  return calls.reduce((sum, [, count]) => sum + count, world.connector.calls.length);
}

/** True milliseconds from the click to the last card, on a quiet machine. */
const LIFE_MS = 700;

/** Kills the product at a random moment between the click and the last card. */
export function killAtRandom(built: Built, options: StageOptions, random: Random): Promise<Outcome> {
  return onSharedStage(built, options, async (stage) => {
    const child = await stage.start();
    const waiting = await prepare(stage);
    const click = approve(waiting);
    const killed = rest(random() * LIFE_MS).then(() => child.kill());
    await stage.clock.waitFor('a kill that is not done', killed);
    await click;
    return goOn(stage, waiting);
  });
}

/** Kills one of two processes that share the work. The other one goes on alone. */
export function raceAndKill(built: Built, options: StageOptions, random: Random): Promise<Outcome> {
  return onSharedStage(built, options, async (stage) => {
    const { world } = stage;
    const one = { child: await stage.start(), url: world.url };
    const other = { child: await stage.start(), url: world.url };
    const waiting = await prepare(stage);
    const clicks = [approve(waiting), approve(waiting)];
    const [killed, survivor] = random() < 0.5 ? [one, other] : [other, one];
    const isKilled = rest(random() * LIFE_MS).then(() => killed.child.kill());
    await stage.clock.waitFor('a kill that is not done', isKilled);
    await Promise.all(clicks);
    return goOn(stage, waiting, { start: async () => void (world.url = survivor.url) });
  });
}
