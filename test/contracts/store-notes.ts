import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Archive, Document, Operation, Store, StoreError } from '../../src/app/ports/store.ts';

/** A place with stores: a file, a double or a real account. */
export interface StorePlace {
  /**
   * Opens the store of one tenant; all tenants share the place. The place closes it, if nobody did before.
   */
  open(tenantId: string): Promise<Archive>;
  /** Lets so much time pass for the ttl of documents. */
  elapse(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** A document for tests. Its other fields stand for anything that the program stores. */
export interface Note extends Document {
  readonly text?: unknown;
}

export const create = (document: Note): Operation => ({ kind: 'create', document });
export const replace = (document: Note, etag: string): Operation => ({ kind: 'replace', document, etag });
export const remove = (id: string, etag: string): Operation => ({ kind: 'remove', id, etag });
export const asHolder = (operation: Operation): Operation => ({ ...operation, held: true });
export const note = (id: string, more: Partial<Note> = {}): Note => ({ id, type: 'note', ...more });

/** Commits under an id of its own and gives the etags; fails the test if the result is not `done`. */
export async function mustCommit(store: Store, ...operations: Operation[]): Promise<string[]> {
  const result = await store.commit(operations, randomUUID());
  assert.equal(result.outcome, 'done');
  return (result.outcome === 'done' ? result.etags : []).map((etag) => etag ?? '');
}

/** For assert.rejects: a StoreError of that kind. */
export const failsAs = (kind: StoreError['kind']) => ({ name: 'StoreError', kind });
