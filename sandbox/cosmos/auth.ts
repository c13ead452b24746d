import { createHmac, timingSafeEqual } from 'node:crypto';
import { CosmosFailure } from './failure.ts';

/** The parts of a request that its signature covers. `segments`: the decoded path. */
export interface SignedRequest {
  readonly method: string;
  readonly segments: readonly string[];
  readonly date: string | undefined;
  readonly authorization: string | undefined;
}

export type Caller = 'key' | 'aad';

export interface Guard {
  readonly key: string;
  readonly verifyToken: ((token: string) => Promise<boolean>) | undefined;
  readonly callersNow: (signedAt: number) => number;
}

/** The caller: the holder of the key, or of a token that `verifyToken` accepts. Throws 401, or 403 for an old date. */
export async function authenticate(
  request: SignedRequest,
  { key, verifyToken, callersNow }: Guard,
): Promise<Caller> {
  const parts = new Map(
    decode(request.authorization ?? '')
      .split('&')
      .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  const signature = parts.get('sig') ?? '';
  if (parts.get('type') === 'aad') {
    if (await verifyToken?.(signature)) return 'aad';
    throw new CosmosFailure(401, 'The token is not accepted.');
  }
  const signedAt = Date.parse(request.date ?? '');
  checkDate(signedAt, callersNow(signedAt));
  if (parts.get('type') === 'master' && isSigned(request, key, signature)) return 'key';
  throw new CosmosFailure(
    401,
    'The input authorization token cannot serve the request: wrong key or signature.',
  );
}

/** Azure accepts a signature for 15 minutes. */
function checkDate(signedAt: number, now: number): void {
  const age = Math.abs(now - signedAt);
  if (!(age <= 15 * 60_000))
    throw new CosmosFailure(403, 'The authorization token is not valid at the current time.');
}

function isSigned({ method, segments, date = '' }: SignedRequest, key: string, signature: string): boolean {
  // An odd number of segments ends in a kind of resource (dbs/x/colls), an even one in a name.
  const isFeed = segments.length % 2 === 1;
  const kind = (isFeed ? segments.at(-1) : segments.at(-2)) ?? '';
  const link = (isFeed ? segments.slice(0, -1) : segments).join('/');
  const text = `${method.toLowerCase()}\n${kind.toLowerCase()}\n${link}\n${date.toLowerCase()}\n\n`;
  const expected = createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
