import type { Store } from '../app/ports/store.ts';
import { StoreError } from '../app/ports/store.ts';
import type { Config } from '../config/config.ts';
import { found } from '../domain/finding.ts';
import type { Finding } from '../domain/finding.ts';

/**
 * Checks that the store answers, and reports its error in its own words. Throws anything but a StoreError.
 *
 * @param open - opens the store; gives undefined if there is none yet, which is fine before the first start
 */
export async function checkStore(
  config: Config['store'],
  open: () => Promise<Pick<Store, 'health'> | undefined>,
): Promise<readonly Finding[]> {
  try {
    const store = await open();
    if (store === undefined) return [found('store-new', locationOf(config))];
    await store.health();
    return [found('store-right', config.kind === 'sqlite' ? 'SQLite' : 'Azure Cosmos DB')];
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const mayPass = error.kind === 'busy' || error.kind === 'down';
    return [found(mayPass ? 'store-away' : 'store-refused', error.message)];
  }
}

function locationOf(config: Config['store']): string {
  return config.kind === 'sqlite' ? config.path : `${config.database}/${config.container}`;
}
