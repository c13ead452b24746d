import { createSeatWatch } from '../app/assign/watch-seats.ts';
import type { Context } from '../app/ports/context.ts';
import { SEAT_LOOK_MS } from '../domain/waiting-list.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/**
 * Looks at the free seats at the start and then each minute, in each process: a list is served also if the
 * process that filled it is gone. A look that fails is only logged, since the next one is soon. `lists` and
 * `waiting` are set to what each look finds.
 */
export function watchSeats(
  ctx: Context,
  waiting: Metrics['waiting'],
  lists: { areEmpty: boolean },
): { readonly start: () => void; readonly stop: () => void } {
  const watch = createSeatWatch(ctx, (queues) => {
    lists.areEmpty = queues.length === 0;
    waiting.reset();
    for (const { productName: product, waits } of queues) waiting.set({ product }, waits);
  });
  let timer: ReturnType<typeof setInterval> | undefined;
  const look = (): void =>
    void watch
      .look()
      .catch((error: unknown) => ctx.log.debug('The free licenses could not be counted.', { error }));
  return {
    start: () => {
      timer = setInterval(look, SEAT_LOOK_MS).unref();
      look();
    },
    stop: () => clearInterval(timer),
  };
}
