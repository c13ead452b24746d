import { ClientSecretCredential, ManagedIdentityCredential } from '@azure/identity';
import type { AccessToken, TokenCredential } from '@azure/identity';
import { withDeadline } from '../common/deadline.ts';
import type { Config } from '../config/config.ts';
import { isLoopback } from '../config/clouds.ts';

/** The identity of the program towards Azure. Tokens are cached by the credential until shortly before they expire. */
export interface Identity {
  /** For SDKs that take a credential (Cosmos, Graph). */
  readonly credential: TokenCredential;
  /** An access token for a scope (`https://host/.default`). Throws when there is none within 10 seconds. */
  getToken(scope: string): Promise<string>;
}

// A token request takes well below a second; the connector's own calls are given 10 s as well.
const DEFAULT_PATIENCE_MS = 10_000;

/** When the credential may have a new token: from 5 minutes before the end on (@azure/msal-common), or sooner where it says so. */
function renewalOf({ expiresOnTimestamp, refreshAfterTimestamp = Infinity }: AccessToken): number {
  return Math.min(expiresOnTimestamp - 5 * 60_000, refreshAfterTimestamp);
}

/** The bot's identity: connector, Cosmos, and Graph unless that has one of its own. `patienceMs`: when a token is given up; 10 s. */
export function createIdentity(
  { bot, loginUrl }: Pick<Config, 'bot' | 'loginUrl'>,
  patienceMs = DEFAULT_PATIENCE_MS,
): Identity {
  const credential =
    bot.type === 'UserAssignedMSI'
      ? new ManagedIdentityCredential({ clientId: bot.id })
      : secretCredential(bot.tenantId, bot.id, bot.password, loginUrl);
  return withTokenCache(credential, patienceMs);
}

/** Graph's identity: its own where one is configured, else `shared`. */
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
  return new ClientSecretCredential(tenantId, clientId, secret, {
    authorityHost: loginUrl,
    // An authority of this machine is unknown to Microsoft's list of authorities, which the network would be asked for.
    disableInstanceDiscovery: isLoopback(loginUrl),
  });
}

function withTokenCache(credential: TokenCredential, patienceMs: number): Identity {
  // The credential takes 70 µs to find that its token is still good, for each call of Graph (decision 0011).
  const kept = new Map<string, AccessToken>();
  return {
    credential,
    async getToken(scope) {
      const known = kept.get(scope);
      if (known !== undefined && Date.now() < renewalOf(known)) return known.token;
      // The SDK heeds no abort signal while the login host is silent (@azure/identity 4.14.1), and would wait for ever.
      const token = await withDeadline(patienceMs, credential.getToken(scope), () => {
        throw new Error('The login host gave no token in time.');
      });
      if (token === null) throw new Error('The identity has no token for this scope.');
      kept.set(scope, token);
      return token.token;
    },
  };
}
