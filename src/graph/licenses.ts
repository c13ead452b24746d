import type { AssignAnswer, Licenses, RemoveAnswer } from '../app/ports/ports.ts';
import type { Product } from '../domain/product.ts';
import { assignAll } from './assign.ts';
import type { GraphClient } from './client.ts';
import { createNames } from './names.ts';
import type { Names } from './names.ts';
import { createPace } from './pace.ts';
import { readCatalog } from './products.ts';
import type { Catalog } from './products.ts';
import { removeAll } from './remove.ts';

/** The age that `recent` allows (ports.ts). */
const FRESH_MS = 60_000;

/**
 * The products, their assignment and their removal. Callers who ask for a recent list at the same time share one
 * answer.
 *
 * @param options.now - milliseconds since 1970
 * @param options.names - names of products and apps; the built-in ones if left out
 */
export function createLicenses(
  client: GraphClient,
  { now, names = createNames() }: { readonly now: () => number; readonly names?: Names },
): Licenses {
  let known: Known | undefined;
  const pace = createPace(now);

  function ask(): Known {
    const before = known;
    const asked: Known = {
      at: now(),
      taken: new Map(),
      catalog: readCatalog(client, names).catch((error: unknown) => {
        if (known === asked) known = before;
        throw error;
      }),
    };
    known = asked;
    return asked;
  }

  function read(freshness: 'now' | 'recent'): Known {
    return freshness === 'recent' && known && now() - known.at < FRESH_MS ? known : ask();
  }

  const catalogOf = (freshness: 'now' | 'recent') => read(freshness).catalog;

  return {
    async products(freshness): Promise<readonly Product[]> {
      const { catalog, taken } = read(freshness);
      return withoutSeats((await catalog).products, taken);
    },
    nameOf: (skuId) => names.product(skuId, ''),
    async assign(orders): Promise<readonly AssignAnswer[]> {
      const before = known;
      const answers = await pace.learn((chained) => assignAll(client, orders, catalogOf, names, chained));
      for (const [n, { skuId }] of orders.entries()) {
        const id = skuId.toLowerCase();
        if (answers[n]?.outcome === 'accepted') known?.taken.set(id, (known.taken.get(id) ?? 0) + 1);
      }
      // Graph has fewer seats than the list from before.
      const isFull = answers.some((answer) => answer.outcome === 'failed' && answer.reason === 'no-seat');
      if (isFull && known === before) known = undefined;
      return answers;
    },
    async remove(orders): Promise<readonly RemoveAnswer[]> {
      const answers = await pace.learn((chained) => removeAll(client, orders, catalogOf, names, chained));
      // Graph has more seats than the list from before.
      if (answers.some(({ outcome }) => outcome === 'accepted')) known = undefined;
      return answers;
    },
    pace: pace.now,
  };
}

/** A list of products, and by product how many seats were assigned since it was read. */
interface Known {
  readonly at: number;
  readonly catalog: Promise<Catalog>;
  readonly taken: Map<string, number>;
}

function withoutSeats(products: readonly Product[], taken: ReadonlyMap<string, number>): readonly Product[] {
  if (taken.size === 0) return products;
  return products.map((product) => {
    const seats = taken.get(product.skuId) ?? 0;
    return { ...product, used: product.used + seats, free: Math.max(0, product.free - seats) };
  });
}
