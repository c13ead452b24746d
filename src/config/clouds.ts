/** The hosts of one Microsoft cloud, as far as this program talks to them. */
export interface Cloud {
  /** The URL that tokens are fetched from (Entra). */
  readonly loginUrl: string;
  /** Teams in a browser; links begin with it. */
  readonly teamsUrl: string;
  /** Microsoft Graph, without a version. */
  readonly graphUrl: string;
  /** OpenID metadata of the Bot Framework channel; it names the document with the keys. */
  readonly channelKeysUrl: string;
  /** Issuer of the channel's tokens; also the audience of ours to the connector. */
  readonly channelIssuer: string;
  /** The bot framework's name for a caller of this cloud. */
  readonly callerId: string;
  /** The service URL for people who were never seen; everybody else is written to at the address of their last activity. */
  readonly serviceUrl: string;
  /** Connector hosts that activities may come from and go to. A leading dot stands for every host below. */
  readonly serviceHosts: readonly string[];
  /** Hosts of people's files, for those they agree to take (SharePoint; "Microsoft 365 URLs and IP address ranges" of each cloud). */
  readonly fileHosts: readonly string[];
}

// Addresses: Microsoft's published endpoints per national cloud, and the constants of botframework-connector 4.23.3
// (authenticationConstants, governmentConstants, callerIdConstants). trafficmanager.net rents out names: exact only.
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
  // All but the connector for first messages is that of the public cloud: it refuses tenants of GCC (403 InvalidBotApiHost).
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

/** Whether the address is https on this machine: the only kind that an override may have. */
export function isLoopback(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === 'https:' && isHere(url) && !hasUser(url);
}

/** Whether its host is this machine. */
export function isHere({ hostname }: URL): boolean {
  return LOOPBACK_HOSTS.has(hostname);
}

/**
 * Whether activities may come from, and our token may go to, this service URL.
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

/** Whether it names a user or a password. */
export function hasUser(url: URL): boolean {
  return url.username !== '' || url.password !== '';
}
