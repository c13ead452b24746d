import type { Store } from '../app/ports/store.ts';
import { withDeadline } from '../common/deadline.ts';
import type { Config } from '../config/config.ts';
import { checkClock } from '../doctor/clock.ts';
import { checkApprovers, checkGraph } from '../doctor/graph.ts';
import { checkPermissions } from '../doctor/permissions.ts';
import { checkStore } from '../doctor/store.ts';
import { checkToken } from '../doctor/tokens.ts';
import type { TokenOwner } from '../doctor/tokens.ts';
import { found } from '../domain/finding.ts';
import type { Finding } from '../domain/finding.ts';
import type { Identity } from './identity.ts';
import type { createConnectors } from '../teams/channel/connectors.ts';
import { pingConnector } from '../teams/channel/ping-connector.ts';
import type { createGraph } from './graph.ts';

export interface InstallationParts {
  readonly config: Config;
  readonly identity: Identity;
  readonly graph: ReturnType<typeof createGraph>;
  readonly connectors: ReturnType<typeof createConnectors>;
  /** The service URL for people who were never seen. */
  readonly serviceUrl: () => Promise<string>;
  /** Opens the store; undefined if there is none yet. */
  readonly openStore: () => Promise<Pick<Store, 'health'> | undefined>;
  /** Bytes of the channel's key document; 0: the keys are not known. */
  readonly keysSize: () => Promise<number>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Runs all checks of an installation at the same time, for `npm run doctor` and, in short, for the settings.
 * A check without an answer within `patienceMs` is a finding. Throws for bugs only.
 */
export async function checkAll(parts: InstallationParts, patienceMs: number): Promise<readonly Finding[]> {
  const { config } = parts;
  const { loginUrl, bot } = config;
  const checks: readonly (readonly [name: string, check: Promise<readonly Finding[]>])[] = [
    ['clock', checkClock({ loginUrl, tenantId: bot.tenantId }, parts.now)],
    ['Microsoft Graph', graphFindings(parts)],
    ['store', storeFindings(parts)],
    ['connector', connectorFindings(parts)],
    ['channel keys', parts.keysSize().then((bytes) => [keysFinding(bytes)])],
  ];
  const mail = config.mailFrom.length > 0 ? found('mail-set', config.mailFrom.join(', ')) : found('no-mail');
  const ended = await Promise.all(
    checks.map(([name, check]) => withDeadline(patienceMs, check, () => [found('check-late', name)])),
  );
  const findings = [...ended.flat(), mail];
  // A login host that says "no such tenant" did answer, even if the SDK reports it as unreachable.
  const isThere = findings.some(({ code }) => code === 'tenant-unknown');
  return findings.filter(({ code }) => !(isThere && code === 'login-away'));
}

async function graphFindings({ config, graph }: InstallationParts): Promise<readonly Finding[]> {
  const own = config.graph;
  const owner = { ...ownerOf(config), ...(own && { clientId: own.clientId, isManaged: false }) };
  const { token, findings } = await checkToken('Microsoft Graph', owner, graph.getToken);
  if (token === undefined) return findings;
  const asked = { ...graph, ...config.approvers, settingsGroups: config.settingsGroups };
  const calls = await Promise.all([checkGraph(asked), checkApprovers(asked)]);
  return [...findings, ...checkPermissions(token), ...calls.flat()];
}

async function storeFindings({
  config,
  identity,
  openStore,
}: InstallationParts): Promise<readonly Finding[]> {
  const { store } = config;
  if (store.kind === 'sqlite' || store.key !== undefined) return checkStore(store, openStore);
  const { token, findings } = await checkToken('Azure Cosmos DB', ownerOf(config), () =>
    cosmosToken(identity, store.endpoint),
  );
  return token === undefined ? findings : [...findings, ...(await checkStore(store, openStore))];
}

/**
 * A token for Azure Cosmos DB. Like the SDK, asks for the account, and for the service if Entra does not know
 * the account.
 */
async function cosmosToken(identity: Identity, endpoint: string): Promise<string> {
  const { protocol, hostname } = new URL(endpoint);
  try {
    return await identity.getToken(`${protocol}//${hostname}/.default`);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('AADSTS500011')) throw error;
    return identity.getToken('https://cosmos.azure.com/.default');
  }
}

function keysFinding(bytes: number): Finding {
  return bytes === 0 ? found('keys-away') : found('keys-right', (bytes / 1_000_000).toFixed(1));
}

async function connectorFindings(parts: InstallationParts): Promise<readonly Finding[]> {
  const { config, identity, connectors } = parts;
  const { token, findings } = await checkToken('the Teams connector', ownerOf(config), () =>
    identity.getToken(`${config.channel.issuer}/.default`),
  );
  if (token === undefined) return findings;
  const codes = {
    answered: 'connector-right',
    refused: 'connector-refused',
    away: 'connector-away',
  } as const;
  const serviceUrl = await parts.serviceUrl();
  const came = await pingConnector(connectors.create(serviceUrl));
  return [...findings, found(codes[came], new URL(serviceUrl).host)];
}

function ownerOf({ bot, loginUrl }: Config): TokenOwner {
  return {
    clientId: bot.id,
    tenantId: bot.tenantId,
    isManaged: bot.type === 'UserAssignedMSI',
    loginHost: new URL(loginUrl).host,
  };
}
