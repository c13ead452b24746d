import type { AssignAnswer, Licenses } from '../app/ports/ports.ts';
import { assignAll } from './assign.ts';
import type { GraphClient } from './client.ts';
import { createNames } from './names.ts';
import type { Names } from './names.ts';
import { readCatalog } from './products.ts';
import type { Catalog } from './products.ts';

/** The age that `recent` allows (ports.ts). */
const FRESH_MS = 60_000;
/** Ours: a tenant that took one write at a time does so for a while. Writes are sent one after the other for so long after it said so. */
const CHAIN_FOR_MS = 3_600_000;

/**
 * Products and their assignment. Who asks for a recent list while another does waits for the same answer.
 *
 * @param options.now - milliseconds
 * @param options.names - what products and apps are called; those that are built in when left out
 */
export function createLicenses(
  client: GraphClient,
  { now, names = createNames() }: { readonly now: () => number; readonly names?: Names },
): Licenses {
  let known: { readonly at: number; readonly catalog: Promise<Catalog> } | undefined;

  let chainedUntil = 0;

  function ask(): Promise<Catalog> {
    const before = known;
    const asked = { at: now(), catalog: readCatalog(client, names) };
    known = asked;
    return asked.catalog.catch((error: unknown) => {
      if (known === asked) known = before;
      throw error;
    });
  }

  function catalog(freshness: 'now' | 'recent'): Promise<Catalog> {
    return freshness === 'recent' && known && now() - known.at < FRESH_MS ? known.catalog : ask();
  }

  return {
    products: async (freshness) => (await catalog(freshness)).products,
    async assign(orders): Promise<readonly AssignAnswer[]> {
      const answers = await assignAll(client, orders, catalog, names, now() < chainedUntil);
      const isBusy = answers.some((answer) => answer.outcome === 'retry' && answer.cause === 'conflict');
      if (isBusy) chainedUntil = now() + CHAIN_FOR_MS;
      return answers;
    },
  };
}
