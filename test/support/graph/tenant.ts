import { startTenant } from '../../../sandbox/tenant/tenant.ts';
import type { Tenant } from '../../../sandbox/tenant/tenant.ts';
import { createGraphClient } from '../../../src/graph/client.ts';
import type { GraphClient } from '../../../src/graph/client.ts';
import { certificate } from './wire.ts';

/** A simulated tenant and a client of ours on it that does not really wait. */
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
