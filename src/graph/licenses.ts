import type { AssignAnswer, Licenses } from '../app/ports/ports.ts';
import { assignAll } from './assign.ts';
import type { GraphClient } from './client.ts';
import { createNames } from './names.ts';
import type { Names } from './names.ts';
import { readCatalog } from './products.ts';
import type { Catalog } from './products.ts';

/** The age that `recent` allows (ports.ts). */
const FRESH_MS = 60_000;
/**
 * Our own number. A tenant that takes one write at a time keeps doing so for a while. After it said so,
 * writes are chained for this long.
 */
const CHAIN_FOR_MS = 3_600_000;

/**
 * The products, and their assignment. Callers who ask for a recent list at the same time share one answer.
 *
 * @param options.now - milliseconds since 1970
 * @param options.names - names of products and apps; the built-in ones if left out
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
