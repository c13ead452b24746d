import type { Removals } from '../../domain/breaker.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Operation, Stored } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { create, replace } from './documents.ts';

const REMOVALS_ID = 'removals';

/** The one document of the removals of a day; undefined before the first one. */
export type StoredRemovals = Stored<DataDocument<Removals>> | undefined;

/** Throws StoreError. */
export function readRemovals(ctx: StoreContext): Promise<StoredRemovals> {
  return ctx.store.read<DataDocument<Removals>>(REMOVALS_ID);
}

/** The operation that stores the removals, unless somebody else has changed them since they were read. */
export function writeRemovals(read: StoredRemovals, data: Removals): Operation {
  const next: DataDocument<Removals> = { id: REMOVALS_ID, type: 'removals', data };
  return read ? replace(read, next) : create(next);
}
