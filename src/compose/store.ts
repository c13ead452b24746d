import type { Store } from '../app/store.ts';
import type { Config } from '../config.ts';
import type { Identity } from '../identity.ts';
import type { Log } from '../log.ts';
import { openSqliteStore } from '../sqlite/store.ts';

/** Opens the store of the configuration. Throws StoreError. */
export async function openStore(config: Config, identity: Identity, log: Log): Promise<Store> {
  const { store, bot } = config;
  if (store.kind === 'sqlite')
    return openSqliteStore({ path: store.path, tenantId: bot.tenantId, now: Date.now });

  // Loading the SDK of Azure Cosmos DB costs a quarter of a second: only where it is used.
  const { createCosmosStore } = await import('../cosmos/store.ts');
  log.info('Opening the store.', { endpoint: store.endpoint });
  const access = store.key === undefined ? { credential: identity.credential } : { key: store.key };
  return createCosmosStore({
    endpoint: store.endpoint,
    ...access,
    database: store.database,
    container: store.container,
    tenantId: bot.tenantId,
  });
}
