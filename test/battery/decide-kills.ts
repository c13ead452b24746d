import assert from 'node:assert/strict';
import { readTicks, ROWS_INPUT, tickInput } from '../../src/teams/cards/decide-ticks.ts';
import type { Shown } from '../support/integration/shown.ts';
import { cardOf, inputsOn } from '../support/integration/shown.ts';
import { prepareCrowds } from './approval.ts';
import type { Built } from './build.ts';
import type { Waiting } from './expected.ts';
import { goOn } from './kills.ts';
import { commit } from './points.ts';
import type { Outcome } from './rows.ts';
import type { Stage, StageOptions } from './stage.ts';
import { onStage } from './stage.ts';

const REQUESTS = 3;

/** A commit of one of several ticked requests: the n-th from 0, and the side of it on which the program dies. */
export interface TickPoint {
  readonly name: string;
  readonly nth: number;
  readonly when: 'before' | 'after';
}

/** Both sides of the commit of each ticked request, in the order in which they are approved. */
export const tickPoints: readonly TickPoint[] = ['first', 'second', 'third'].flatMap((word, nth) => [
  { name: `before the ${word} decision is committed`, nth, when: 'before' as const },
  { name: `${word} decision committed`, nth, when: 'after' as const },
]);

/**
 * An approver ticks three requests, looks ahead and approves them. Kills the product at that point, starts it again,
 * and clicks again on the same card. The requests that the first click has not reached are still pending before.
 */
export function killTicked(built: Built, options: StageOptions, point: TickPoint): Promise<Outcome> {
  return onStage(built, options, async (stage) => {
    const { clock } = stage;
    const first = await stage.start();
    const waiting = await prepareCrowds(stage, REQUESTS, 1);
    const { look, ids } = await clock.during('a card that does not come', lookAhead(waiting));

    const reached = Promise.withResolvers<void>();
    const pattern = `(?=[^]*request-approved)(?=[^]*${ids[point.nth]})`;
    await commit(point.name, 'ticked', { when: point.when, pattern }).set(stage, () => reached.resolve());
    const approve = (): Promise<unknown> =>
      waiting.scenario.alex.click(look, 'decide-approve').catch(() => undefined);
    const click = approve();
    const isThere = Promise.race([reached.promise, first.ended]);
    await clock.waitFor(`the point “${point.name}” that is not reached`, isThere);
    await first.kill();
    await click;

    const wrong: string[] = [];
    const clickAgain = async (): Promise<void> => {
      const pending = await pendingOf(stage, ids);
      const due = ids.slice(point.when === 'before' ? point.nth : point.nth + 1);
      if (pending.join() !== due.join())
        wrong.push(`pending after the kill: ${pending.join()} instead of ${due.join()}`);
      await clock.during('a click that is not answered', approve());
    };
    const outcome = await goOn(stage, waiting, { clickAgain });
    return { ...outcome, violations: [...wrong, ...outcome.violations] };
  });
}

/** The card with the look ahead at all requests, and their ids in the order in which they are approved. */
async function lookAhead({
  scenario: { alex },
}: Waiting): Promise<{ readonly look: Shown; readonly ids: readonly string[] }> {
  const [reply] = await alex.say('decide');
  assert.ok(reply);
  const page: Shown = { card: cardOf(reply.body), activityId: reply.activityId, room: alex.chat };
  const ticks = Object.fromEntries(Array.from({ length: REQUESTS }, (_, n) => [tickInput(n), 'true']));
  const look = (await alex.click(page, 'decide-look', ticks)).card;
  const ids = readTicks(inputsOn(look.card)[ROWS_INPUT] ?? '')?.map(({ requestId }) => requestId) ?? [];
  assert.equal(ids.length, REQUESTS);
  return { look, ids };
}

/** Those of the requests that wait for a decision. */
async function pendingOf({ world }: Stage, ids: readonly string[]): Promise<readonly string[]> {
  const requests = await Promise.all(ids.map((id) => world.records.request(id)));
  return requests.filter(({ status }) => status === 'pending').map(({ id }) => id);
}
