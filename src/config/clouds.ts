/** The hosts of one Microsoft cloud, as far as this program talks to them. */
export interface Cloud {
  /** The URL that tokens are fetched from (Entra). */
  readonly loginUrl: string;
  /** Teams in a browser; links begin with it. */
  readonly teamsUrl: string;
  /** Microsoft Graph, without a version. */
  readonly graphUrl: string;
  /** OpenID metadata of the Bot Framework channel, which names the document with the keys. */
  readonly channelKeysUrl: string;
  /** Issuer of the channel's tokens; also the audience of our tokens for the connector. */
  readonly channelIssuer: string;
  /** The Bot Framework's name for a caller of this cloud. */
  readonly callerId: string;
  /**
   * The service URL for people who were never seen. Others are reached at the address of their last activity.
   */
  readonly serviceUrl: string;
  /** The allowed connector hosts, for activities and for our calls. A leading dot allows every host below. */
  readonly serviceHosts: readonly string[];
  /**
   * Hosts of the files that people agree to receive (SharePoint; "Microsoft 365 URLs and IP address ranges"
   * of each cloud).
   */
  readonly fileHosts: readonly string[];
}

// Addresses: Microsoft's published endpoints per national cloud, and the constants of botframework-connector
// 4.23.3 (authenticationConstants, governmentConstants, callerIdConstants). Anybody can rent a name below
// trafficmanager.net, so these hosts must match exactly.
const WORLDWIDE = {
  loginUrl: 'https://login.microsoftonline.com',
  teamsUrl: 'https://teams.microsoft.com',
  graphUrl: 'https://graph.microsoft.com',
  channelKeysUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  channelIssuer: 'https://api.botframework.com',
  callerId: 'urn:botframework:azure',
  serviceHosts: ['smba.trafficmanager.net', '.teams.microsoft.com'],
  fileHosts: ['.sharepoint.com'],
} as const;

const GOVERNMENT = {
  loginUrl: 'https://login.microsoftonline.us',
  channelKeysUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  channelIssuer: 'https://api.botframework.us',
  callerId: 'urn:botframework:azureusgov',
  serviceHosts: ['.teams.microsoft.us'],
} as const;

export const CLOUDS = {
  public: { ...WORLDWIDE, serviceUrl: 'https://smba.trafficmanager.net/teams/' },
  // Like the public cloud, except for the connector of first messages: the public one refuses tenants of GCC
  // (403 InvalidBotApiHost).
  gcc: { ...WORLDWIDE, serviceUrl: 'https://smba.infra.gcc.teams.microsoft.com/teams/' },
  gcchigh: {
    ...GOVERNMENT,
    teamsUrl: 'https://gov.teams.microsoft.us',
    graphUrl: 'https://graph.microsoft.us',
    serviceUrl: 'https://smba.infra.gov.teams.microsoft.us/teams/',
    fileHosts: ['.sharepoint.us'],
  },
  dod: {
    ...GOVERNMENT,
    teamsUrl: 'https://dod.teams.microsoft.us',
    graphUrl: 'https://dod-graph.microsoft.us',
    serviceUrl: 'https://smba.infra.dod.teams.microsoft.us/teams/',
    fileHosts: ['.sharepoint-mil.us', '.dps.mil'],
  },
} as const satisfies Record<string, Cloud>;

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether the address is https on this machine. Overrides accept nothing else. */
export function isLoopback(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === 'https:' && isHere(url) && !hasUser(url);
}

/** Whether its host is this machine. */
export function isHere({ hostname }: URL): boolean {
  return LOOPBACK_HOSTS.has(hostname);
}

/**
 * Whether a service URL is trusted: activities may come from it, and our token may be sent to it.
 *
 * @param hosts - `serviceHosts` of the cloud
 * @param origins - further origins, exact with their port (the sandbox)
 */
export function isServiceUrl(address: string, hosts: readonly string[], origins: readonly string[]): boolean {
  const url = URL.parse(address);
  if (url === null || url.protocol !== 'https:' || hasUser(url)) return false;
  if (origins.includes(url.origin)) return true;
  if (url.port !== '') return false;
  return hosts.some((host) => (host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host));
}

/** Whether the URL contains a user name or a password. */
export function hasUser(url: URL): boolean {
  return url.username !== '' || url.password !== '';
}
