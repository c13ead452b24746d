import { backOffMs } from '../../domain/job.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { isFinal } from '../../domain/outcome.ts';
import { findProduct } from '../../domain/product.ts';
import type { Decision, Entry } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { AssignAnswer } from '../ports/ports.ts';
import { StoreError } from '../ports/store.ts';
import { chunkDocument, replace } from '../records/documents.ts';
import type { JobRun } from '../records/job-run.ts';
import { readChunk } from '../records/load-request.ts';

export type Approval = Extract<Decision, { kind: 'approved' }>;

/** Which persons of which request, in which round. */
export interface ChunkRound {
  readonly requestId: string;
  readonly chunk: number;
  readonly round: number;
  readonly approval: Approval;
}

interface Written {
  readonly entries: readonly Entry[];
  /** Some persons could not be written now; milliseconds until the next try. */
  readonly againInMs?: number;
  /** The wait is for a failure, not for the lane. */
  readonly failed?: boolean;
}

/**
 * Writes for the entries of a chunk that wait, in card order, never more at once than there are free seats, until all are done or no
 * seat is left. Throws OutsideError, LeaseLost, StoreError; a later look tells what went in.
 */
export async function writeLicenses(
  ctx: Context,
  run: JobRun,
  about: ChunkRound,
  looked: readonly Entry[],
): Promise<Written> {
  const { approval, round } = about;
  let entries = looked;
  for (;;) {
    const waiting = waitingIndexes(entries, round);
    if (waiting.length === 0) return { entries };

    const products = await ctx.licenses.products('now');
    const product = findProduct(products, approval.skuId);
    if (!product) return { entries: failAll(ctx, entries, waiting, round, 'product-gone') };
    if (!product.assignable) {
      const outage = { outage: 'product-suspended', about: product.name } as const;
      throw new OutsideError('outage', 'The product is suspended.', outage);
    }
    // One is tried even when no seat shows: the count can be stale, Graph's answer cannot.
    const indexes = waiting.slice(0, Math.max(1, product.free));
    const waitMs = await run.take(indexes.length);
    if (waitMs > 0) return { entries, againInMs: waitMs };

    entries = withOutcome(entries, indexes, () => ({ kind: 'writing', round }));
    await keepIntent(ctx, run, about, indexes);

    const orders = indexes.map((index) => ({
      personId: entries[index]?.person.id ?? '',
      skuId: approval.skuId,
      disabledPlans: approval.off.map(({ planId }) => planId),
    }));
    const answers = await ctx.licenses.assign(orders);
    entries = await readBack(
      ctx,
      withAnswers(ctx, entries, indexes, answers, round),
      indexes,
      answers,
      approval,
      round,
    );

    const later = answers.filter(({ outcome }) => outcome === 'retry' || outcome === 'unclear');
    if (later.length > 0) return { entries, againInMs: retryMs(later, run.attempts), failed: true };
    const isFull = answers.some((answer) => answer.outcome === 'failed' && answer.reason === 'no-seat');
    // Whose earlier write may have gone in without an answer may hold a seat: only Graph's own answer to it says.
    const untried = waitingIndexes(entries, round).filter(
      (index) => entries[index]?.outcome?.kind !== 'writing',
    );
    if (isFull) entries = failAll(ctx, entries, untried, round, 'no-seat');
  }
}

function waitingIndexes(entries: readonly Entry[], round: number): readonly number[] {
  return entries.flatMap(({ outcome }, index) =>
    isFinal(outcome, round) || outcome?.kind === 'confirming' ? [] : [index],
  );
}

function withOutcome(
  entries: readonly Entry[],
  indexes: readonly number[],
  outcomeOf: (index: number) => Outcome | undefined,
): readonly Entry[] {
  return entries.map((entry, index) => {
    const outcome = indexes.includes(index) ? outcomeOf(index) : undefined;
    return outcome ? { ...entry, outcome } : entry;
  });
}

function failAll(
  ctx: Context,
  entries: readonly Entry[],
  indexes: readonly number[],
  round: number,
  reason: 'no-seat' | 'product-gone',
): readonly Entry[] {
  const at = ctx.clock.iso(ctx.clock.now());
  return withOutcome(entries, indexes, () => ({ kind: 'failed', round, at, reason }));
}

/**
 * Writes down who is about to be written, so that a later look knows whose license it finds. Nothing else: outcomes are recorded, counted
 * and told in one commit of their own.
 */
async function keepIntent(
  ctx: Context,
  run: JobRun,
  { requestId, chunk, round }: ChunkRound,
  indexes: readonly number[],
): Promise<void> {
  const stored = await readChunk(ctx, requestId, chunk);
  const entries = withOutcome(stored.data.entries, indexes, () => ({ kind: 'writing', round }));
  const intent = replace(stored, chunkDocument({ ...stored.data, entries }));
  if ((await run.commit([intent], 'renew')) === 'stale') {
    throw new StoreError('busy', 'The persons of a request changed while they were being licensed.');
  }
}

function withAnswers(
  ctx: Context,
  entries: readonly Entry[],
  indexes: readonly number[],
  answers: readonly AssignAnswer[],
  round: number,
): readonly Entry[] {
  const at = ctx.clock.iso(ctx.clock.now());
  return withOutcome(entries, indexes, (index) => {
    const answer = answers[indexes.indexOf(index)];
    if (answer?.outcome !== 'failed') return undefined;
    const { reason, apps, detail } = answer;
    return { kind: 'failed', round, at, reason, apps, detail: detail.slice(0, 300) };
  });
}

/** *Assigned* means that Graph shows it: those accepted are read again. */
async function readBack(
  ctx: Context,
  entries: readonly Entry[],
  indexes: readonly number[],
  answers: readonly AssignAnswer[],
  approval: Approval,
  round: number,
): Promise<readonly Entry[]> {
  const accepted = indexes.filter((_, n) => answers[n]?.outcome === 'accepted');
  if (accepted.length === 0) return entries;

  const people = await ctx.directory.read(accepted.map((index) => entries[index]?.person.id ?? ''));
  const at = ctx.clock.iso(ctx.clock.now());
  return withOutcome(entries, accepted, (index) => {
    const person = people[accepted.indexOf(index)];
    const isThere = person?.direct.includes(approval.skuId) === true;
    return isThere ? { kind: 'assigned', round, at } : { kind: 'confirming', round, since: at };
  });
}

/** As long as Graph says, and at least a second; longer after every attempt where it says nothing. */
function retryMs(answers: readonly AssignAnswer[], attempts: number): number {
  const backOff = backOffMs(attempts, 0.5);
  const asked = answers.map((answer) => (answer.outcome === 'retry' ? (answer.afterMs ?? backOff) : backOff));
  return Math.max(1000, ...asked);
}
