import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CosmosClient } from '@azure/cosmos';
import { startCosmosDouble } from '../../sandbox/cosmos/double.ts';
import type { Store } from '../../src/app/ports/store.ts';
import { createCosmosStore } from '../../src/cosmos/store.ts';
import { storeContract } from '../contracts/store.ts';

storeContract('cosmos, on the double', async () => {
  let time = Date.parse('2026-01-01T00:00:00Z');
  const double = await startCosmosDouble({ now: () => time });
  const stores: Store[] = [];
  return {
    open: async (tenantId) => {
      const { endpoint, key } = double;
      const store = await createCosmosStore({
        endpoint,
        key,
        database: 'db',
        container: 'c',
        tenantId,
        now: () => time,
      });
      stores.push(store);
      return store;
    },
    elapse: async (seconds) => void (time += seconds * 1000),
    close: async () => {
      await Promise.all(stores.map((store) => store.close()));
      await double.close();
    },
  };
});

const { COSMOS_ENDPOINT: endpoint, COSMOS_KEY: key } = process.env;

// The same tests on a real account, in a database for this run that is deleted afterwards.
if (endpoint !== undefined && key !== undefined) {
  describe('on a real account', function onRealAccount() {
    this.timeout(300_000);
    const database = `license-desk-contract-${randomUUID()}`;

    after(async () => {
      const client = new CosmosClient({ endpoint, key });
      await client.database(database).delete();
      client.dispose();
    });

    storeContract('cosmos, on a real account', async () => {
      const stores: Store[] = [];
      return {
        open: async (tenantId) => {
          const store = await createCosmosStore({
            endpoint,
            key,
            database,
            container: 'licensing',
            tenantId,
          });
          stores.push(store);
          return store;
        },
        elapse: (seconds) => pause(seconds * 1000),
        close: async () => void (await Promise.all(stores.map((store) => store.close()))),
      };
    });
  });
}
