import { CHUNK_SIZE } from '../../domain/request.ts';
import { isErased } from '../../domain/personal-data.ts';
import { isFinal, isOnList } from '../../domain/outcome.ts';
import type { Product } from '../../domain/product.ts';
import { SEAT_REST_MS, withTried } from '../../domain/waiting-list.ts';
import type { Context } from '../ports/context.ts';
import { StoreError } from '../ports/store.ts';
import { chunkDocument, lineDocument, replace, written } from '../records/documents.ts';
import type { JobEnd, JobRun } from '../records/job-run.ts';
import { readChunk } from '../records/load-request.ts';
import type { Approval, Found } from './chunk-round.ts';
import type { Assignee, AssignmentTarget, Progress } from './engine/assignment-target.ts';
import { beingRemoved } from './recent-removals.ts';
import { noteWrite, writtenByOthers } from './recent-writes.ts';
import { recordOutcomes } from './record-outcomes.ts';
import type { StoredLine } from '../records/read-lines.ts';

const CHANGED = 'The waiting list changed while its persons were being licensed.';

/** Persons of one chunk who stand on the waiting list, by their index in the request. */
export interface LineTurn {
  readonly line: StoredLine;
  readonly chunk: number;
  readonly indexes: readonly number[];
}

/** A target, and how its job goes on. */
interface LineTarget extends AssignmentTarget {
  /** After `record`. `held`: its persons cannot be written now, and the job looks at others. */
  end(): JobEnd | 'held' | undefined;
}

/**
 * Makes the target for persons of one chunk who stand on the waiting list, by their index in the request.
 * `products`: read just now. Throws StoreError.
 */
export async function lineTarget(
  ctx: Context,
  run: JobRun,
  approval: Approval,
  { line: known, chunk, indexes }: LineTurn,
  products: readonly Product[],
): Promise<LineTarget> {
  const { requestId, skuId, round, since } = known.data;
  let line = known;
  let stored = await readChunk(ctx, requestId, chunk);
  let ended: JobEnd | 'held' | undefined;
  const first = chunk * CHUNK_SIZE;
  const listed = stored.data.entries.flatMap((entry, n) =>
    indexes.includes(first + n) ? [{ entry, n }] : [],
  );
  // For the engine, a person whose turn it is waits as one of a new request does.
  const assignees = listed.map(({ entry: { person, outcome } }): Assignee => ({
    person,
    isLeftOut: isErased(person.id),
    ...(outcome !== undefined && !isOnList(outcome) && { outcome }),
  }));
  const foundIn = (some: readonly Assignee[]): Found =>
    stored.data.entries.map((entry, n) => {
      const outcome = some[listed.findIndex((one) => one.n === n)]?.outcome;
      const isSame = outcome === undefined || (isOnList(outcome) && isOnList(entry.outcome));
      return isSame ? entry : { outcome };
    });

  return {
    assignment: approval,
    until: approval.until,
    assignees,
    list: { isOn: async () => true, since, ahead: async () => 0 },
    products,
    round,
    began: ctx.clock.parse(since),
    writtenByOthers: (personIds) => writtenByOthers(ctx, requestId, skuId, personIds),
    beingRemoved: (personIds) => beingRemoved(ctx, skuId, personIds),
    keepIntent: async (some, personIds) => {
      const found = foundIn(some);
      const entries = stored.data.entries.map((entry, n) => {
        const outcome = found[n]?.outcome;
        return outcome?.kind === 'writing' && outcome !== entry.outcome ? { ...entry, outcome } : entry;
      });
      const tried = listed
        .filter(({ entry }) => personIds.includes(entry.person.id))
        .map(({ n }) => first + n);
      const nextLine = lineDocument(withTried(line.data, tried));
      const nextChunk = chunkDocument({ ...stored.data, entries });
      const note =
        personIds.length > 0
          ? [await noteWrite(ctx, { requestId, chunk, round }, skuId, personIds, false)]
          : [];
      const etags = await run.commit([replace(stored, nextChunk), replace(line, nextLine), ...note], 'renew');
      // Somebody left the list, or was erased: nobody is written before the next look.
      if (etags === 'stale') throw new StoreError('conflict', CHANGED);
      stored = written(nextChunk, etags[0]);
      line = written(nextLine, etags[1]);
    },
    record: async (progress) => {
      const found = foundIn(progress.assignees);
      const isHeld = !progress.hasFailed && progress.again?.isStuck === true;
      const end = isHeld || progress.hasFailed ? 'renew' : endOf(progress, round);
      const isChanged = found.some(({ outcome }, n) => outcome !== stored.data.entries[n]?.outcome);
      if (isChanged) await recordOutcomes(ctx, run, round, stored, found, end);
      else await run.retryWhileStoreIsAway(() => run.commit([], end));
      ended = isHeld ? 'held' : end;
    },
    end: () => ended,
  };
}

/**
 * The job goes on at once if somebody is off the list now; else when the writes ask for it, or as if no seat
 * were free, since Graph has just said so.
 */
function endOf({ again, assignees }: Progress, round: number): JobEnd {
  if (again) return { againInMs: again.inMs, failed: again.failed };
  const isOff = assignees.some(({ outcome }) => outcome?.kind === 'confirming' || isFinal(outcome, round));
  return { againInMs: isOff ? 0 : SEAT_REST_MS };
}
