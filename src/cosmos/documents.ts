import type { Container } from '@azure/cosmos';
import type { Document, Stored } from '../app/ports/store.ts';

/** The container with the documents of a tenant, and the partition key. */
export interface Partition {
  readonly container: Container;
  readonly tenantId: string;
}

/** A document as Azure gives it, without Azure's own properties. */
export function fromAzure<D extends Document>(resource: Record<string, unknown>): Stored<D> {
  const { pk: _pk, _rid, _self, _etag, _attachments, _ts, ...document } = resource;
  // The store reads what it wrote: as in every store, the caller vouches for the type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { ...document, etag: _etag } as unknown as Stored<D>;
}

/**
 * Reads a document by its id. 404 gives undefined, unless it means that the container is missing or the
 * replica is behind; then throws.
 */
export async function readDocument<D extends Document>(
  { container, tenantId }: Partition,
  id: string,
  abortSignal: AbortSignal,
): Promise<{ readonly document: Stored<D> | undefined; readonly headers: unknown }> {
  const answer = await container.item(id, tenantId).read<Record<string, unknown>>({ abortSignal });
  if (answer.statusCode === 404 && answer.substatus !== undefined && answer.substatus !== 0) {
    // 1002: this replica has not seen our last write yet. 1003: there is no such container. The SDK reports
    // both as "not found".
    const code = answer.substatus === 1002 ? 449 : 404;
    throw Object.assign(
      new Error('Azure Cosmos DB answered 404 for another reason than a missing document.'),
      {
        code,
        substatus: answer.substatus,
      },
    );
  }
  const { resource } = answer;
  return { document: resource === undefined ? undefined : fromAzure<D>(resource), headers: answer.headers };
}
