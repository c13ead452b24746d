import { batchOperations } from '../records/commit-batches.ts';
import type { DataDocument } from '../records/documents.ts';
import { create, remove } from '../records/documents.ts';
import { isInUse } from './note-process.ts';
import type { Clock, Ids } from '../ports/ports.ts';
import type { Archive, Document, Operation, Stored } from '../ports/store.ts';
import { StoreError } from '../ports/store.ts';

/** Two stores of one tenant, and what else a move needs. */
export interface Move {
  readonly from: Archive;
  readonly to: Archive;
  /** The name of the source. A move that is started again recognizes its target by it. */
  readonly source: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly wait: (ms: number) => Promise<void>;
  /** Called with the number of documents of the source that were looked at so far. */
  readonly onProgress?: (documents: number) => void;
}

/** The result of a move: the documents that both stores hold now, and one digest of all of them. */
export interface Moved {
  readonly documents: number;
  readonly digest: string;
  /** Changes of this run: documents written, and documents removed because the source no longer has them. */
  readonly written: number;
  readonly removed: number;
  /** Documents from an earlier run that are still the same. */
  readonly kept: number;
}

/** The store was not moved, or the copy cannot be used yet; `why` says which. */
export class MoveError extends Error {
  readonly why: 'target-in-use' | 'other-source' | 'still-running' | 'changed-meanwhile';

  constructor(why: MoveError['why']) {
    super(`The store was not moved: ${why}.`);
    this.name = 'MoveError';
    this.why = why;
  }
}

/**
 * The id of a marker in the target while a move is unfinished. The product refuses to start on such a store.
 */
export const MOVING_ID = 'moving';

/**
 * How far the ends of a document's time to live may differ. Each store uses its own clock, and a commit may
 * have to wait.
 */
const SAME_TIME_MS = 10 * 60_000;

/**
 * Copies every document, with its id and its remaining time to live, and proves that both stores hold the
 * same. If it was interrupted, start it again: it continues. Markers of commits (`mark`) are not copied,
 * since they serve for an hour only. Throws MoveError, StoreError.
 */
export async function moveStore(move: Move): Promise<Moved> {
  const { from, to } = move;
  if (await isRunning(move)) throw new MoveError('still-running');
  await claimTarget(move);

  const there = await inventory(move, to);
  const changes = createChanges(move);
  let seen = 0;
  for await (const page of from.scan()) {
    for (const document of page.filter(isMoved)) {
      const known = there.get(document.id);
      there.delete(document.id);
      if (!known || !isSame(known, fingerprintOf(move, document)))
        await changes.add(writing(document, known));
    }
    seen += page.length;
    move.onProgress?.(seen);
  }
  for (const [id, { etag }] of there) await changes.add({ kind: 'remove', id, etag });
  await changes.end();

  const proof = await prove(move);
  const marker = await to.read(MOVING_ID);
  if (marker) await to.commit([remove(marker)], move.ids.next());
  return { ...proof, ...changes.done, kept: Math.max(0, proof.documents - changes.done.written) };
}

/** Whether a store is the target of a move that has not ended. Throws StoreError. */
export async function isMoving(store: Pick<Archive, 'read'>): Promise<boolean> {
  return (await store.read(MOVING_ID)) !== undefined;
}

async function isRunning({ from, to }: Move): Promise<boolean> {
  return (await Promise.all([isInUse(from), isInUse(to)])).some(Boolean);
}

/**
 * Puts the marker into the target. Throws MoveError if the target holds anything but an earlier run of this
 * move.
 */
async function claimTarget({ to, source, ids }: Move): Promise<void> {
  const marker = await to.read<DataDocument<{ readonly source: string }>>(MOVING_ID);
  if (marker && marker.data.source !== source) throw new MoveError('other-source');
  if (marker) return;

  for await (const page of to.scan()) if (page.some(isMoved)) throw new MoveError('target-in-use');
  const claim: DataDocument<{ readonly source: string }> = {
    id: MOVING_ID,
    type: 'moving',
    data: { source },
  };
  if ((await to.commit([create(claim)], ids.next())).outcome !== 'done') throw new MoveError('target-in-use');
}

/** The marks by which two copies of a document are compared. */
interface Fingerprint {
  readonly etag: string;
  readonly digest: string;
  readonly expiresAt: number | undefined;
}

/** The types of documents that are not copied: they belong to one store, or to a process that uses it. */
const LEFT_BEHIND: ReadonlySet<string> = new Set(['mark', 'moving', 'process']);

const isMoved = ({ type }: Document): boolean => !LEFT_BEHIND.has(type);

function fingerprintOf({ clock, ids }: Move, document: Stored): Fingerprint {
  const { etag, ttl, ...content } = document;
  const expiresAt = ttl === undefined ? undefined : clock.now() + ttl * 1000;
  return { etag, digest: ids.digest(canonical(content)), expiresAt };
}

/** JSON with its keys in order, since stores return keys in any order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

function isSame(one: Fingerprint, other: Fingerprint): boolean {
  if (one.digest !== other.digest) return false;
  if (one.expiresAt === undefined || other.expiresAt === undefined) return one.expiresAt === other.expiresAt;
  return Math.abs(one.expiresAt - other.expiresAt) <= SAME_TIME_MS;
}

async function inventory(move: Move, store: Archive): Promise<Map<string, Fingerprint>> {
  const fingerprints = new Map<string, Fingerprint>();
  for await (const page of store.scan()) {
    for (const document of page.filter(isMoved)) fingerprints.set(document.id, fingerprintOf(move, document));
  }
  return fingerprints;
}

function writing(document: Stored, known: Fingerprint | undefined): Operation {
  const { etag: _etag, ...content } = document;
  return known === undefined ? create(content) : { kind: 'replace', document: content, etag: known.etag };
}

/** Writes changes to the target in batches, and counts them in `done`. */
function createChanges({ to, ids, wait }: Move) {
  const done = { written: 0, removed: 0 };
  const batches = batchOperations(async (operations) => {
    // The same id for all tries of one commit, so that a try whose answer was lost is recognized as ours.
    const commitId = ids.next();
    const { outcome } = await retryWhileBusy(wait, () => to.commit(operations, commitId));
    if (outcome !== 'done') throw new MoveError('changed-meanwhile');
    const removed = operations.filter(({ kind }) => kind === 'remove').length;
    done.written += operations.length - removed;
    done.removed += removed;
  });
  return { ...batches, done };
}

/** Two minutes in all, for a store that is short of request units. */
const MAX_TRIES = 60;
const REST_MS = 2000;

async function retryWhileBusy<T>(wait: Move['wait'], act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof StoreError) || error.kind !== 'busy' || attempt === MAX_TRIES) throw error;
      await wait(error.retryAfterMs ?? REST_MS);
    }
  }
}

/**
 * Reads both stores again and compares every document. Throws MoveError `changed-meanwhile` if they differ.
 */
async function prove(move: Move): Promise<Pick<Moved, 'documents' | 'digest'>> {
  const source = await inventory(move, move.from);
  const target = await inventory(move, move.to);
  const isOver = (one: Fingerprint | undefined): boolean =>
    (one?.expiresAt ?? Infinity) <= move.clock.now() + 1000;
  for (const id of new Set([...source.keys(), ...target.keys()])) {
    const [one, other] = [source.get(id), target.get(id)];
    if (one && other ? isSame(one, other) : isOver(one ?? other)) continue;
    throw new MoveError('changed-meanwhile');
  }
  const lines = [...target].map(([id, { digest }]) => `${id} ${digest}`).toSorted();
  return { documents: target.size, digest: move.ids.digest(lines.join('\n')) };
}
