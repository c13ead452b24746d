import type { TaskOf } from '../../domain/job.ts';
import type { Context } from '../ports/context.ts';
import { FAN_OUT, fanOut } from '../records/fan-out.ts';
import type { JobRun } from '../records/job-run.ts';
import type { StoredCard } from './draw-cards.ts';
import { drawCards } from './draw-cards.ts';

/** The most cards that one job draws. Their updates go out at the same time. */
const TOGETHER = 10;

/**
 * Job: redraws the cards of a request. A few are drawn here, and recorded in one commit. Many get a job each,
 * and so do the few if this job did not end at its first attempt: one card may be the reason.
 */
export async function redrawCards(
  ctx: Context,
  run: JobRun,
  { requestId, after }: TaskOf<'redraw'>,
): Promise<void> {
  const key = `cards:${requestId}`;
  const isFirst = run.attempts === 1;
  if (isFirst && after === undefined) {
    const list = { by: 'list', key, order: 'ascending', limit: FAN_OUT } as const;
    const read = () => ctx.store.page<StoredCard>(list);
    const few = await read();
    if (few.length <= TOGETHER) return drawCards(ctx, run, requestId, { first: few, read });
  }
  await fanOut(
    ctx,
    run,
    { key, after },
    // An earlier attempt may have drawn the card, and its update may arrive late.
    ({ id }) => ({ kind: 'redraw-card', requestId, cardId: id, ...(isFirst ? {} : { always: true }) }),
    (cursor) => ({ kind: 'redraw', requestId, after: cursor }),
  );
}

/** Job: redraws one card. */
export async function redrawCard(
  ctx: Context,
  run: JobRun,
  { requestId, cardId, always = false }: TaskOf<'redraw-card'>,
): Promise<void> {
  const read = async () => {
    const card = await ctx.store.read<StoredCard>(cardId);
    return card ? [card] : [];
  };
  // An earlier attempt may have drawn the card, and its update may arrive late.
  await drawCards(ctx, run, requestId, { first: await read(), read, always: always || run.attempts > 1 });
}
