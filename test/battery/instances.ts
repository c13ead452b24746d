import { kill } from 'node:process';
import { approveAll, prepareCrowds } from './approval.ts';
import type { Built } from './build.ts';
import { doubledIn, violationsOf } from './expected.ts';
import { tooMany } from './quota.ts';
import type { Outcome } from './rows.ts';
import type { Stage } from './stage.ts';
import { onSharedStage } from './shared-stage.ts';

/**
 * The moment at which the first process is stopped, like a machine that hangs, while it holds the
 * lane.
 */
export type FrozenAt = 'the intent is written' | 'Graph has written';

/** Twice the length of a lease. */
const FROZEN_MS = 50_000;

/** Stops one process in the middle of an assignment, lets `others` do its work, and wakes it again. */
export function freeze(built: Built, where: FrozenAt, others: number): Promise<Outcome> {
  return onSharedStage(built, { store: 'cosmos' }, async (stage) => {
    const { world, clock } = stage;
    const first = await stage.start();
    const { url } = world;
    const waiting = await prepareCrowds(stage, 2);
    for (let n = 0; n < others; n += 1) await stage.start();
    // The first process gets the clicks. So it is the first to look for work, and takes the lane.
    world.url = url;
    const frozen = frozenAt(stage, where, () => {
      kill(first.pid, 'SIGSTOP');
      clock.leaveOut(first.pid);
    });
    const startedAt = clock.now();
    await clock.during('a decision that is not taken', approveAll(stage, waiting));
    await clock.waitFor('a process that is not frozen', frozen);
    clock.after(FROZEN_MS, () => undefined);
    await clock.during(
      'a time that does not pass',
      clock.until(() => clock.now() >= startedAt + FROZEN_MS),
    );
    const before = world.tenant.ledger.length;
    kill(first.pid, 'SIGCONT');
    await clock.takeBack(first.pid);
    await clock.during('work that is not done', world.quiet());

    const late = world.tenant.ledger.slice(before);
    const changed = late.filter((entry) => entry.changed).length;
    return {
      violations: [...(await violationsOf(stage, waiting)), ...tooMany(stage, startedAt)],
      doubled: doubledIn(stage, waiting),
      finishedMs: clock.now() - startedAt,
      note: `${late.length} late writes, ${changed} of them changed anything`,
    };
  });
}

/** Resolves when that moment is reached, after `act`. */
function frozenAt({ world }: Stage, where: FrozenAt, act: () => void): Promise<void> {
  return new Promise((resolve) => {
    const once = (isThere: boolean): false => {
      if (isThere) act();
      if (isThere) resolve();
      return false;
    };
    if (where === 'Graph has written') {
      const match = ({ template }: { readonly template: string }): boolean =>
        once(template === '/users/{id}/assignLicense' && world.tenant.ledger.length === 19);
      world.tenant.faults.add({ match, answer: 'hang' });
      return;
    }
    let isFirst = true;
    const match = (body: string): boolean => {
      const isThere = isFirst && body.includes('"kind":"writing"');
      if (isThere) isFirst = false;
      return once(isThere);
    };
    world.cosmos.faults.add({ on: ['batch'], match, times: Infinity, effect: 'silent' });
  });
}
