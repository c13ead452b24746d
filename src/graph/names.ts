import table from './names.json' with { type: 'json' };

/*
 * Names of the products that are used most, keyed by SKU and plan: one plan goes by several names. From Microsoft's published
 * list "Product names and service plan identifiers for licensing", as of 2025-12-30; what is
 * in capitals there is in words here. Everything else goes by its part number.
 */
interface ProductNames {
  readonly name: string;
  readonly plans: Readonly<Record<string, string>>;
}

const products: ReadonlyMap<string, ProductNames> = new Map(Object.entries(table));
// Reversed: of several names the one in the product that stands first, which is used most, is kept.
const plans: ReadonlyMap<string, string> = new Map(
  [...products.values()].toReversed().flatMap((product) => Object.entries(product.plans)),
);

/** The name people know a product by; made from its part number when the product is not in the table. */
export function productName(skuId: string, partNumber: string): string {
  return tidy(products.get(skuId.toLowerCase())?.name ?? readable(partNumber)) || skuId;
}

/** The name people know an app by, inside this product; made from its part number when no product of the table has it. */
export function appName(skuId: string, planId: string, partNumber: string): string {
  const id = planId.toLowerCase();
  const known = products.get(skuId.toLowerCase())?.plans[id] ?? plans.get(id);
  return tidy(known ?? readable(partNumber)) || planId;
}

/** The name of an app of any product in the table. */
export function knownAppName(planId: string): string | undefined {
  return plans.get(planId.toLowerCase());
}

/** A part number as words: `POWER_BI_PRO` becomes `Power BI PRO`. Short words and those with digits are left as they are. */
export function readable(partNumber: string): string {
  const words = tidy(partNumber.replaceAll(/[_-]+/g, ' ').replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')).split(' ');
  return words
    .map((word) => (/^[A-Z]{4,}$/.test(word) ? word.charAt(0) + word.slice(1).toLowerCase() : word))
    .join(' ');
}

/** No-break spaces and runs of spaces become one space. */
function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Sorted by name; those with the same name get their part number added, so that they can be told apart. */
export function arranged<T extends { readonly name: string; readonly partNumber: string }>(
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
