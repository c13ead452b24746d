import { approveAll, prepareCrowds } from './approval.ts';
import type { Built } from './build.ts';
import { violationsOf } from './expected.ts';
import type { Outcome } from './rows.ts';
import type { Stage } from './stage.ts';
import { onStage } from './stage.ts';
import { nameOf, toldOf } from './told.ts';

const [REQUESTS, PERSONS, SEATS] = [100, 5, 50];

/**
 * Far more people than seats, all approved at once. As many are licensed as there are seats, and the others
 * hear why they are not.
 */
export function lastSeats(built: Built): Promise<Outcome> {
  return onStage(built, { store: 'sqlite', env: { WAITING_LIST: 'off' } }, async (stage) => {
    const { world, clock } = stage;
    await stage.start();
    const waiting = await prepareCrowds(stage, REQUESTS, PERSONS, SEATS);
    const startedAt = clock.now();
    await clock.during(
      'work that is not done',
      approveAll(stage, waiting).then(() => world.quiet()),
    );

    const licensed = new Set(
      world.tenant.ledger.filter(({ changed }) => changed).map(({ userId }) => userId),
    );
    const without = waiting.people.filter(({ user }) => !licensed.has(user.id));
    const failed = new Map(without.map((human) => [nameOf(human), 'no-seat' as const]));
    const right = licensed.size === SEATS ? [] : [`${licensed.size} were licensed`];
    return {
      violations: [...right, ...(await violationsOf(stage, { ...waiting, failed }))],
      finishedMs: clock.now() - startedAt,
      note: `${licensed.size} of ${waiting.people.length} licensed, ${without.length} told why not`,
    };
  });
}

/** How many seats are bought while the others wait. */
const BOUGHT = 100;
/** A look of each minute at the free seats, and some seconds for the writes. */
const SERVED_MS = 75_000;

/**
 * The same with the waiting list: the others wait, and hear that. Then seats are bought, and the first on the list get
 * them within a minute, in the order of the approvals and of the cards.
 */
export function lastSeatsWithList(built: Built): Promise<Outcome> {
  return onStage(built, { store: 'sqlite' }, async (stage) => {
    const { world, clock } = stage;
    await stage.start();
    const waiting = await prepareCrowds(stage, REQUESTS, PERSONS, SEATS);
    const startedAt = clock.now();
    await clock.during(
      'work that is not done',
      approveAll(stage, waiting).then(() => world.quiet()),
    );
    const { skuId, enabled } = world.tenant.product('VISIOCLIENT');
    const lines = await world.records.lines(skuId);
    const order = lines.flatMap(({ requestId, indexes }) => {
      const n = waiting.asked.findIndex(({ id }) => id === requestId);
      return indexes.map((index) => waiting.people[n * PERSONS + index]?.user.id);
    });
    const before = givenIn(stage);

    world.tenant.change.setSeats('VISIOCLIENT', enabled + BOUGHT);
    const boughtAt = clock.now();
    const length = async (): Promise<number> =>
      (await world.records.lines(skuId)).reduce((sum, { indexes }) => sum + indexes.length, 0);
    await clock.during(
      'a list that is not served',
      clock.until(async () => (await length()) === order.length - BOUGHT),
    );
    const servedMs = clock.now() - boughtAt;
    await clock.during('work that is not done', world.quiet());
    const served = givenIn(stage).slice(before.length);
    const told = [...toldOf(world, waiting.people)].filter(([key, count]) => {
      const human = waiting.people.find((one) => nameOf(one) === key.replace(/^\w+ /, ''));
      return human !== undefined && count !== (served.includes(human.user.id) ? 2 : 1);
    });
    return {
      violations: [
        ...(before.length === SEATS ? [] : [`${before.length} were licensed`]),
        ...(order.length === waiting.people.length - SEATS ? [] : [`${order.length} waited`]),
        ...(new Set(order.slice(0, BOUGHT)).difference(new Set(served)).size === 0
          ? []
          : ['others were served than the first']),
        ...(served.length === BOUGHT ? [] : [`${served.length} were served`]),
        ...(servedMs <= SERVED_MS ? [] : [`they were served after ${servedMs} ms`]),
        ...told.map(([key, count]) => `${key}: ${count} times`),
      ],
      finishedMs: clock.now() - startedAt,
      note: `${order.length} waited; ${BOUGHT} seats were bought, and given after ${(servedMs / 1000).toFixed(1)} s`,
    };
  });
}

/** The persons who were given a license, in order. */
const givenIn = ({ world }: Stage): readonly string[] =>
  world.tenant.ledger.filter(({ changed }) => changed).map(({ userId }) => userId);
