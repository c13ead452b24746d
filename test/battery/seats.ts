import { approveAll, prepareCrowds } from './approval.ts';
import type { Built } from './build.ts';
import { violationsOf } from './expected.ts';
import type { Outcome } from './rows.ts';
import { onStage } from './stage.ts';
import { nameOf } from './told.ts';

const [REQUESTS, PERSONS, SEATS] = [100, 5, 50];

/**
 * Far more people than seats, all approved at once. As many are licensed as there are seats, and the others
 * hear why they are not.
 */
export function lastSeats(built: Built): Promise<Outcome> {
  return onStage(
    built,
    { store: 'sqlite', env: { REQUESTS_PER_HOUR: '1000', WAITING_LIST: 'off' } },
    async (stage) => {
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
    },
  );
}
