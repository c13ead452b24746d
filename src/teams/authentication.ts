import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Activity } from 'botbuilder';
import {
  AuthenticationError,
  BotFrameworkAuthentication,
  ClaimsIdentity,
  UserTokenClient,
} from 'botframework-connector';
import type { AuthenticateRequestResult, ConnectorFactory } from 'botframework-connector';
import { z } from 'zod';

/** Why a request was turned away; told to the log, never to the caller. */
export type RefusalReason =
  | 'no token'
  | 'malformed token'
  | 'algorithm'
  | 'unknown key'
  | 'signature'
  | 'issuer'
  | 'audience'
  | 'time'
  | 'foreign claim'
  | 'endorsement'
  | 'service url'
  | 'channel'
  | 'activity'
  | 'keys unavailable';

const statuses: Partial<Record<RefusalReason, number>> = {
  'service url': 403,
  channel: 403,
  activity: 400,
  'keys unavailable': 503,
};

/** A request that is turned away; `statusCode` is the HTTP status, and the message tells nothing. */
export class Refused extends AuthenticationError {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super('Refused.', statuses[reason] ?? 401);
    this.reason = reason;
  }
}

export interface AuthenticationOptions {
  /** The bot's client id, lower case: the only audience. */
  readonly botId: string;
  /** OpenID metadata of the channel; names the document with the keys. */
  readonly keysUrl: string;
  /** The channel's issuer, the only one. */
  readonly issuer: string;
  readonly callerId: string;
  /** Whether activities may come from a service URL. */
  readonly isServiceUrl: (serviceUrl: string) => boolean;
  /** Where answers and messages go out. */
  readonly connectors: ConnectorFactory;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onKeysFailed?: (error: unknown) => void;
  /** Milliseconds until a key document is given up; 5,000 when left out. */
  readonly keysTimeoutMs?: number;
}

/** What a genuine token says. */
interface Admitted {
  readonly kid: string;
  readonly serviceUrl: string;
  readonly notBefore: number;
  readonly expires: number;
  readonly identity: ClaimsIdentity;
}

// 5 minutes: the skew that Microsoft asks bots to allow (Bot Connector authentication, step 4).
const skewMs = 5 * 60_000;
const mostTokens = 1_000;
const bearer = /^Bearer ([\w-]{1,2000})\.([\w-]{1,12000})\.([\w-]{1,2000})$/i;

/**
 * Lets in the Bot Framework channel for Teams and nobody else: no Entra, emulator, skill or anonymous callers, which the
 * SDK's own authentication takes too.
 */
export class Authentication extends BotFrameworkAuthentication {
  readonly #options: AuthenticationOptions;
  readonly #keys: ChannelKeys;
  readonly #userTokens = new NoUserTokens();
  readonly #tokens = new Map<string, Admitted>();

  constructor(options: AuthenticationOptions) {
    super();
    this.#options = options;
    this.#keys = new ChannelKeys(options);
  }

  /** Whether the channel's keys are known; looks for them when they are not. */
  async keysReady(): Promise<boolean> {
    return this.#keys.known();
  }

  /** Checks an Authorization header by itself. Throws Refused. */
  async admit(authorization: string): Promise<Admitted> {
    // Only tokens that passed are remembered, so that garbage costs no memory.
    const name = createHash('sha256').update(authorization).digest('base64');
    const known = this.#tokens.get(name);
    if (known !== undefined && this.#keys.holds(known.kid)) {
      this.#checkTime(known);
      return known;
    }
    const admitted = await this.#checkToken(authorization);
    if (this.#tokens.size >= mostTokens) this.#tokens.delete(this.#tokens.keys().next().value ?? '');
    this.#tokens.set(name, admitted);
    return admitted;
  }

  /** Checks header and activity together. Throws Refused. */
  override async authenticateRequest(
    activity: Pick<Activity, 'channelId' | 'serviceUrl'>,
    authorization: string,
  ): Promise<AuthenticateRequestResult> {
    const { serviceUrl, identity } = await this.admit(authorization);
    if (activity.channelId !== 'msteams') throw new Refused('channel');
    if (activity.serviceUrl !== serviceUrl) throw new Refused('service url');
    const { issuer, callerId, connectors } = this.#options;
    return { audience: issuer, callerId, claimsIdentity: identity, connectorFactory: connectors };
  }

  override authenticateStreamingRequest(): Promise<never> {
    return Promise.reject(new Refused('channel'));
  }

  override authenticateChannelRequest(): Promise<never> {
    return Promise.reject(new Refused('channel'));
  }

  override createConnectorFactory(): ConnectorFactory {
    return this.#options.connectors;
  }

  override async createUserTokenClient(): Promise<UserTokenClient> {
    return this.#userTokens;
  }

  override getOriginatingAudience(): string {
    return this.#options.issuer;
  }

  async #checkToken(authorization: string): Promise<Admitted> {
    if (authorization === '') throw new Refused('no token');
    const [, head = '', body = '', mark = ''] = bearer.exec(authorization) ?? [];
    const header = decode(head);
    // RS256 is the one algorithm that the channel's metadata names; RS384 and RS512, which the SDK takes, are never sent.
    if (header['alg'] !== 'RS256' || header['crit'] !== undefined) throw new Refused('algorithm');
    const kid = header['kid'];
    const key = typeof kid === 'string' ? await this.#keys.find(kid) : undefined;
    if (typeof kid !== 'string' || key === undefined) throw new Refused('unknown key');
    const genuine = verify('sha256', Buffer.from(`${head}.${body}`), key.key, Buffer.from(mark, 'base64url'));
    if (!genuine) throw new Refused('signature');
    if (!key.endorsements.includes('msteams')) throw new Refused('endorsement');
    return this.#checkClaims(kid, decode(body));
  }

