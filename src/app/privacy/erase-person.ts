import type { Grant } from '../../domain/grant.ts';
import type { DataSubject } from '../../domain/personal-data.ts';
import { isNamedIn, placeholder, withoutPerson } from '../../domain/personal-data.ts';
import type { PersonRef } from '../../domain/person.ts';
import type { Chunk, LicenseRequest } from '../../domain/request.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Document, Operation, Stored } from '../ports/store.ts';
import { StoreError } from '../ports/store.ts';
import { newAudit } from '../records/audit-entry.ts';
import { batchOperations } from '../records/commit-batches.ts';
import type { DataDocument, LookUpPart } from '../records/documents.ts';
import {
  chunkDocument,
  create,
  lookUpDocument,
  remove,
  replace,
  requestDocument,
} from '../records/documents.ts';
import type { Loaded } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { loadRequest } from '../records/load-request.ts';
import type { Treatment } from './erase-request.ts';
import { chunkWithout, requestErasure, requestWithout, treatmentOf } from './erase-request.ts';
import type { AnyDocument, ArchiveContext } from './person-documents.ts';
import { everyDocument, ownershipOf } from './person-documents.ts';
import { takeJobsInHand } from './take-jobs.ts';

/** The documents that an erasure changes, by treatment. */
export interface ErasurePlan {
  readonly requests: readonly { readonly id: string; readonly treatment: Treatment }[];
  /** Removed: documents of the person alone, and places and jobs that lead to their chat. */
  readonly removed: number;
  /** Renamed: other documents that name the person. They name a placeholder afterwards. */
  readonly renamed: number;
}

/** Remembers the placeholder, so that an interrupted erasure goes on with the same one. */
type Erasing = DataDocument<{ readonly token: string }>;

const KEPT_SECONDS = 30 * 86_400;
/**
 * The most passes over the store. Each pass looks at everything again and finds what others wrote during the
 * last one.
 */
const PASSES = 10;

/** How many ids are tried, since Azure Cosmos DB may hold an id for a while after its document expired. */
const MAX_BEGUN = 5;

const erasingId = ({ id }: DataSubject, attempt: number): string =>
  attempt === 0 ? `erasing:${id}` : `erasing:${id}:${attempt}`;

/** The effects of an `erasePerson` now. Writes nothing. Throws StoreError. */
export async function planErasure(ctx: ArchiveContext, person: DataSubject): Promise<ErasurePlan> {
  const requests: { id: string; treatment: Treatment }[] = [];
  const count = { remove: 0, rename: 0 };
  for await (const piece of piecesOf(ctx, person)) {
    if (piece.kind === 'request') requests.push({ id: piece.loaded.request.id, treatment: piece.treatment });
    else count[piece.kind] += 1;
  }
  return { requests, removed: count.remove, renamed: count.rename };
}

/**
 * Erases a person from the store while the product runs. Their own open requests are withdrawn, and open
 * requests of others go on without them. Everywhere else a placeholder takes their place; it cannot be traced
 * back. Can be interrupted and run again. Gives the ids of requests that must end first; then it has to be
 * run again. Throws StoreError.
 */
export async function erasePerson(ctx: ArchiveContext, person: DataSubject): Promise<readonly string[]> {
  const by = await begin(ctx, person);
  let areJobsTaken = false;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const { found, waiting } = await goThrough(ctx, person, by);
    // A job may have read the person before this pass changed the documents.
    if (found > 0) areJobsTaken = false;
    else if (waiting.length > 0) return waiting;
    else if (areJobsTaken) {
      await finishErasure(ctx, person);
      return waiting;
    } else {
      await takeJobsInHand(ctx, by);
      areJobsTaken = true;
    }
  }
  throw new StoreError(
    'conflict',
    'Others kept adding data about this person. Run the command again when there is less activity.',
  );
}

/** A document that names a person, or a request with its chunks, and the treatment for it. */
type Piece =
  | { readonly kind: 'request'; readonly loaded: Loaded; readonly treatment: Treatment }
  | { readonly kind: 'remove' | 'rename'; readonly document: AnyDocument };

/**
 * Everything that names a person. A chunk belongs to its request, as long as the request counts it. Throws
 * StoreError.
 */
async function* piecesOf(ctx: ArchiveContext, person: DataSubject): AsyncGenerator<Piece> {
  const isOwn = await ownershipOf(ctx, person);
  for await (const document of everyDocument(ctx)) {
    if (isRequest(document)) {
      const loaded = await loadRequest(ctx, document.data.id);
      const treatment = loaded && treatmentOf(loaded, person);
      if (treatment) yield { kind: 'request', loaded, treatment };
      // The removal of this request was interrupted: nobody can open it, but it is still stored.
      else if (!loaded && isNamedIn(document.data, person)) yield { kind: 'rename', document };
    } else if (isOwn(document)) yield { kind: 'remove', document };
    else if (isNamedIn(document.data, person) && !(await goesWithRequest(ctx, document)))
      yield { kind: 'rename', document };
  }
}

/**
 * Whether the document is a chunk of a request that can be loaded. Other chunks were written for a list that
 * never came about, or wait for their removal.
 */
