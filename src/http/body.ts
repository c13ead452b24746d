import type { IncomingMessage } from 'node:http';

/** Why a body was refused: the HTTP status of the answer. */
export type BodyFault = 400 | 413 | 415;
export type Body =
  | { readonly ok: true; readonly value: Record<string, unknown> }
  | { readonly ok: false; readonly status: BodyFault };

// No card nests deeper than this. (An activity of Teams has a few kilobytes.)
const MAX_DEPTH = 64;

/**
 * Checks the headers of a body: refuses anything but plain JSON in UTF-8, any coding (which could unfold to
 * any size), and a declared length above the limit. Undefined: the body may be read.
 */
export function headerFault(request: IncomingMessage, limit: number): BodyFault | undefined {
  const type = (request.headers['content-type'] ?? '').toLowerCase();
  if (!/^application\/json(?: {0,9}; {0,9}charset="?utf-8"?)?$/.test(type.trim())) return 415;
  const coding = request.headers['content-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'identity') return 415;
  return Number(request.headers['content-length'] ?? 0) > limit ? 413 : undefined;
}

/**
 * Reads a JSON object of at most `limit` bytes. Rejects only if the connection closes before the end of the
 * body. Slow senders are left to the server's time limit.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Body> {
  const bytes = await collect(request, limit);
  if (bytes === undefined) return { ok: false, status: 413 };
  const value = parse(bytes);
  return value === undefined ? { ok: false, status: 400 } : { ok: true, value };
}

async function collect(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let isOver = false;
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > limit) finish(undefined);
    };
    const finish = (bytes: Buffer | undefined): void => {
      isOver = true;
      request.off('data', onData).pause();
      resolve(bytes);
    };
    request.on('data', onData);
    request.once('end', () => finish(Buffer.concat(chunks)));
    request.once('error', reject);
    // Every request closes in the end. The Error is created only if needed, since its stack costs time.
    request.once('close', () => {
      if (!isOver) reject(new Error('The connection closed before the end of the body.'));
    });
  });
}

/** One decoder for all: it keeps nothing between two bodies. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    if (!isRecord(value)) return undefined;
    return isSafe(value, 0) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether the value is not nested too deep. Removes `__proto__`, which copying would turn into a prototype.
 */
function isSafe(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= MAX_DEPTH) return false;
  if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');
  for (const item of Object.values(value)) if (!isSafe(item, depth + 1)) return false;
  return true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
