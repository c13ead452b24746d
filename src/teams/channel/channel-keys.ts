import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { importJWK } from 'jose';
import type { CryptoKey } from 'jose';
import * as z from 'zod';

export interface KeysOptions {
  /** The channel's OpenID metadata, which names the document with the keys. */
  readonly keysUrl: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onKeysFailed?: (error: unknown) => void;
  /** Called each time that a fetched key document is longer than half of the limit, with its bytes. */
  readonly onKeysLarge?: (bytes: number) => void;
  /** Time limit for a document in milliseconds; 5,000 if left out. */
  readonly keysTimeoutMs?: number;
}

/**
 * A key of the channel. The live document lists hundreds of channels for each key; only the answer about
 * Teams is kept.
 */
export interface ChannelKey {
  readonly key: CryptoKey;
  /** Whether the key may sign for Teams. */
  readonly isEndorsed: boolean;
}

/** The only algorithm in the channel's metadata. */
export const ALGORITHM = 'RS256';

// Keys change every few months. After an hour they are fetched again, so that a withdrawn key is not trusted
// much longer. After a failure, or for an unknown key (anybody can name one), the documents are fetched at
// most twice a minute; at a cold start every second.
const FRESH_MS = 60 * 60_000;
const RETRY_MS = 30_000;
const COLD_RETRY_MS = 1_000;
// The live document has about 1 MB and grows (nullclaw/nullclaw#958). A limit near that size would one day
// shut everybody out. The heap of 128 MB has room for 16 MB.
const MAX_DOCUMENT_BYTES = 16_000_000;

const metadataShape = z.object({ jwks_uri: z.url({ protocol: /^https$/ }) });
const keysShape = z.object({ keys: z.array(z.unknown()).max(10_000) });
const keyShape = z.object({
  kty: z.literal('RSA'),
  use: z.literal('sig').optional(),
  kid: z.string(),
  n: z.string(),
  e: z.string(),
  endorsements: z.array(z.string()).default([]),
});

/**
 * The channel's keys: one fetch for all who wait, renewed in the background, kept while they cannot be
 * renewed.
 */
export class ChannelKeys {
  readonly #options: KeysOptions;
  #keys: ReadonlyMap<string, ChannelKey> = new Map();
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | undefined;
  #bytes = 0;

  constructor(options: KeysOptions) {
    this.#options = options;
  }

  /** Whether the key is among the known ones. */
  holds(kid: string): boolean {
    if (this.#options.now() - this.#fetchedAt >= FRESH_MS) void this.#renew(RETRY_MS);
    return this.#keys.has(kid);
  }

  /** Whether any keys are known; fetches them if there are none. */
  async known(): Promise<boolean> {
    if (this.#keys.size === 0) await this.#renew(COLD_RETRY_MS);
    return this.#keys.size > 0;
  }

  /** Bytes of the document with the known keys, 0 if there are none; fetches them if there are none. */
  async size(): Promise<number> {
    return (await this.known()) ? this.#bytes : 0;
  }

  /** The key with that id; undefined if the channel has none. */
  async find(kid: string): Promise<ChannelKey | undefined> {
    if (!this.holds(kid)) await this.#renew(RETRY_MS);
    return this.#keys.get(kid);
  }

  async #renew(gapMs: number): Promise<void> {
    const now = this.#options.now();
    if (this.#running === undefined && now - this.#triedAt >= gapMs) {
      this.#triedAt = now;
      this.#running = this.#fetch().finally(() => {
        this.#running = undefined;
      });
    }
    await this.#running;
  }

  async #fetch(): Promise<void> {
    try {
      const metadata = await this.#get(this.#options.keysUrl);
      const { jwks_uri: url } = metadataShape.parse(JSON.parse(metadata.toString()));
      const document = await this.#get(url);
      const { keys } = keysShape.parse(JSON.parse(document.toString()));
      const usable = await usableOf(keys);
      if (usable.size === 0) throw new Error('The key document holds no usable key.');
      this.#keys = usable;
      this.#bytes = document.length;
      this.#fetchedAt = this.#options.now();
      if (document.length > MAX_DOCUMENT_BYTES / 2) this.#options.onKeysLarge?.(document.length);
    } catch (error) {
      this.#options.onKeysFailed?.(error);
    }
  }

  #get(url: string): Promise<Buffer> {
    return fetchBytes(url, AbortSignal.timeout(this.#options.keysTimeoutMs ?? 5_000));
  }
}

/**
 * Fetches a document over node:https. Unlike fetch, that follows no redirect and is loaded anyway (decision
 * 0011). Throws for any status but 200.
 */
async function fetchBytes(url: string, signal: AbortSignal): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  get(url, { signal, headers: { accept: 'application/json' } }, resolve).on('error', reject);
  const answer = await promise;
  const chunks: Buffer[] = [];
  let bytes = 0;
  if (answer.statusCode !== 200) {
    answer.destroy();
    throw new Error(`The key document was answered with status ${answer.statusCode}.`);
  }
  for await (const chunk of answer) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > MAX_DOCUMENT_BYTES) throw new Error('The key document is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The keys of the kind that we accept, by their ids. Imported one after the other, so that a long document is
 * not in memory twice.
 */
async function usableOf(found: readonly unknown[]): Promise<ReadonlyMap<string, ChannelKey>> {
  const usable = new Map<string, ChannelKey>();
  for (const one of found) {
    const read = keyShape.safeParse(one);
    if (!read.success) continue;
    const { kid, endorsements, kty, n, e } = read.data;
    const key = await importJWK({ kty, n, e }, ALGORITHM).catch(() => undefined);
    if (key === undefined || !('modulusLength' in key.algorithm)) continue;
    // The library refuses smaller keys too, but only when a token comes.
    if (Number(key.algorithm.modulusLength) < 2048) continue;
    usable.set(kid, { key, isEndorsed: endorsements.includes('msteams') });
  }
  return usable;
}