async function goesWithRequest(ctx: StoreContext, document: AnyDocument): Promise<boolean> {
  if (!isChunk(document)) return false;
  const loaded = await loadRequest(ctx, document.data.requestId);
  return loaded !== undefined && document.data.index < loaded.chunks.length;
}

async function begin(ctx: StoreContext, person: DataSubject): Promise<PersonRef> {
  for (let attempt = 0; attempt < MAX_BEGUN; attempt += 1) {
    const id = erasingId(person, attempt);
    const known = await ctx.store.read<Erasing>(id);
    if (known) return placeholder(known.data.token);
    // Made from a fresh id, so that nothing of the person is in it.
    const token = ctx.ids
      .digest(ctx.ids.next())
      .replaceAll(/[^\dA-Za-z]/g, '')
      .slice(0, 8);
    const document: Erasing = { id, type: 'erasing', ttl: KEPT_SECONDS, data: { token } };
    await ctx.store.commit([create(document)], ctx.ids.next());
    // Somebody else may have begun this a moment ago. Or an expired document still holds the id; then the next id
    // is free.
    const begun = await ctx.store.read<Erasing>(id);
    if (begun) return placeholder(begun.data.token);
  }
  throw new StoreError(
    'busy',
    'Earlier erasures of this person are still in the store. Run the command again tomorrow.',
  );
}

/** Removes the token, so that nobody who knows the person can find their placeholder. */
async function finishErasure(ctx: StoreContext, person: DataSubject): Promise<void> {
  const ids = Array.from({ length: MAX_BEGUN }, (_, attempt) => erasingId(person, attempt));
  const known = (await Promise.all(ids.map((id) => ctx.store.read(id)))).filter((one) => one !== undefined);
  if (known.length === 0) return;
  const commitId = ctx.ids.next();
  const audit = newAudit(ctx, commitId, { actor: 'license-desk', what: 'person-erased' });
  await ctx.store.commit([...known.map((one) => remove(one)), audit], commitId);
}

/**
 * One pass over everything. Gives the number of pieces that had to be changed, and the requests that must end
 * first.
 */
async function goThrough(
  ctx: ArchiveContext,
  person: DataSubject,
  by: PersonRef,
): Promise<{ readonly found: number; readonly waiting: readonly string[] }> {
  // If somebody else changes a document of a batch first, the whole batch is left to the next pass.
  const batches = batchOperations((operations) => ctx.store.commit(operations, ctx.ids.next()));
  const waiting: string[] = [];
  let found = 0;
  for await (const piece of piecesOf(ctx, person)) {
    if (piece.kind === 'request') {
      const { loaded, treatment } = piece;
      if (treatment === 'wait') {
        waiting.push(loaded.request.id);
        continue;
      }
      const commitId = ctx.ids.next();
      const operations = await requestErasure(ctx, loaded, { treatment, person, by, commitId });
      await ctx.store.commit(operations, commitId);
    } else if (piece.kind === 'remove')
      await batches.add(remove(piece.document), ...redraws(ctx, piece.document, by));
    else await batches.add(renaming(piece.document, person, by));
    found += 1;
  }
  await batches.end();
  return { found, waiting };
}

/**
 * The jobs that take the person's name off cards about extensions. The jobs name the placeholder. So they find no
 * grant, and no erasure removes them.
 */
function redraws(ctx: StoreContext, document: AnyDocument, { id }: PersonRef): readonly Operation[] {
  if (!isGrant(document)) return [];
  const { skuId, extension, lastExtension } = document.data;
  return [extension, lastExtension].flatMap((one) =>
    one ? [newJob(ctx, { kind: 'redraw-extension', personId: id, skuId, extensionId: one.id })] : [],
  );
}

/** Keeps the time to live, since a scan gives the seconds that are left. */
function renaming(document: AnyDocument, person: DataSubject, by: PersonRef): Operation {
  return replace(document, renamed(document, person, by));
}

function renamed(document: AnyDocument, person: DataSubject, by: PersonRef): Document {
  if (isRequest(document)) return requestDocument(requestWithout(document.data, person, by));
  if (isChunk(document)) return chunkDocument(chunkWithout(document.data, person, by));
  if (isLookUp(document)) return lookUpDocument(lookUpWithout(document.data, person, by));
  const next: AnyDocument = { ...document, data: withoutPerson(document.data, person, by) };
  return next;
}

/** Leaves the person out of the list of persons that will be made from this part. */
function lookUpWithout(part: LookUpPart, person: DataSubject, by: PersonRef): LookUpPart {
  const { found } = part;
  const entries = (found?.entries ?? []).filter((entry) => entry.person.id !== person.id);
  return withoutPerson(found ? { ...part, found: { ...found, entries } } : part, person, by);
}

const isRequest = (document: AnyDocument): document is Stored<DataDocument<LicenseRequest>> =>
  document.type === 'request';
const isChunk = (document: AnyDocument): document is Stored<DataDocument<Chunk>> => document.type === 'chunk';
const isGrant = (document: AnyDocument): document is Stored<DataDocument<Grant>> => document.type === 'grant';
const isLookUp = (document: AnyDocument): document is Stored<DataDocument<LookUpPart>> =>
  document.type === 'look-up';
