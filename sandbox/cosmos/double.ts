/**
 * A double of the gateway of Azure Cosmos DB (NoSQL), for tests and the sandbox. The real SDK (@azure/cosmos 4.10.1) talks to it.
 *
 * It knows: key and Entra sign-in; databases and containers; create, read, replace, upsert and delete with etags; atomic batches;
 * queries in one partition (`SELECT [TOP n] *` or `VALUE COUNT(1)`, comparisons, ORDER BY with the rule of composite indices, pages);
 * time to live; request charges (estimates by Microsoft's pages); session tokens; the limits of 2 MB and 100 operations.
 *
 * It refuses with 400, and never fakes: patch, change feed, bulk, unique keys, hierarchical keys, queries over partitions, other SQL
 * (JOIN, GROUP BY, functions, projections, OFFSET), stored procedures, listing databases or containers.
 * It has one physical partition, one region and no replicas, so a read after a write is never old. We believe that it agrees with Azure,
 * but have not proven it: run test/cosmos/store.spec.ts against a real account (COSMOS_ENDPOINT, COSMOS_KEY) before a release.
 */
import { randomBytes } from 'node:crypto';
import { createServer as createPlain } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { Faults, type RequestKind } from './faults.ts';
import type { JsonObject } from './json.ts';
import { makeListener, type Settings } from './server.ts';
import { allItems, expiryCharge } from './state.ts';

export interface CosmosDouble {
  /** `https://localhost:port`, or http without a certificate. */
  readonly endpoint: string;
  /** The account's key, made anew for each double. */
  readonly key: string;
  readonly faults: Faults;
  /** Tells clients from now on that the account writes in several regions. */
  setMultiWrite(on: boolean): void;
  /**
   * Requests taken so far by kind, retries of the SDK included, and all request units: those of the answers, and those that the removal
   * of expired documents took in the background. `aheadMs`: counts also the removal of what will expire within that time.
   */
  usage(aheadMs?: number): {
    readonly requests: Readonly<Record<RequestKind, number>>;
    readonly charge: number;
  };
  /** All documents that have not expired, with the properties of Azure: a look at them takes no request and no request units. */
  documents(): readonly JsonObject[];
  /** Ends the server and all connections; what it kept is gone. */
  close(): Promise<void>;
}

export interface CosmosDoubleOptions {
  /** PEM texts; with them it serves https (the SDK sends Entra tokens over nothing else). */
  readonly certificate?: { readonly key: string; readonly cert: string };
  /** Milliseconds since 1970, for time to live. Left out: the machine's clock. */
  readonly now?: () => number;
  /** The clock by which the callers sign. Left out: the machine's, since a test that moves `now` does not move the clock of the SDK. */
  readonly callersNow?: (signedAt: number) => number;
  /** Whether an Entra token is valid. Left out: no token is. */
  readonly verifyToken?: (token: string) => Promise<boolean>;
  /**
   * Whether the id of an expired document stays taken, as if the document was not purged yet. Microsoft's page on time to live says that
   * nobody sees such a document any more, and that Azure deletes it in the background. It says nothing about its id.
   */
  readonly keepsExpiredIds?: boolean;
}

/** Starts an empty double on a free port of this machine. */
export async function startCosmosDouble(options: CosmosDoubleOptions = {}): Promise<CosmosDouble> {
  const {
    certificate,
    now = Date.now,
    callersNow = Date.now,
    verifyToken,
    keepsExpiredIds = false,
  } = options;
  const settings: Settings = {
    account: { databases: new Map(), now, keepsExpiredIds },
    key: randomBytes(64).toString('base64'),
    callersNow,
    verifyToken,
    faults: new Faults(),
    usage: {
      requests: { account: 0, schema: 0, read: 0, write: 0, batch: 0, query: 0, plan: 0 },
      charge: 0,
    },
    endpoint: '',
    multiWrite: false,
  };
  const listener = makeListener(settings);
  const server = certificate === undefined ? createPlain(listener) : createSecure(certificate, listener);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  settings.endpoint = `${certificate === undefined ? 'http' : 'https'}://localhost:${port}`;
  return {
    endpoint: settings.endpoint,
    key: settings.key,
    faults: settings.faults,
    setMultiWrite: (on) => void (settings.multiWrite = on),
    usage: (aheadMs = 0) => ({
      requests: { ...settings.usage.requests },
      charge: settings.usage.charge + expiryCharge(settings.account, aheadMs),
    }),
    documents: () => allItems(settings.account).map(({ body }) => body),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
