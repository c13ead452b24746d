import { BATCH_SIZE } from '../../../domain/assignment.ts';
import type { Context } from '../../ports/context.ts';
import type { AssignAnswer, AssignOrder } from '../../ports/ports.ts';

/** The result of sending some orders. */
export interface Sent {
  /** Graph's answers in the order of the orders; undefined: there is none. */
  readonly answers: readonly (AssignAnswer | undefined)[];
  /** The indexes of the orders that were never sent. */
  readonly unsent: ReadonlySet<number>;
  /** The failure of a whole batch. The answers of the others count. */
  readonly failure?: { readonly error: unknown };
}

/**
 * Our own number. No batch begins later than this after the first one: a batch may take 20 seconds, and the
 * lease of the job must last for it.
 */
const BEGIN_WITHIN_MS = 4000;

/**
 * Sends orders in batches of `BATCH_SIZE`, as many side by side as the tenant takes for now. After a failure,
 * or an answer that puts a write off, no further batch begins.
 */
export async function sendOrders(ctx: Context, orders: readonly AssignOrder[]): Promise<Sent> {
  const began = ctx.clock.now();
  const answers: (AssignAnswer | undefined)[] = orders.map(() => undefined);
  const unsent = new Set(orders.keys());
  const failures: { readonly error: unknown }[] = [];
  let isRefused = false;

  async function send(first: number): Promise<void> {
    const batch = orders.slice(first, first + BATCH_SIZE);
    for (const n of batch.keys()) unsent.delete(first + n);
    try {
      for (const [n, answer] of (await ctx.licenses.assign(batch)).entries()) {
        answers[first + n] = answer;
        isRefused ||= answer.outcome === 'retry';
      }
    } catch (error) {
      failures.push({ error });
    }
  }

  const mayBegin = (first: number): boolean =>
    first < orders.length &&
    !isRefused &&
    failures.length === 0 &&
    (first === 0 || ctx.clock.now() - began < BEGIN_WITHIN_MS);
  const running = new Set<Promise<void>>();
  for (let first = 0; mayBegin(first); first += BATCH_SIZE) {
    const one = send(first).finally(() => running.delete(one));
    running.add(one);
    // The width may change with each answer.
    while (running.size >= ctx.licenses.pace().width) await Promise.race(running);
  }
  await Promise.all(running);
  const [failure] = failures;
  return { answers, unsent, ...(failure && { failure }) };
}
