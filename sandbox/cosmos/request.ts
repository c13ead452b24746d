import type { IncomingMessage } from 'node:http';
import type { RequestKind } from './faults.ts';
import { CosmosFailure, unsupported } from './failure.ts';
import { maximumBytes } from './items.ts';
import { parseJson } from './json.ts';

export interface CosmosRequest {
  readonly kind: RequestKind;
  readonly method: string;
  /** The decoded path: `['dbs', 'x', 'colls', 'y', 'docs', 'z']`. */
  readonly segments: readonly string[];
  readonly header: (name: string) => string | undefined;
  readonly body: string;
}

/** Reads a request to its end and parses it. Throws 400 or 413. */
export async function readRequest(incoming: IncomingMessage): Promise<CosmosRequest> {
  const method = incoming.method ?? 'GET';
  const header = (name: string): string | undefined => {
    const value = incoming.headers[name];
    return Array.isArray(value) ? value.join(',') : value;
  };
  const path = new URL(incoming.url ?? '/', 'http://double').pathname;
  const segments = path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeURIComponent);
  const body = await readBody(incoming);
  return { kind: kindOf(method, segments, header), method, segments, header, body };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Reads on to the end, since the client writes everything before it reads the answer.
    if (bytes <= maximumBytes) chunks.push(chunk);
  }
  if (bytes > maximumBytes) throw new CosmosFailure(413, 'Request size is too large.');
  return Buffer.concat(chunks).toString();
}

function kindOf(method: string, segments: readonly string[], header: CosmosRequest['header']): RequestKind {
  if (segments.length === 0) return 'account';
  if (segments[4] !== 'docs') return 'schema';
  if (method === 'POST' && segments.length === 5) {
    if (isTrue(header('x-ms-cosmos-is-query-plan-request'))) return 'plan';
    if (isTrue(header('x-ms-documentdb-isquery'))) return 'query';
    if (isTrue(header('x-ms-cosmos-is-batch-request'))) return 'batch';
  }
  return method === 'GET' ? 'read' : 'write';
}

/** Whether a header is "true", in upper or lower case. */
export function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}

/** The partition of a request, as JSON of a list of one value. Throws 400 without one, since this double never searches all partitions. */
export function partitionOf({ header }: CosmosRequest): string {
  const text = header('x-ms-documentdb-partitionkey');
  if (text === undefined) throw unsupported('requests without a partition key');
  const key = parseJson(text);
  if (!Array.isArray(key) || key.length !== 1) throw unsupported(`the partition key ${text}`);
  return JSON.stringify(key);
}
