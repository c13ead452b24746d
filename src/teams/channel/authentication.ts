import { hash } from 'node:crypto';
import type { Activity } from 'botbuilder';
import {
  AuthenticationError,
  BotFrameworkAuthentication,
  ClaimsIdentity,
  UserTokenClient,
} from 'botframework-connector';
import type { AuthenticateRequestResult, ConnectorFactory } from 'botframework-connector';
import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { JWTPayload, ProtectedHeaderParameters } from 'jose';
import { BoundedMap } from '../../common/bounded-map.ts';
import { ALGORITHM, ChannelKeys } from './channel-keys.ts';
import type { ChannelKey, KeysOptions } from './channel-keys.ts';

/** Why a request was rejected. For the log, never for the caller. */
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

const STATUSES: Partial<Record<RefusalReason, number>> = {
  'service url': 403,
  channel: 403,
  activity: 400,
  'keys unavailable': 503,
};

/** A rejected request. `statusCode`: the HTTP status. The message tells nothing. */
export class Refused extends AuthenticationError {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super('Refused.', STATUSES[reason] ?? 401);
    this.reason = reason;
  }
}

export interface AuthenticationOptions extends KeysOptions {
  /** The bot's client id in lower case: the only valid audience. */
  readonly botId: string;
  /** The issuer of the channel's tokens: the only valid one. */
  readonly issuer: string;
  readonly callerId: string;
  /** Whether activities may name this service URL. */
  readonly isServiceUrl: (serviceUrl: string) => boolean;
  /** Makes the clients for answers and messages. */
  readonly connectors: ConnectorFactory;
}

/** The checked claims of a valid token. */
interface Admitted {
  readonly kid: string;
  readonly serviceUrl: string;
  /** When the token expires, skew included: milliseconds since 1970. */
  readonly until: number;
  readonly identity: ClaimsIdentity;
}

// 5 minutes: the skew that Microsoft asks bots to allow (Bot Connector authentication, step 4).
const SKEW_SECONDS = 5 * 60;
const MAX_TOKENS = 1_000;
const BEARER = /^Bearer ([\w-]{1,2000}\.[\w-]{1,12000}\.[\w-]{1,2000})$/i;

/**
 * Admits the Bot Framework channel for Teams and nobody else: no Entra, emulator, skill or anonymous callers.
 */
export class Authentication extends BotFrameworkAuthentication {
  readonly #options: AuthenticationOptions;
  readonly #keys: ChannelKeys;
  readonly #userTokens = new NoUserTokens();
  readonly #tokens = new BoundedMap<string, Admitted>(MAX_TOKENS);

  constructor(options: AuthenticationOptions) {
    super();
    this.#options = options;
    this.#keys = new ChannelKeys(options);
  }

  /** Whether the channel's keys are known; fetches them if they are not. */
  async keysReady(): Promise<boolean> {
    return this.#keys.known();
  }

  /** Bytes of the channel's key document; 0 if the keys are not known. */
  async keysSize(): Promise<number> {
    return this.#keys.size();
  }

  /** Checks an Authorization header alone. Throws Refused. */
  async admit(authorization: string): Promise<Admitted> {
    // Remembers only valid tokens, so that garbage costs no memory.
    const name = hash('sha256', authorization, 'base64');
    const known = this.#tokens.get(name);
    if (known !== undefined && this.#options.now() < known.until && this.#keys.holds(known.kid)) return known;
    const admitted = await this.#checkToken(authorization);
    this.#tokens.set(name, admitted);
    return admitted;
  }

  /** Checks the header and the activity together. Throws Refused. */
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
    const [, token = ''] = BEARER.exec(authorization) ?? [];
    const { alg, crit, kid } = headerOf(token);
    // The channel uses no critical extensions, but the library would accept the one that it knows (b64).
    if (alg !== ALGORITHM || crit !== undefined) throw new Refused('algorithm');
    if (typeof kid !== 'string') throw new Refused('unknown key');
    const { key, isEndorsed } = await this.#keyOf(kid);
    const { issuer, botId, now } = this.#options;
    const { payload } = await jwtVerify(token, key, {
      algorithms: [ALGORITHM],
      issuer,
      audience: botId,
      requiredClaims: ['exp'],
      clockTolerance: SKEW_SECONDS,
      currentDate: new Date(now()),
    }).catch(refuse);
    if (!isEndorsed) throw new Refused('endorsement');
    return this.#checkClaims(kid, payload);
  }

  async #keyOf(kid: string): Promise<ChannelKey> {
    if (!(await this.#keys.known())) throw new Refused('keys unavailable');
    const key = await this.#keys.find(kid);
    if (key === undefined) throw new Refused('unknown key');
    return key;
  }

  #checkClaims(kid: string, claims: JWTPayload): Admitted {
    const { issuer, botId, isServiceUrl } = this.#options;
    const { aud, exp = 0, serviceurl } = claims;
    // The library would also accept a list that contains the bot.
    if (aud !== botId) throw new Refused('audience');
    // These are claims of Entra's tokens. Their holder is a user or an app, not the channel.
    if (['tid', 'appid', 'azp'].some((name) => claims[name] !== undefined))
      throw new Refused('foreign claim');
    if (typeof serviceurl !== 'string' || !isServiceUrl(serviceurl)) throw new Refused('service url');
    const identity = new ClaimsIdentity(
      [
        { type: 'iss', value: issuer },
        { type: 'aud', value: botId },
        { type: 'serviceurl', value: serviceurl },
      ],
      true,
    );
    return { kid, serviceUrl: serviceurl, until: (exp + SKEW_SECONDS) * 1000, identity };
  }
}

function headerOf(token: string): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw new Refused('malformed token');
  }
}

/**
 * Turns the library's error into a reason for the log. Any other error is a fault of ours, not of the token,
 * and is thrown as it is.
 */
function refuse(error: unknown): never {
  if (!(error instanceof errors.JOSEError)) throw error;
  if (error instanceof errors.JWSSignatureVerificationFailed) throw new Refused('signature');
  if (!('claim' in error)) throw new Refused('malformed token');
  throw new Refused(error.claim === 'iss' ? 'issuer' : error.claim === 'aud' ? 'audience' : 'time');
}

/** The bot signs nobody in, but the SDK wants a client for that in every turn. */
class NoUserTokens extends UserTokenClient {
  override getUserToken = nobody;
  override getSignInResource = nobody;
  override signOutUser = nobody;
  override getTokenStatus = nobody;
  override getAadTokens = nobody;
  override exchangeToken = nobody;
}

function nobody(): Promise<never> {
  return Promise.reject(new Error('This bot does not sign anybody in.'));
}
