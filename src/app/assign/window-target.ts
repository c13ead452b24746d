import { MAX_BATCHES_AT_ONCE } from '../../domain/assignment.ts';
import type { TaskOf } from '../../domain/job.ts';
import { isFinal, isOnList } from '../../domain/outcome.ts';
import type { Product } from '../../domain/product.ts';
import { findProduct } from '../../domain/product.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { CHUNK_SIZE, chunkCount, excludedIndexes, finalCount } from '../../domain/request.ts';
import { aheadOf } from '../../domain/waiting-list.ts';
import type { Context } from '../ports/context.ts';
import type { Header, JobRun } from '../records/job-run.ts';
import type { StoredChunk } from '../records/load-request.ts';
import { productsOf, readChunk } from '../records/load-request.ts';
import { readSettings } from '../records/read-settings.ts';
import type { Approval } from './chunk-round.ts';
import { isLeftOut } from './chunk-round.ts';
import type { AssignmentTarget } from './engine/assignment-target.ts';
import { keepEntries } from './keep-entries.ts';
import { beingRemoved } from './recent-removals.ts';
import { noteWrite, writtenByOthers } from './recent-writes.ts';
import { roundBegan } from './record-outcomes.ts';
import { recordWindow } from './record-window.ts';
import { readLines } from '../records/read-lines.ts';

/**
 * Makes the target for an assign job: the persons of a window, which is the chunk of the job and up to three
 * after it. Throws StoreError.
 */
export async function windowTarget(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'assign'>,
  document: Header['document'],
  approval: Approval,
): Promise<AssignmentTarget> {
  const request = document.data;
  const { requestId, chunk, round } = task;
  const { skuId } = approval;
  const left = personsLeft(request);
  const { length, products } = await planWindow(ctx, run, task, request, approval, left);
  let stored: readonly StoredChunk[] = await Promise.all(
    Array.from({ length }, (_, n) => readChunk(ctx, requestId, chunk + n)),
  );
  const approvedAt = roundBegan(run, approval, round);
  const lines = async () => (await readLines(ctx, skuId)).map(({ data }) => data);
  const assignees = stored.flatMap(({ data: { index, entries } }) =>
    entries.map((entry, n) => ({ ...entry, isLeftOut: isLeftOut(request, index, n, entry) })),
  );
  const open = assignees.filter(
    (one) => !one.isLeftOut && !isFinal(one.outcome, round) && !isOnList(one.outcome),
  );
  return {
    assignment: approval,
    until: approval.until,
    assignees,
    behind: Math.max(0, left - open.length),
    list: {
      isOn: async () => (await readSettings(ctx)).waitingList,
      ahead: async () => aheadOf(await lines(), { approvedAt, requestId, index: chunk * CHUNK_SIZE }),
    },
    products,
    round,
    began: ctx.clock.parse(task.since ?? run.madeAt),
    writtenByOthers: (personIds) => writtenByOthers(ctx, requestId, skuId, personIds),
    beingRemoved: (personIds) => beingRemoved(ctx, skuId, personIds),
    keepIntent: async (found, personIds) => {
      const notes = await Promise.all(
        stored.flatMap(({ data: { index, entries } }) => {
          const own = entries.map(({ person }) => person.id).filter((id) => personIds.includes(id));
          // An intent is stored with the persons, in the commit of its note.
          const isFirst = run.attempts === 1 && entries.every(({ outcome }) => outcome === undefined);
          return own.length > 0
            ? [noteWrite(ctx, { requestId, chunk: index, round }, skuId, own, isFirst)]
            : [];
        }),
      );
      stored = await keepEntries(ctx, run, round, stored, found, 'hold', notes);
    },
    record: (progress) => recordWindow(ctx, run, task, document, stored, progress),
  };
}

/**
 * How many chunks the job takes. Only one if seats may be short, since then requests take turns and the last
 * persons in card order get none; if the tenant takes one write at a time; or after an attempt without
 * progress. `products`: a recent copy, if it shows seats for everybody. The first job of a round takes no
 * copy, so that a change of the product is noticed.
 */
async function planWindow(
  ctx: Context,
  { attempts }: JobRun,
  { chunk, rest }: TaskOf<'assign'>,
  request: LicenseRequest,
  { skuId }: Approval,
  left: number,
): Promise<{ readonly length: number; readonly products?: readonly Product[] }> {
  if (rest === true || attempts > 1) return { length: 1 };

  const most = ctx.licenses.pace().isChained ? 1 : MAX_BATCHES_AT_ONCE;
  const length = Math.min(most, chunkCount(request) - chunk);
  if (chunk === 0) return { length };

  // Without an answer of Graph, the job finds out by itself why there is none.
  const products = (await productsOf(ctx)) ?? [];
  const product = findProduct(products, skuId);
  return product && product.free >= left ? { length, products } : { length: 1 };
}

/** The most persons who may still need a seat. */
function personsLeft(request: LicenseRequest): number {
  const { persons, tally, listed = 0 } = request;
  const excluded = excludedIndexes(request).size - tally.notAssigned;
  return persons - finalCount(request) - listed - Math.max(0, excluded);
}
