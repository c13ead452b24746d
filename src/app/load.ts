import type { PersonRef } from '../domain/person.ts';
import type { Settings } from '../domain/policy.ts';
import { FIRST_SETTINGS } from '../domain/policy.ts';
import type { Chunk, Entry, LicenseRequest } from '../domain/request.ts';
import { chunkCount } from '../domain/request.ts';
import type { Holding } from './documents.ts';
import { chunkDocumentId, leftOverDocumentId, requestDocumentId } from './documents.ts';
import type { RequestView } from './messages.ts';
import type { Registry, Desk } from './ports.ts';
import { OutsideError } from './ports.ts';
import type { LeftOver } from './problems.ts';
import type { Operation, Stored } from './store.ts';
import { StoreError } from './store.ts';

/** A request as read, with its persons. */
export interface Loaded {
  readonly document: Stored<Holding<LicenseRequest>>;
  readonly request: LicenseRequest;
  readonly chunks: readonly Stored<Holding<Chunk>>[];
  readonly entries: readonly Entry[];
  /** What a request with many persons was made without. */
  readonly left?: LeftOver;
}

/** Reads a request without its persons; undefined when there is none. Throws StoreError. */
export function readHeader(
  desk: Registry,
  requestId: string,
): Promise<Stored<Holding<LicenseRequest>> | undefined> {
  return desk.store.read<Holding<LicenseRequest>>(requestDocumentId(requestId));
}

/** Reads one chunk of a request; undefined when there is none, or none any more. Throws StoreError. */
export function findChunk(
  desk: Registry,
  requestId: string,
  index: number,
): Promise<Stored<Holding<Chunk>> | undefined> {
  return desk.store.read<Holding<Chunk>>(chunkDocumentId(requestId, index));
}

/** Reads one chunk of a request. Throws StoreError, also when it is missing: a request is never without its chunks. */
export async function readChunk(
  desk: Registry,
  requestId: string,
  index: number,
): Promise<Stored<Holding<Chunk>>> {
  const chunk = await findChunk(desk, requestId, index);
  if (!chunk) throw new StoreError('refused', 'A request lacks a chunk of its persons.');
  return chunk;
}

/** Reads a request with all its persons; undefined when there is none. Throws StoreError. */
export async function loadRequest(desk: Registry, requestId: string): Promise<Loaded | undefined> {
  // Nearly every request fits one chunk, so that one is asked for at once.
  const [document, first] = await Promise.all([readHeader(desk, requestId), findChunk(desk, requestId, 0)]);
  if (!document || (!first && document.data.persons > 0)) return undefined;

  const request = document.data;
  const indexes = Array.from({ length: chunkCount(request) }, (_, index) => index);
  const [chunks, left] = await Promise.all([
    Promise.all(indexes.map(async (index) => (index === 0 && first) || readChunk(desk, requestId, index))),
    request.lookUp && request.lookUp.left > 0 ? readLeftOver(desk, requestId) : undefined,
  ]);
  const entries = chunks.flatMap((chunk) => chunk.data.entries);
  return { document, request, chunks, entries, ...(left ? { left } : {}) };
}

async function readLeftOver(desk: Registry, requestId: string): Promise<LeftOver | undefined> {
  return (await desk.store.read<Holding<LeftOver>>(leftOverDocumentId(requestId)))?.data;
}

/** A loaded request with what its cards show beside it. Without Graph: without products. */
export async function viewOf(
  desk: Desk,
  loaded: Pick<Loaded, 'request' | 'entries' | 'left'>,
): Promise<RequestView> {
  const { request, entries, left } = loaded;
  const about = { request, entries, ...(left ? { left } : {}) };
  try {
    const products = await desk.licences.products('recent');
    return {
      ...about,
      products: products.filter(({ assignable }) => assignable),
      productsKnown: true,
    };
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return { ...about, products: [], productsKnown: false };
  }
}

/** The saved settings: only what was changed here, and by whom. */
export interface SavedSettings {
  readonly values: Partial<Settings>;
  /** How often they were saved. */
  readonly revision: number;
  /** The last saves, oldest first, with what stood there before. */
  readonly saves: readonly SettingsSave[];
}

export interface SettingsSave {
  readonly revision: number;
  readonly by: PersonRef;
  readonly at: string;
  readonly before: Partial<Settings>;
}

export const SETTINGS_ID = 'settings';

/** What was saved here; undefined: nothing yet. Throws StoreError. */
export function readSaved(desk: Registry): Promise<Stored<Holding<SavedSettings>> | undefined> {
  return desk.store.read<Holding<SavedSettings>>(SETTINGS_ID);
}

/** The settings that hold: saved ones win over the configuration's. */
export function settingsOf(desk: Registry, saved: Holding<SavedSettings> | undefined): Settings {
  const { retentionDays, language } = desk.options;
  return { ...FIRST_SETTINGS, retentionDays, language, ...saved?.data.values };
}

/** The organisation's settings. Throws StoreError. */
export async function readSettings(desk: Registry): Promise<Settings> {
  return settingsOf(desk, await readSaved(desk));
}

/** How often a change is tried again when others change the same request at the same time. */
const TRIES = 8;

/**
 * Changes a request in one commit: reads it, asks `plan` for the operations, commits, and starts again when somebody else was
 * faster. `plan` gives undefined when there is nothing to change. `commitId` must be the same in all tries only for the same change:
 * it is made anew for each try, since a try that was refused wrote nothing.
 * Gives what was read last, and whether something was written. Undefined: no such request. Throws StoreError.
 */
export async function changeRequest(
  desk: Desk,
  requestId: string,
  plan: (
    loaded: Loaded,
    commitId: string,
  ) => Promise<readonly Operation[] | undefined> | readonly Operation[] | undefined,
): Promise<{ readonly loaded: Loaded; readonly changed: boolean } | undefined> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const loaded = await loadRequest(desk, requestId);
    if (!loaded) return undefined;

    const commitId = desk.ids.next();
    const operations = await plan(loaded, commitId);
    if (!operations) return { loaded, changed: false };

    const { outcome } = await desk.store.commit(operations, commitId);
    if (outcome === 'done') return { loaded, changed: true };
  }
  throw new StoreError('busy', 'Too many changes to one request at the same time.');
}
