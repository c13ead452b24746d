import type { Waiting } from './expected.ts';
import type { Human } from '../support/integration/people.ts';
import type { Shown } from '../support/integration/shown.ts';
import { approveAll } from './approval.ts';
import type { Built } from './build.ts';
import type { KillPoint } from './points.ts';
import type { Outcome } from './rows.ts';
import { SEATS } from './seat-points.ts';
import { askToGiveBack, atRest, giveItBack, prepareSeats, PRODUCT, skuOf } from './seats-over-time.ts';
import type { Stage, StageOptions } from './stage.ts';
import { onSharedStage } from './shared-stage.ts';
import { inHand, nameOf, toldOf } from './told.ts';

const PERSONS = 5;
/** A lease, and the look of each minute at the free seats. */
const WITHIN_MS = 90_000;

/**
 * Two of five persons have a license, and give it back; the next two on the list get those. Kills the product at
 * that point, starts it again, and checks the result.
 */
export function killSeats(built: Built, options: StageOptions, point: KillPoint): Promise<Outcome> {
  return onSharedStage(built, options, async (stage) => {
    const { clock, world } = stage;
    const first = await stage.start();
    const waiting = await prepareSeats(stage, 1, PERSONS, SEATS);
    await clock.during(
      'an approval that does not end',
      approveAll(stage, waiting).then(() => atRest(stage)),
    );
    const givers = waiting.people.slice(0, SEATS);
    const asking = await clock.during('a list that is not shown', askAll(givers));

    const reached = Promise.withResolvers<void>();
    await point.set(stage, () => reached.resolve());
    const clicks = giveAll(givers, asking);
    const isThere = Promise.race([reached.promise, first.ended]);
    await clock.waitFor(`the point “${point.name}” that is not reached`, isThere);
    await first.kill();
    await clicks;

    world.tenant.faults.clear();
    world.connector.heal();
    if (stage.store === 'cosmos') world.cosmos.faults.clear();
    const unrecorded = await inHand(world);
    await stage.start();
    const startedAt = clock.now();
    // Repeats the clicks whose answers were lost. They change nothing if the first ones counted.
    await clock.during('a click that is not answered', giveAll(givers, asking));
    const skuId = skuOf(stage);
    await clock.during(
      'work that is not done',
      clock.until(async () => {
        const [line] = await world.records.lines(skuId);
        return line?.indexes.length === 1 && (await world.records.jobs()).length === 0;
      }),
    );
    const finishedMs = clock.now() - startedAt;
    const { violations, doubled } = await judge(stage, waiting, unrecorded);
    await serveLast(stage, skuId);
    const late = finishedMs > WITHIN_MS ? [`finished only after ${finishedMs} ms`] : [];
    return { violations: [...violations, ...late], doubled, finishedMs };
  });
}

const askAll = (givers: readonly Human[]): Promise<readonly (Shown | undefined)[]> =>
  Promise.all(givers.map((human) => askToGiveBack(human)));

async function giveAll(givers: readonly Human[], asking: readonly (Shown | undefined)[]): Promise<void> {
  await Promise.all(
    givers.map(async (human, n) => {
      const card = asking[n];
      if (card) await giveItBack(human, card);
    }),
  );
}

/** Buys a seat for the last person on the list, so that nobody waits when the next row begins. */
async function serveLast({ clock, world: { tenant, records } }: Stage, skuId: string): Promise<void> {
  tenant.change.setSeats(PRODUCT, tenant.product(PRODUCT).enabled + 1);
  const isServed = clock.until(async () => (await records.lines(skuId)).length === 0);
  await clock.during('a list that is not served', isServed);
}

/** The violations, and the messages and mails that came twice because nothing can prevent it. */
async function judge(
  stage: Stage,
  { asked: [asked], people, requester }: Waiting,
  unrecorded: ReadonlySet<string>,
): Promise<{ readonly violations: readonly string[]; readonly doubled: number }> {
  const { world } = stage;
  const wrong: string[] = [];
  const expect = (what: string, found: unknown, due: unknown): void => {
    if (JSON.stringify(found) !== JSON.stringify(due)) wrong.push(`${what}: ${JSON.stringify(found)}`);
  };
  const names = people.map(nameOf);
  const { ledger } = world.tenant;
  const done = (action: 'add' | 'remove') =>
    ledger
      .filter((entry) => entry.action === action && entry.changed)
      .map(({ userPrincipalName: user }) => nameOf({ user: world.tenant.user(user) }))
      .toSorted();
  expect('given', done('add'), names.slice(0, 2 * SEATS));
  expect('taken back', done('remove'), names.slice(0, SEATS));
  const grants = await world.records.grants(skuOf(stage));
  const held = grants
    .map(({ person }) => nameOf({ user: world.tenant.user(person.id) }))
    .filter((name) => names.includes(name))
    .toSorted();
  expect('active grants', held, names.slice(SEATS, 2 * SEATS));
  const entries = asked ? await world.records.entries(asked.id) : [];
  expect(
    'outcomes',
    entries.map(({ outcome }) => outcome?.kind),
    names.map((_, n) => (n < 2 * SEATS ? 'assigned' : 'on-list')),
  );
  expect('given up', (await world.records.dead()).length, 0);

  const told = toldOf(world, [requester, ...people]);
  let doubled = 0;
  for (const [key, count] of told) {
    // The requester hears of the list; the others of each change.
    const n = names.indexOf(key.replace(/^\w+ /, ''));
    const due = n >= 0 && n < 2 * SEATS ? 2 : 1;
    doubled += Math.max(0, count - due);
    const most = due + (unrecorded.has(key) ? 1 : 0);
    if (count < due || count > most) wrong.push(`${key}: ${count} times instead of ${due}`);
  }
  return { violations: wrong, doubled };
}
