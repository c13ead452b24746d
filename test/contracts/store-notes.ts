import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Archive, Document, Operation, Store, StoreError } from '../../src/app/ports/store.ts';

/** A place that holds stores: a file, a double or a real account. */
export interface StorePlace {
  /** Opens the store of one tenant; all tenants share the place. Closed with the place, if not before. */
  open(tenantId: string): Promise<Archive>;
  /** Lets so much time pass for the documents' ttl. */
  elapse(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** A document of a test; further fields stand for whatever the program keeps. */
export interface Note extends Document {
  readonly text?: unknown;
}

export const create = (document: Note): Operation => ({ kind: 'create', document });
export const replace = (document: Note, etag: string): Operation => ({ kind: 'replace', document, etag });
export const remove = (id: string, etag: string): Operation => ({ kind: 'remove', id, etag });
export const note = (id: string, more: Partial<Note> = {}): Note => ({ id, type: 'note', ...more });

/** Commits under an id of its own and returns the etags; fails the test if it is not done. */
export async function mustCommit(store: Store, ...operations: Operation[]): Promise<string[]> {
  const result = await store.commit(operations, randomUUID());
  assert.equal(result.outcome, 'done');
  return (result.outcome === 'done' ? result.etags : []).map((etag) => etag ?? '');
}

/** For assert.rejects: a StoreError of that kind. */
export const failsAs = (kind: StoreError['kind']) => ({ name: 'StoreError', kind });
