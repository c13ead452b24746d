import { startTenant } from '../../../sandbox/tenant/tenant.ts';
import type { Tenant } from '../../../sandbox/tenant/tenant.ts';
import { createGraphClient } from '../../../src/graph/client.ts';
import type { GraphClient } from '../../../src/graph/client.ts';
import { certificate } from './wire.ts';

/** A simulated tenant, and the real client on it, whose waits take no time. */
export async function openTenant(): Promise<{ tenant: Tenant; client: GraphClient }> {
  const tenant = await startTenant({ certificate });
  const client = createGraphClient({
    baseUrl: tenant.graphUrl,
    customHosts: ['localhost'],
    getToken: () => tenant.tokenFor('https://graph.microsoft.com'),
    sleep: () => Promise.resolve(),
  });
  return { tenant, client };
}
