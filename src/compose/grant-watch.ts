import type { Context } from '../app/ports/context.ts';
import { createGrantWatch, GRANT_LOOK_MS } from '../app/seats/watch-grants.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/**
 * Watches the jobs that end licenses, and counts the grants, at the start and then every ten minutes, in each
 * process. A look that fails is only logged, since the next one is soon.
 */
export function watchGrants(
  ctx: Context,
  grants: Metrics['grants'],
): { readonly start: () => void; readonly stop: () => void } {
  const watch = createGrantWatch(ctx, ({ active, ending }) => {
    grants.set({ state: 'active' }, active);
    grants.set({ state: 'ending' }, ending);
  });
  let timer: ReturnType<typeof setInterval> | undefined;
  const look = (): void =>
    void watch
      .look()
      .catch((error: unknown) =>
        ctx.log.debug('The licenses that were given could not be counted.', { error }),
      );
  return {
    start: () => {
      timer = setInterval(look, GRANT_LOOK_MS).unref();
      look();
    },
    stop: () => clearInterval(timer),
  };
}
