import type { AccessToken, TokenCredential } from '@azure/identity';
import { withDeadline } from '../common/deadline.ts';
import type { Config } from '../config/config.ts';
import { isLoopback } from '../config/clouds.ts';

/** The identity of the program in Azure. The credential caches tokens until shortly before they expire. */
export interface Identity {
  /** For SDKs that take a credential (Cosmos, Graph). */
  readonly credential: TokenCredential;
  /** An access token for a scope (`https://host/.default`). Throws when there is none within 10 seconds. */
  getToken(scope: string): Promise<string>;
}

// A token request takes far less than a second. Calls of the connector have 10 s as well.
const DEFAULT_PATIENCE_MS = 10_000;

/**
 * When the credential may have a new token, in milliseconds since 1970: from 5 minutes before the expiry on
 * (@azure/msal-common), or sooner if it says so.
 */
function renewalOf({ expiresOnTimestamp, refreshAfterTimestamp = Infinity }: AccessToken): number {
  return Math.min(expiresOnTimestamp - 5 * 60_000, refreshAfterTimestamp);
}

/**
 * The bot's identity, for the connector and Cosmos, and for Graph unless that has its own. `patienceMs`: time
 * limit for a token; 10 s if left out.
 */
export function createIdentity(
  { bot, loginUrl }: Pick<Config, 'bot' | 'loginUrl'>,
  patienceMs = DEFAULT_PATIENCE_MS,
): Identity {
  const credential =
    bot.type === 'UserAssignedMSI'
      ? lazily((sdk) => new sdk.ManagedIdentityCredential({ clientId: bot.id }))
      : secretCredential(bot.tenantId, bot.id, bot.password, loginUrl);
  return withTokenCache(credential, patienceMs);
}

/** The identity for Graph: its own if one is configured, else `shared`. */
export function createGraphIdentity(
  { bot, graph, loginUrl }: Pick<Config, 'bot' | 'graph' | 'loginUrl'>,
  shared: Identity,
): Identity {
  if (graph === undefined) return shared;
  return withTokenCache(
    secretCredential(bot.tenantId, graph.clientId, graph.clientSecret, loginUrl),
    DEFAULT_PATIENCE_MS,
  );
}

function secretCredential(
  tenantId: string,
  clientId: string,
  secret: string,
  loginUrl: string,
): TokenCredential {
  return lazily(
    (sdk) =>
      new sdk.ClientSecretCredential(tenantId, clientId, secret, {
        authorityHost: loginUrl,
        // Skips the check of the login URL in Microsoft's list of authorities, which would need the network and
        // does not know an address on this machine.
        disableInstanceDiscovery: isLoopback(loginUrl),
      }),
  );
}

/** A credential that loads its SDK for the first token, so that the start does not wait for it (decision 0011). */
function lazily(make: (sdk: typeof import('@azure/identity')) => TokenCredential): TokenCredential {
  let credential: Promise<TokenCredential> | undefined;
  return {
    async getToken(...request) {
      credential ??= import('@azure/identity').then(make);
      return (await credential).getToken(...request);
    },
  };
}

function withTokenCache(credential: TokenCredential, patienceMs: number): Identity {
  // Tokens are kept here too: the credential takes 70 µs to see that its token is still good, for each call
  // of Graph (decision 0011).
  const kept = new Map<string, AccessToken>();
  return {
    credential,
    async getToken(scope) {
      const known = kept.get(scope);
      if (known !== undefined && Date.now() < renewalOf(known)) return known.token;
      // The SDK ignores the abort signal while the login host is silent (@azure/identity 4.14.1), and would
      // wait for ever.
      const token = await withDeadline(patienceMs, credential.getToken(scope), () => {
        throw new Error('The login host gave no token in time.');
      });
      if (token === null) throw new Error('The identity has no token for this scope.');
      kept.set(scope, token);
      return token.token;
    },
  };
}
