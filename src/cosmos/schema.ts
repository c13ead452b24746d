import type { Container } from '@azure/cosmos';
import * as z from 'zod';
import { StoreError } from '../app/ports/store.ts';
import type { Calls } from './calls.ts';

/** The version of the documents' format. Raise it for a change that this program could not read. */
const VERSION = 1;

/** Outside the partitions of tenants, whose keys are GUIDs: it holds for all of them. */
const SCHEMA_ITEM = { id: 'schema', pk: 'schema' } as const;
const shape = z.object({ version: z.number() });

/**
 * Checks that no newer program has written into the container. `mayWrite`: raises an older or missing version
 * to this program's. Throws StoreError: `refused` for a newer version, else as the service answers.
 */
export async function checkSchema(container: Container, calls: Calls, mayWrite: boolean): Promise<void> {
  const { resource } = await calls.call((abortSignal) =>
    container.item(SCHEMA_ITEM.id, SCHEMA_ITEM.pk).read({ abortSignal }),
  );
  const found = shape.safeParse(resource).data?.version ?? 0;
  if (found > VERSION) {
    throw new StoreError(
      'refused',
      `The container ${container.id} was written by a newer version of License Desk ` +
        `(its schema is ${found}, this program knows ${VERSION}). Start the newer version, or name another container.`,
    );
  }
  if (found === VERSION || !mayWrite) return;
  await calls.call((abortSignal) =>
    container.items.upsert({ ...SCHEMA_ITEM, version: VERSION }, { abortSignal }),
  );
}
