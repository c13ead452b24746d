import { StoreError } from '../app/ports/store.ts';

/** The useful part of an SDK error: the HTTP status (if any) and Azure's sub-status. */
export interface Failure {
  readonly status: number | undefined;
  readonly substatus: number | undefined;
  readonly retryAfterMs: number | undefined;
}

/** Reads an SDK error, also one that `items.batch` has wrapped in another. */
export function readFailure(error: unknown): Failure {
  const inner = unwrap(error);
  return {
    status: numberIn(inner, 'code'),
    substatus: numberIn(inner, 'substatus'),
    retryAfterMs: numberIn(inner, 'retryAfterInMs'),
  };
}

/** The request units that Azure charged for a failed call; 0 if it did not say. */
export function chargeOf(error: unknown): number {
  const inner = unwrap(error);
  const headers =
    typeof inner === 'object' && inner !== null && 'headers' in inner ? inner.headers : undefined;
  return readCharge(headers);
}

/** The request charge from the headers of an answer; 0 without one. */
export function readCharge(headers: unknown): number {
  if (typeof headers !== 'object' || headers === null || !('x-ms-request-charge' in headers)) return 0;
  return Number(headers['x-ms-request-charge']) || 0;
}

/**
 * Whether a failed write was surely not applied: Azure refused it before doing anything. Time-outs, cut
 * connections and server errors leave it open.
 */
export function isSurelyNotApplied(error: unknown): boolean {
  const { status } = readFailure(error);
  return status !== undefined && [400, 401, 403, 404, 413, 429].includes(status);
}

const SENTENCES = new Map<number, readonly [StoreError['kind'], string]>([
  [400, ['refused', 'refused the request as wrong (400)']],
  [401, ['refused', 'refused the key or the identity (401): check COSMOS_KEY, or the clock of this machine']],
  [
    403,
    [
      'refused',
      'refused access (403): give the identity the role "Cosmos DB Built-in Data Contributor", or check its firewall',
    ],
  ],
  [
    404,
    [
      'refused',
      'does not know the database or the container (404): check COSMOS_DATABASE and COSMOS_CONTAINER; with COSMOS_KEY, the first start makes them',
    ],
  ],
  [413, ['too-large', 'refused the request as too large (413)']],
  [429, ['busy', 'has no request units left (429)']],
  [449, ['busy', 'asks to try again (449)']],
]);

/**
 * Turns an SDK error into a StoreError: `busy`, `refused`, `too-large`, or `down` for everything that may
 * pass by itself.
 */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const { status, substatus, retryAfterMs } = readFailure(error);
  const options = { cause: error, retryAfterMs };
  // During a failover between regions, 403 says "not the write region" (3) or "account not found here"
  // (1008).
  const passes = status === 403 && (substatus === 3 || substatus === 1008);
  const known = status === undefined || passes ? undefined : SENTENCES.get(status);
  if (known === undefined) {
    const detail = status === undefined ? '' : ` (${status})`;
    return new StoreError('down', `Azure Cosmos DB did not answer${detail}.`, options);
  }
  return new StoreError(known[0], `Azure Cosmos DB ${known[1]}.`, options);
}

function unwrap(error: unknown): unknown {
  let inner = error;
  while (inner instanceof Error && !('code' in inner) && inner.cause !== undefined) inner = inner.cause;
  return inner;
}

function numberIn(error: unknown, name: string): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Object.entries(error).find(([key]) => key === name)?.[1];
  return typeof value === 'number' ? value : undefined;
}
