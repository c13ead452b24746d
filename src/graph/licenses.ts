import type { AssignAnswer, Licenses } from '../app/ports/ports.ts';
import { assignAll } from './assign.ts';
import type { GraphClient } from './client.ts';
import { createNames } from './names.ts';
import type { Names } from './names.ts';
import { readCatalogue } from './products.ts';
import type { Catalogue } from './products.ts';

/** What `recent` means (ports.ts). */
const FRESH_MS = 60_000;

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
  let known: { readonly at: number; readonly catalogue: Promise<Catalogue> } | undefined;

  function ask(): Promise<Catalogue> {
    const before = known;
    const asked = { at: now(), catalogue: readCatalogue(client, names) };
    known = asked;
    return asked.catalogue.catch((error: unknown) => {
      if (known === asked) known = before;
      throw error;
    });
  }

  function catalogue(freshness: 'now' | 'recent'): Promise<Catalogue> {
    return freshness === 'recent' && known && now() - known.at < FRESH_MS ? known.catalogue : ask();
  }

  return {
    products: async (freshness) => (await catalogue(freshness)).products,
    assign: (orders): Promise<readonly AssignAnswer[]> => assignAll(client, orders, catalogue, names),
  };
}
