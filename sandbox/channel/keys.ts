import { generateKeyPair } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Certificate } from '../certificate.ts';
import { leaveUnanswered } from '../unanswered.ts';
import { keyDocument } from './key-document.ts';
import type { EndorsedKey } from './key-document.ts';
import { answerJson, serve } from './server.ts';
import { signed } from './token.ts';

/** The issuer of the public cloud's channel tokens. */
export const channelIssuer = 'https://api.botframework.com';

export interface SignOptions {
  /** The bot's client id. */
  readonly audience: string;
  /** The serviceUrl of the activity that the token goes with. */
  readonly serviceUrl: string;
  /** Claims that replace or extend the usual ones. `undefined` leaves a claim out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** The key that signs: the published one, the one before the last rotation, or an unpublished one. */
  readonly key?: 'published' | 'previous' | 'stranger';
}

export type KeysOutage = 'none' | 'error' | 'hang' | 'garbage';

/** A double of the channel's key server that also signs, as the channel does. */
export interface ChannelKeys {
  /** Address of the OpenID metadata. */
  readonly url: string;
  /** How often each document was asked for. */
  readonly fetches: { metadata: number; keys: number };
  /** A token that is valid for an hour. */
  sign(options: SignOptions): Promise<string>;
  /** Publishes a new key in place of the present one. */
  rotate(options?: { readonly endorsements?: readonly string[]; readonly bits?: number }): Promise<void>;
  /** Sets the answers from now on: the usual ones, status 503, no answer at all, or answers without a key document. */
  outage(kind: KeysOutage): void;
  /** Resolves when the metadata has been asked for once more. */
  nextFetch(): Promise<void>;
  close(): Promise<void>;
}

interface Pair {
  readonly kid: string;
  readonly secret: KeyObject;
  readonly shown: EndorsedKey;
}

/** The size of the channel's key document, in bytes (approximate). */
export const REAL_KEYS_BYTES = 1_200_000;

let first: Promise<Pair> | undefined;

/** The first key of every server of this process. Making a key takes longer than everything else about a server. */
function firstPair(): Promise<Pair> {
  first ??= makePair('key-1', ['msteams']);
  return first;
}

/**
 * Starts the key server. `now` returns milliseconds since 1970 for the tokens' times. `documentBytes` is the approximate size of the key
 * document.
 */
export async function createChannelKeys(options: {
  readonly certificate: Certificate;
  readonly now?: () => number;
  readonly documentBytes?: number;
}): Promise<ChannelKeys> {
  const { certificate, now = Date.now, documentBytes = REAL_KEYS_BYTES } = options;
  const fetches = { metadata: 0, keys: 0 };
  let published = await firstPair();
  let previous = published;
  let document = keyDocument(published.shown, documentBytes);
  let rotations = 1;
  let outage: KeysOutage = 'none';
  let waiting: (() => void)[] = [];

  const server = await serve(certificate, (request, response) => {
    const isMetadata = request.url === '/v1/.well-known/openidconfiguration';
    fetches[isMetadata ? 'metadata' : 'keys'] += 1;
    if (isMetadata) {
      for (const resolve of waiting) resolve();
      waiting = [];
    }
    if (outage === 'hang') return leaveUnanswered(response);
    if (outage === 'error') answerJson(response, 503, { error: 'unavailable' });
    else if (outage === 'garbage') response.end('<html>maintenance</html>');
    else if (isMetadata) answerJson(response, 200, metadata(server.origin));
    else response.writeHead(200, { 'content-type': 'application/json' }).end(document);
  });

  return {
    url: `${server.origin}/v1/.well-known/openidconfiguration`,
    fetches,
    async sign(wanted) {
      // A stranger names the published key, but signs with another.
      if (wanted.key === 'stranger') return token(wanted, await makePair(published.kid, []), now());
      return token(wanted, wanted.key === 'previous' ? previous : published, now());
    },
    async rotate({ endorsements = ['msteams'], bits } = {}) {
      rotations += 1;
      const next = await makePair(`key-${rotations}`, endorsements, bits);
      previous = published;
      published = next;
      document = keyDocument(next.shown, documentBytes);
    },
    outage(kind) {
      outage = kind;
    },
    nextFetch: () => new Promise((resolve) => waiting.push(resolve)),
    close: () => server.close(),
  };
}

async function makePair(kid: string, endorsements: readonly string[], bits = 2048): Promise<Pair> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: bits });
  const shown = { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', endorsements };
  return { kid, secret: privateKey, shown };
}

function metadata(origin: string): Record<string, unknown> {
  return {
    issuer: channelIssuer,
    authorization_endpoint: 'https://invalid.botframework.com',
    jwks_uri: `${origin}/v1/.well-known/keys`,
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
  };
}

function token(wanted: SignOptions, { kid, secret }: Pair, now: number): string {
  const seconds = Math.floor(now / 1000);
  const claims = {
    serviceurl: wanted.serviceUrl,
    iss: channelIssuer,
    aud: wanted.audience,
    nbf: seconds,
    exp: seconds + 3600,
    ...wanted.claims,
  };
  const header = { alg: 'RS256', typ: 'JWT', kid, ...wanted.header };
  return signed(header, claims, secret);
}