  #checkClaims(kid: string, claims: Readonly<Record<string, unknown>>): Admitted {
    const { issuer, botId, isServiceUrl } = this.#options;
    const { iss, aud, exp, nbf, serviceurl } = claims;
    if (iss !== issuer) throw new Refused('issuer');
    if (aud !== botId) throw new Refused('audience');
    // Claims of Entra's tokens: whoever holds one is a user or an app, not the channel.
    if (['tid', 'appid', 'azp'].some((name) => claims[name] !== undefined))
      throw new Refused('foreign claim');
    if (typeof exp !== 'number' || (nbf !== undefined && typeof nbf !== 'number')) throw new Refused('time');
    if (typeof serviceurl !== 'string' || !isServiceUrl(serviceurl)) throw new Refused('service url');
    const identity = new ClaimsIdentity(
      [
        { type: 'iss', value: issuer },
        { type: 'aud', value: botId },
        { type: 'serviceurl', value: serviceurl },
      ],
      true,
    );
    const admitted = {
      kid,
      serviceUrl: serviceurl,
      notBefore: (nbf ?? 0) * 1000,
      expires: exp * 1000,
      identity,
    };
    this.#checkTime(admitted);
    return admitted;
  }

  #checkTime({ notBefore, expires }: Admitted): void {
    const now = this.#options.now();
    if (!(notBefore - skewMs <= now && now < expires + skewMs)) throw new Refused('time');
  }
}

function decode(part: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Not JSON: told below, as everything that is no token.
  }
  throw new Refused('malformed token');
}

interface ChannelKey {
  readonly key: KeyObject;
  readonly endorsements: readonly string[];
}

// Keys change every few months; an hour keeps a withdrawn one from being trusted much longer. After a failure, or for a key
// that is not known (anybody can name one), the documents are fetched at most twice a minute; at a cold start every second.
const freshMs = 60 * 60_000;
const retryMs = 30_000;
const coldRetryMs = 1_000;
const documentBytes = 1_000_000;

const metadataShape = z.object({ jwks_uri: z.url({ protocol: /^https$/ }) });
const keysShape = z.object({ keys: z.array(z.unknown()).max(1_000) });
const keyShape = z.object({
  kty: z.literal('RSA'),
  use: z.literal('sig').optional(),
  kid: z.string(),
  n: z.string(),
  e: z.string(),
  endorsements: z.array(z.string()).default([]),
});

/** The channel's keys: fetched once for all who wait, renewed in the background, kept while they cannot be renewed. */
class ChannelKeys {
  readonly #options: AuthenticationOptions;
  #keys: ReadonlyMap<string, ChannelKey> = new Map();
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | undefined;

  constructor(options: AuthenticationOptions) {
    this.#options = options;
  }

  holds(kid: string): boolean {
    if (this.#options.now() - this.#fetchedAt >= freshMs) void this.#renew(retryMs);
    return this.#keys.has(kid);
  }

  async known(): Promise<boolean> {
    if (this.#keys.size === 0) await this.#renew(coldRetryMs);
    return this.#keys.size > 0;
  }

  async find(kid: string): Promise<ChannelKey | undefined> {
    if (!(await this.known())) throw new Refused('keys unavailable');
    if (!this.holds(kid)) await this.#renew(retryMs);
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
      const { jwks_uri: url } = metadataShape.parse(await this.#get(this.#options.keysUrl));
      const { keys } = keysShape.parse(await this.#get(url));
      const usable = new Map(keys.flatMap(keyOf));
      if (usable.size === 0) throw new Error('The key document holds no usable key.');
      this.#keys = usable;
      this.#fetchedAt = this.#options.now();
    } catch (error) {
      this.#options.onKeysFailed?.(error);
    }
  }

  async #get(url: string): Promise<unknown> {
    const signal = AbortSignal.timeout(this.#options.keysTimeoutMs ?? 5_000);
    return JSON.parse(await fetchText(url, signal));
  }
}

/** A document by node:https, which follows no redirect and, unlike fetch, is in memory anyway. Throws for anything but 200. */
async function fetchText(url: string, signal: AbortSignal): Promise<string> {
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
    if (bytes > documentBytes) throw new Error('The key document is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** One key ready for use; none when it is of a kind that we do not take. */
function keyOf(found: unknown): [string, ChannelKey][] {
  const read = keyShape.safeParse(found);
  if (!read.success) return [];
  const { kid, n, e, endorsements } = read.data;
  try {
    const key = createPublicKey({ format: 'jwk', key: { kty: 'RSA', n, e } });
    return (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048 ? [[kid, { key, endorsements }]] : [];
  } catch {
    return [];
  }
}

/** The bot signs nobody in; the SDK wants a client for it in every turn. */
class NoUserTokens extends UserTokenClient {
  override getUserToken = nobody;
  override getSignInResource = nobody;
  override signOutUser = nobody;
  override getTokenStatus = nobody;
  override getAadTokens = nobody;
  override exchangeToken = nobody;
}

function nobody(): Promise<never> {
  return Promise.reject(new Error('This bot signs nobody in.'));
}
