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

const STATUSES: Partial<Record<RefusalReason, number>> = {
  'service url': 403,
  channel: 403,
  activity: 400,
  'keys unavailable': 503,
};

/** A request that is turned away; `statusCode` is the HTTP status, and the message tells nothing. */
export class Refused extends AuthenticationError {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super('Refused.', STATUSES[reason] ?? 401);
    this.reason = reason;
  }
}

export interface AuthenticationOptions extends KeysOptions {
  /** The bot's client id, lower case: the only audience. */
  readonly botId: string;
  /** The channel's issuer, the only one. */
  readonly issuer: string;
  readonly callerId: string;
  /** Whether activities may come from a service URL. */
  readonly isServiceUrl: (serviceUrl: string) => boolean;
  /** The way out for answers and messages. */
  readonly connectors: ConnectorFactory;
}

/** The claims of a genuine token. */
interface Admitted {
  readonly kid: string;
  readonly serviceUrl: string;
  /** Milliseconds since 1970, with the skew. */
  readonly until: number;
  readonly identity: ClaimsIdentity;
}

// 5 minutes: the skew that Microsoft asks bots to allow (Bot Connector authentication, step 4).
const SKEW_SECONDS = 5 * 60;
const MAX_TOKENS = 1_000;
const BEARER = /^Bearer ([\w-]{1,2000}\.[\w-]{1,12000}\.[\w-]{1,2000})$/i;

/** Lets in the Bot Framework channel for Teams and nobody else: no Entra, emulator, skill or anonymous callers. */
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

  /** Whether the channel's keys are known; looks for them when they are not. */
  async keysReady(): Promise<boolean> {
    return this.#keys.known();
  }

  /** Bytes of the channel's key document; 0: the keys are not known. */
  async keysSize(): Promise<number> {
    return this.#keys.size();
  }

  /** Checks an Authorization header by itself. Throws Refused. */
  async admit(authorization: string): Promise<Admitted> {
    // Only tokens that passed are remembered, so that garbage costs no memory.
    const name = hash('sha256', authorization, 'base64');
    const known = this.#tokens.get(name);
    if (known !== undefined && this.#options.now() < known.until && this.#keys.holds(known.kid)) return known;
    const admitted = await this.#checkToken(authorization);
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
    const [, token = ''] = BEARER.exec(authorization) ?? [];
    const { alg, crit, kid } = headerOf(token);
    // The channel has no critical extensions. The library would take the one that it knows (b64).
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
    // The library also takes a list that has the bot in it.
    if (aud !== botId) throw new Refused('audience');
    // Claims of Entra's tokens: whoever holds one is a user or an app, not the channel.
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

/** Tells the library's error in the words of the log. Any other one is a fault of ours, not of the token, and stays one. */
function refuse(error: unknown): never {
  if (!(error instanceof errors.JOSEError)) throw error;
  if (error instanceof errors.JWSSignatureVerificationFailed) throw new Refused('signature');
  if (!('claim' in error)) throw new Refused('malformed token');
  throw new Refused(error.claim === 'iss' ? 'issuer' : error.claim === 'aud' ? 'audience' : 'time');
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
  return Promise.reject(new Error('This bot does not sign anybody in.'));
}
