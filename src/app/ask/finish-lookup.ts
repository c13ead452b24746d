import type { EventOf } from '../../domain/event.ts';
import type { TaskOf } from '../../domain/job.ts';
import { LOOK_UP_SIZE, withoutPersons, withPersons } from '../../domain/look-up.ts';
import type { Entry, LicenseRequest } from '../../domain/request.ts';
import { isInLookUp } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Classified } from '../ports/form-problems.ts';
import type { Operation, Stored } from '../ports/store.ts';
import type { DataDocument, LookUpPart } from '../records/documents.ts';
import {
  create,
  unresolvedDocument,
  lookUpDocumentId,
  remove,
  replace,
  requestDocument,
} from '../records/documents.ts';
import { removalJob } from '../records/due-dates.ts';
import type { Header, JobRun } from '../records/job-run.ts';
import { finish, commitToRequest } from '../records/job-run.ts';
import { readRequestDocument } from '../records/load-request.ts';
import type { Recipients } from '../records/recipients.ts';
import { recipientsOf } from '../records/recipients.ts';
import { recordEvent } from '../records/record-event.ts';
import { readRules, rulesJob } from '../records/rule-records.ts';
import { chunksOf, guardOf } from '../records/request-documents.ts';
import { correctable, unresolvedOf } from './classify-lookups.ts';

/**
 * Chunks in one commit. 400 persons stay far below its limit of 2 MB, even with long names and many licenses.
 */
const CHUNKS_AT_ONCE = 20;

/** The results of all parts of a look-up. */
interface LookedUp {
  readonly parts: readonly Stored<DataDocument<LookUpPart>>[];
  /** Each person once, in the order of the addresses. */
  readonly entries: readonly Entry[];
  readonly classified: Classified;
  /** How many addresses became no person. */
  readonly unresolved: number;
}

/**
 * Job: makes the list of persons of a request in `checking` from the parts of its look-up. The request then
 * waits for a decision, or ends if nobody was recognized or an equal request is open. The chunks are written
 * first. They count only with the commit that stores the number of persons.
 */
export async function finishLookup(
  ctx: Context,
  run: JobRun,
  { requestId }: TaskOf<'finish-lookup'>,
): Promise<void> {
  const header = await readRequestDocument(ctx, requestId);
  if (!header || !isInLookUp(header.data)) return finish(run);

  const found = await readParts(ctx, header.data);
  const chunks = chunksOf(requestId, found.entries);
  for (let start = 0; start < chunks.length; start += CHUNKS_AT_ONCE) {
    if (!(await writeChunks(ctx, run, chunks.slice(start, start + CHUNKS_AT_ONCE)))) {
      await run.commit(AGAIN.operations, AGAIN.end);
      return undefined;
    }
  }
  await commitToRequest(ctx, run, requestId, async (present, tries) => {
    if (!isInLookUp(present.request)) return undefined;
    // If the parts changed, somebody on them was erased: start again without that person. The first try need
    // not look, since the commit names the etags of the parts.
    if (tries > 0 && etagsOf(await partsOf(ctx, present.request)) !== etagsOf(found.parts)) return AGAIN;
    if (found.entries.length === 0) return ended(ctx, present, found, 'nobody-found');

    const guard = await guardOf(ctx, present.request, found.entries);
    if ('open' in guard) return ended(ctx, present, found, 'open-already');
    const [places, rules] = await Promise.all([recipientsOf(ctx, present.request), readRules(ctx)]);
    const judging = rulesJob(ctx, requestId, rules);
    return withList(ctx, present, found, [guard.operation, ...judging], places);
  });
}

const AGAIN = { operations: [], end: { againInMs: 0 } } as const;

/**
 * Writes chunks and overwrites those of an earlier attempt, which may name somebody who was erased since.
 * Gives false if something else changed them meanwhile.
 */
