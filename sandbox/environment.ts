import { join } from 'node:path';
import { sendingMailboxes } from './tenant/organization.ts';
import type { Tenant } from './tenant/tenant.ts';

/** The doubles and the folder that the product runs with. */
export interface Surroundings {
  /** The folder of the SQLite file, if the store is SQLite. */
  readonly folder: string;
  readonly tenant: Pick<Tenant, 'app' | 'loginUrl' | 'graphUrl'>;
  /** The certificate of the doubles, as a file. */
  readonly certificateFile: string;
  readonly keysUrl: string;
  readonly serviceUrl: string;
  /** Without it the store is SQLite. */
  readonly cosmos: { readonly endpoint: string; readonly key: string } | undefined;
}

/** The environment variables that make the product use them, on a loopback port that the system chooses. */
export function environmentIn(surroundings: Surroundings): Readonly<Record<string, string>> {
  const { folder, tenant, certificateFile, keysUrl, serviceUrl, cosmos } = surroundings;
  const store: Record<string, string> = cosmos
    ? { STORE: 'cosmos', COSMOS_ENDPOINT: cosmos.endpoint, COSMOS_KEY: cosmos.key }
    : { STORE: 'sqlite', SQLITE_PATH: join(folder, 'store.db') };
  return {
    ...store,
    HOST: '127.0.0.1',
    PORT: '0',
    BOT_ID: tenant.app.clientId,
    BOT_TYPE: 'SingleTenant',
    BOT_TENANT_ID: tenant.app.tenantId,
    BOT_PASSWORD: tenant.app.clientSecret,
    APPROVER_MAIL: 'AlexW@contoso.com',
    MAIL_FROM: sendingMailboxes[0] ?? '',
    LOGIN_URL: tenant.loginUrl,
    GRAPH_URL: tenant.graphUrl,
    CHANNEL_KEYS_URL: keysUrl,
    CHANNEL_SERVICE_URL: new URL(serviceUrl).origin,
    NODE_EXTRA_CA_CERTS: certificateFile,
  };
}
