import type { Child } from '../../sandbox/processes.ts';
import type { DataDocument } from '../../src/app/records/documents.ts';
import { approveAll, prepareCrowds } from './approval.ts';
import type { Built } from './build.ts';
import { doubledIn, violationsOf } from './expected.ts';
import type { Outcome } from './rows.ts';
import type { Stage } from './stage.ts';
import { onStage } from './stage.ts';

/**
 * Exchange's pace for one mailbox: 30 at once, `bursts` times, and one every two seconds, however many
 * processes send.
 */
export function tooMany({ world }: Stage, startedAt: number, bursts = 1): readonly string[] {
  const mails = world.tenant.mails.filter(({ at }) => at >= startedAt);
  const early = mails.filter(({ at }, n) => n + 1 > 30 * bursts + ((at - startedAt) / 1000) * 0.5 + 1);
  return early.length === 0 ? [] : [`${early.length} mails were too early for the quota`];
}

const [PROCESSES, CROWDS, LEFT] = [4, 10, 40];
/** Microsoft's limit for licenses is 3,000 writes in 150 s for an app in a tenant. */
const WINDOW_MS = 150_000;

/**
 * Four processes on one store, when nearly everything that Microsoft allows was written a moment ago.
 * Together they keep the pace, even while three of them are stopped one after the other and hand over their
 * work.
 */
export function shareQuota(built: Built): Promise<Outcome> {
  return onStage(built, { store: 'cosmos' }, async (stage) => {
    const { world, clock } = stage;
    const children: Child[] = [];
    for (let n = 0; n < PROCESSES; n += 1) children.push(await stage.start());
    const waiting = await prepareCrowds(stage, CROWDS);
    const startedAt = clock.now();
    await world.records.add([usedUp(startedAt)]);
    // The process that was started last gets the clicks.
    const ending = children.slice(0, -1).map(async (child, n) => {
      await clock.until(() => world.tenant.ledger.length >= LEFT + 30 * (n + 1));
      await child.stop();
    });
    await clock.during(
      'work that is not done',
      Promise.all([approveAll(stage, waiting).then(() => world.quiet()), ...ending]),
    );
    const last = (world.tenant.ledger.at(-1)?.at ?? startedAt) - startedAt;
    const early = world.tenant.ledger.filter(({ at }, n) => n >= LEFT && at - startedAt < WINDOW_MS);
    return {
      violations: [
        ...(await violationsOf(stage, waiting)),
        ...(early.length === 0 ? [] : [`${early.length} licenses were too early for the quota`]),
        ...tooMany(stage, startedAt),
      ],
      doubled: doubledIn(stage, waiting),
      finishedMs: clock.now() - startedAt,
      note: `${waiting.people.length} licenses, ${LEFT} left at first: the last after ${(last / 1000).toFixed(1)} s`,
    };
  });
}

/** The lane after an older release has written nearly as much as the quota allows: a bucket with few tokens. */
function usedUp(at: number): DataDocument<object> {
  return { id: 'lane:assign', type: 'lane', data: { owner: 'nobody', until: 0, tokens: LEFT, at } };
}
