import { readFileSync } from 'node:fs';
import table from './names.json' with { type: 'json' };
import { NamesError, parsePublishedNames } from './published-names.ts';
import type { ProductTable } from './published-names.ts';

/*
 * The names of the most used products, keyed by SKU, and of their apps, keyed by plan in each product, since
 * one plan has several names. From Microsoft's published list "Product names and service plan identifiers for
 * licensing", as of 2025-12-30. Names in capitals there are in words here. Other products are named after
 * their part number.
 */
const builtIn: ProductTable = new Map(Object.entries(table));

/** Friendly names of products and apps. */
export interface Names {
  /** The name of a product. If no list has it, it is made from the part number. */
  readonly product: (skuId: string, partNumber: string) => string;
  /**
   * The name of an app in this product, else in any product. If no list has it, it is made from the part
   * number.
   */
  readonly app: (skuId: string, planId: string, partNumber: string) => string;
  /** The name of an app in any product of a list. */
  readonly knownApp: (planId: string) => string | undefined;
}

/** Names from the published list, else from the built-in table, else made from part numbers. */
export function createNames(published: ProductTable = new Map()): Names {
  // Setting an existing key keeps its place, so that the most used products, from the built-in table, stay in
  // front.
  const products = new Map(builtIn);
  for (const [skuId, { name, plans }] of published) {
    const known = products.get(skuId);
    const named = Object.entries(plans).map(
      ([id, plan]) => [id, preferWords(plan, known?.plans[id])] as const,
    );
    products.set(skuId, {
      name: preferWords(name, known?.name),
      plans: { ...known?.plans, ...Object.fromEntries(named) },
    });
  }
  // Reversed, so that of several names of an app the first product's stays.
  const apps = new Map([...products.values()].toReversed().flatMap(({ plans }) => Object.entries(plans)));
  return {
    product: (skuId, partNumber) =>
      tidy(products.get(skuId.toLowerCase())?.name || inWords(partNumber)) || skuId,
    app: (skuId, planId, partNumber) => {
      const id = planId.toLowerCase();
      const known = products.get(skuId.toLowerCase())?.plans[id] ?? apps.get(id);
      return tidy(known ?? inWords(partNumber)) || planId;
    },
    knownApp: (planId) => apps.get(planId.toLowerCase()),
  };
}

/** The published name, unless it is in capitals and the built-in table has it in words. */
function preferWords(published: string, known: string | undefined): string {
  return /\p{Ll}/u.test(published) ? published : (known ?? published);
}

/** Names with the published list in that file; without a file, the built-in ones. Throws NamesError. */
export function readNames(file: string | undefined): Names {
  if (file === undefined) return createNames();
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new NamesError(`cannot be read (${cause instanceof Error ? cause.message : String(cause)}).`, {
      cause,
    });
  }
  return createNames(parsePublishedNames(bytes));
}

/**
 * A part number as words: `POWER_BI_PRO` becomes `Power BI PRO`. Short words and words with digits stay as
 * they are.
 */
export function inWords(partNumber: string): string {
  const words = tidy(partNumber.replaceAll(/[_-]+/g, ' ').replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')).split(' ');
  return words
    .map((word) => (/^[A-Z]{4,}$/.test(word) ? word.charAt(0) + word.slice(1).toLowerCase() : word))
    .join(' ');
}

/** Turns no-break spaces and runs of spaces into one space. */
function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Sorts by name. Equal names get their part number added, so that they can be told apart. */
export function sortByName<T extends { readonly name: string; readonly partNumber: string }>(
  items: readonly T[],
): readonly T[] {
  const count = new Map<string, number>();
  for (const { name } of items) count.set(name, (count.get(name) ?? 0) + 1);
  return items
    .map((item) =>
      (count.get(item.name) ?? 0) > 1 ? { ...item, name: `${item.name} (${item.partNumber})` } : item,
    )
    .toSorted((a, b) => byName.compare(a.name, b.name));
}