async function writeChunks(ctx: Context, run: JobRun, chunks: readonly Operation[]): Promise<boolean> {
  if ((await run.commit(chunks, 'renew')) !== 'stale') return true;
  const operations = await Promise.all(
    chunks.map(async (operation) => {
      if (operation.kind !== 'create') return operation;
      const known = await ctx.store.read(operation.document.id);
      return known ? replace(known, operation.document) : operation;
    }),
  );
  return (await run.commit(operations, 'renew')) !== 'stale';
}

const etagsOf = (parts: LookedUp['parts']): string => JSON.stringify(parts.map(({ etag }) => etag));

/** The parts of the look-up of a request that are stored now. Throws StoreError. */
export async function partsOf(ctx: Context, { id, lookUp }: LicenseRequest): Promise<LookedUp['parts']> {
  const count = Math.ceil((lookUp?.asked ?? 0) / LOOK_UP_SIZE);
  const ids = Array.from({ length: count }, (_, part) => lookUpDocumentId(id, part));
  const documents = await Promise.all(ids.map((part) => ctx.store.read<DataDocument<LookUpPart>>(part)));
  return documents.filter((part) => part !== undefined);
}

async function readParts(ctx: Context, request: LicenseRequest): Promise<LookedUp> {
  const parts = await partsOf(ctx, request);
  const all = (kind: keyof Classified) => parts.flatMap(({ data }) => data.found?.[kind] ?? []);
  const entries = parts.flatMap(({ data }) => data.found?.entries ?? []);
  const classified = {
    unknown: all('unknown'),
    ambiguous: all('ambiguous'),
    hidden: all('hidden'),
    names: all('names'),
    guests: all('guests'),
    disabled: all('disabled'),
  };
  return {
    parts,
    entries: [...new Map(entries.map((entry) => [entry.person.id, entry])).values()],
    classified,
    unresolved: Object.values(classified).reduce((sum, { length }) => sum + length, 0),
  };
}

type Planned = { readonly operations: readonly Operation[]; readonly end: 'finish' };

function withList(
  ctx: Context,
  { document, request }: Header,
  found: LookedUp,
  operations: readonly Operation[],
  places: Recipients,
): Planned {
  const next = withPersons(request, found.entries.length, found.unresolved);
  const persons = found.entries.map(({ person }) => person.id);
  return {
    operations: [
      replace(document, requestDocument(next)),
      ...operations,
      ...replaceParts(found, request.id),
      ...recorded(ctx, next, { persons, unresolved: found.unresolved }, places),
    ],
    end: 'finish',
  };
}

async function ended(
  ctx: Context,
  { document, request }: Header,
  found: LookedUp,
  why: 'nobody-found' | 'open-already',
): Promise<Planned> {
  const next = withoutPersons(request, why, found.unresolved, ctx.clock.iso(ctx.clock.now()));
  return {
    operations: [
      replace(document, requestDocument(next)),
      ...replaceParts(found, request.id),
      await removalJob(ctx, next),
      ...recorded(ctx, next, { ended: why, unresolved: found.unresolved }),
    ],
    end: 'finish',
  };
}

/** Replaces the parts of the look-up by one document with the unresolved addresses, if there are any. */
function replaceParts({ parts, classified, unresolved }: LookedUp, requestId: string): readonly Operation[] {
  const typed = correctable(classified).join('\n');
  const rest =
    unresolved > 0
      ? [create(unresolvedDocument(requestId, { problems: unresolvedOf(classified), typed }))]
      : [];
  return [...rest, ...parts.map((part) => remove(part))];
}

function recorded(
  ctx: Context,
  { id, status }: LicenseRequest,
  found: Omit<EventOf<'persons-looked-up'>['after'], 'status'>,
  places: Recipients = 'many',
): readonly Operation[] {
  const what = 'persons-looked-up';
  const event = { actor: 'license-desk', what, requestId: id, after: { status, ...found } } as const;
  return recordEvent(ctx, ctx.ids.next(), event, places);
}
