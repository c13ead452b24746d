import { existsSync } from 'node:fs';
import { isMoving } from '../app/operate/move-store.ts';
import type { Archive } from '../app/ports/store.ts';
import { StoreError } from '../app/ports/store.ts';
import type { Config } from '../config/config.ts';
import type { Identity } from './identity.ts';
import type { Log } from '../telemetry/log.ts';
import { openSqliteStore } from '../sqlite/store.ts';

/** `create`: whether a missing file, database or container is created; yes if left out. */
interface Options {
  readonly create?: boolean;
}

/**
 * Opens the configured store. Throws StoreError, `refused` also while a move into the store is unfinished.
 */
export async function openStore(
  config: Config,
  identity: Identity,
  log: Log,
  options?: Options,
): Promise<Archive> {
  const store = await openArchive(config, identity, log, options);
  try {
    if (!(await isMoving(store))) return store;
  } catch (error) {
    await store.close();
    throw error;
  }
  await store.close();
  throw new StoreError(
    'refused',
    'A move into this store is unfinished. Run "npm run migrate" again with the same arguments.',
  );
}

/** Opens the configured store, also while a move into it is unfinished. Throws StoreError. */
export async function openArchive(
  config: Config,
  identity: Identity,
  log: Log,
  { create = true }: Options = {},
): Promise<Archive> {
  const { store, bot } = config;
  if (store.kind === 'sqlite') {
    // Opening a missing file would create an empty store, which nobody should take for theirs.
    if (!create && !existsSync(store.path))
      throw new StoreError('refused', `There is no store at ${store.path}. Check SQLITE_PATH.`);
    return openSqliteStore({ path: store.path, tenantId: bot.tenantId, now: Date.now });
  }

  // Imported only when needed, since loading the SDK of Azure Cosmos DB takes a quarter of a second.
  const { createCosmosStore } = await import('../cosmos/store.ts');
  log.info('Opening the store.', { endpoint: store.endpoint });
  const access = store.key === undefined ? { credential: identity.credential } : { key: store.key };
  return createCosmosStore({
    endpoint: store.endpoint,
    ...access,
    database: store.database,
    container: store.container,
    tenantId: bot.tenantId,
    create,
  });
}
