import type { TaskOf } from '../../domain/job.ts';
import { OUTAGE_RETRY_MS } from '../../domain/job.ts';
import type { Entry } from '../../domain/request.ts';
import { CHUNK_SIZE } from '../../domain/request.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { isOnList, mayBeIn } from '../../domain/outcome.ts';
import { isPast } from '../../domain/ends.ts';
import { isErased } from '../../domain/personal-data.ts';
import type { Product } from '../../domain/product.ts';
import { findProduct } from '../../domain/product.ts';
import type { Line } from '../../domain/waiting-list.ts';
import { overdueOf, SEAT_REST_MS, stuckOf } from '../../domain/waiting-list.ts';
import type { Context } from '../ports/context.ts';
import { newAudit } from '../records/audit-entry.ts';
import { remove } from '../records/documents.ts';
import { DAY_MS } from '../records/due-dates.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { readChunk, readRequestDocument } from '../records/load-request.ts';
import type { Approval } from './chunk-round.ts';
import { approvalIn } from './chunk-round.ts';
import { licenseTarget } from './engine/license-target.ts';
import type { LineTurn } from './line-target.ts';
import { lineTarget } from './line-target.ts';
import { recordOutcomes } from './record-outcomes.ts';
import type { StoredLine } from '../records/read-lines.ts';
import { readLines } from '../records/read-lines.ts';

/**
 * Job: gives the free seats of a product to the first persons of its waiting list, one chunk at a time, and
 * takes off persons whose days are over. Ends when nobody waits. `createSeatWatch` makes it due when a seat is
 * free. An entry that is being written stays on the list until the result is certain, and is read before it is
 * written again. Persons who cannot be written now keep their place, and block nobody.
 */
export async function serveList(ctx: Context, run: JobRun, task: TaskOf<'serve-list'>): Promise<void> {
  const held = new Set<string>();
  for (;;) {
    const lines = await readLines(ctx, task.skuId);
    if (lines.length === 0) return finish(run);
    const overdue = lines.find(({ data }) => dueOf(ctx, data).length > 0);
    if (overdue) return takeOff(ctx, run, overdue);

    const products = await ctx.licenses.products('now');
    const turn = nextTurn(lines, findProduct(products, task.skuId), held);
    if (!turn) {
      await run.commit([], { againInMs: SEAT_REST_MS });
      return;
    }
    const { line } = turn;
    const approval = await approvalOf(ctx, line.data);
    if (!approval) return dropLine(run, line);

    const target = await lineTarget(ctx, run, approval, turn, products);
    await licenseTarget(ctx, run, target);
    if (target.end() !== 'held') return;
    held.add(keyOf(turn));
  }
}

/** Runs the job again later after it was given up: nothing else gives seats to the list. */
export async function serveListLater(_ctx: Context, run: JobRun): Promise<void> {
  await run.commit([], { againInMs: OUTAGE_RETRY_MS });
}

const keyOf = ({ line, indexes }: LineTurn): string => `${line.data.requestId}:${indexes.join()}`;

/**
 * The persons whose turn it is: first those whose write may have gone in, and nobody beside them, since others may
 * stand before those. Then the first on the list if a seat is free. A product that is gone ends their wait.
 * `held`: those who cannot be written now.
 */
function nextTurn(
  lines: readonly StoredLine[],
  product: Product | undefined,
  held: ReadonlySet<string>,
): LineTurn | undefined {
  const tried = lines.flatMap((line) => turnsOf(line, line.data.tried ?? []));
  const isOver =
    product === undefined || (product.obstacle !== undefined && product.obstacle !== 'suspended');
  const isServed = isOver || (product.assignable && product.free > 0);
  const waiting = isServed ? lines.flatMap((line) => turnsOf(line, line.data.indexes)) : [];
  return [...tried, ...waiting].find((turn) => !held.has(keyOf(turn)));
}

function turnsOf(line: StoredLine, indexes: readonly number[]): readonly LineTurn[] {
  const chunks = Map.groupBy(indexes, (index) => Math.floor(index / CHUNK_SIZE));
  return [...chunks].map(([chunk, own]) => ({ line, chunk, indexes: own }));
}

async function approvalOf(ctx: Context, { requestId, round }: Line): Promise<Approval | undefined> {
  return approvalIn((await readRequestDocument(ctx, requestId))?.data, round);
}

/** Removes the line of a request that has ended. Nobody of it waits. */
async function dropLine(run: JobRun, line: StoredLine): Promise<void> {
  await run.commit([remove(line)], { againInMs: 0 });
}

/** Those to take off: their days are over, or they were erased. A write gets a day more to become certain. */
function dueOf(ctx: Context, line: Line): readonly number[] {
  const now = ctx.clock.now();
  return [...overdueOf(line, ctx.clock.iso(now)), ...stuckOf(line, ctx.clock.iso(now - DAY_MS))];
}

/**
 * Takes persons off the list whose days are over, and those who were erased: one chunk. The read-back looks for a
 * license whose write is still uncertain.
 */
async function takeOff(ctx: Context, run: JobRun, line: StoredLine): Promise<void> {
  const { requestId, round } = line.data;
  const approval = await approvalOf(ctx, line.data);
  if (!approval) return dropLine(run, line);

  const at = ctx.clock.iso(ctx.clock.now());
  const reason = isPast(approval.until, at) ? 'end-passed' : 'waited-too-long';
  const overdue = new Set(dueOf(ctx, line.data));
  const chunk = Math.floor(Math.min(...overdue) / CHUNK_SIZE);
  const read = await readChunk(ctx, requestId, chunk);
  const isOver = (entry: Entry, n: number): boolean =>
    (isOnList(entry.outcome) || entry.outcome?.kind === 'writing') && overdue.has(chunk * CHUNK_SIZE + n);
  const end = ({ person, outcome }: Entry): Outcome => {
    if (isErased(person.id)) return { kind: 'not-assigned', round };
    if (mayBeIn(outcome)) return { kind: 'confirming', round, since: at };
    return { kind: 'failed', round, at, reason };
  };
  const persons = read.data.entries.filter(isOver).map(({ person }) => person.id);
  await recordOutcomes(
    ctx,
    run,
    round,
    read,
    (entries) => entries.map((entry, n) => (isOver(entry, n) ? { ...entry, outcome: end(entry) } : entry)),
    { againInMs: 0 },
    () => [
      newAudit(ctx, ctx.ids.next(), {
        actor: 'license-desk',
        what: 'list-expired',
        requestId,
        after: { persons },
      }),
    ],
  );
}
