import { endRuleOf } from '../../domain/ends.ts';
import type { Settings } from '../../domain/policy.ts';
import type { Product } from '../../domain/product.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { OwnProcess } from '../ports/results.ts';
import { readSettings } from '../records/read-settings.ts';

/** `known` is false while Graph does not answer. */
interface Offered {
  readonly products: readonly Product[];
  readonly known: boolean;
  /** Licenses of some of them may or must end. */
  readonly mayEnd?: true;
}

/** The products that people may ask for. Throws StoreError. */
export async function offeredProducts(ctx: Context): Promise<Offered> {
  return productsOffered(ctx, await readSettings(ctx));
}

/** As `offeredProducts`, from settings that were read already. */
export async function productsOffered(
  ctx: Context,
  { offered, ends }: Pick<Settings, 'offered' | 'ends'>,
): Promise<Offered> {
  try {
    const all = await ctx.licenses.products('recent');
    const products = all.filter((product) => isOffered(product, offered));
    const mayEnd = products.some(({ skuId }) => endRuleOf(ends, skuId).kind !== 'never');
    return { products, known: true, ...(mayEnd && { mayEnd }) };
  } catch (error) {
    if (error instanceof OutsideError) return { products: [], known: false };
    throw error;
  }
}

function isOffered(product: Product, offered: Settings['offered']): boolean {
  if (!product.assignable) return false;
  return offered === 'all' ? product.unpaid !== true : offered.includes(product.skuId);
}

/** The organization's own process for requests, while that is on; else undefined. Throws StoreError. */
export async function ownProcess(ctx: Context): Promise<OwnProcess | undefined> {
  return ownProcessOf(await readSettings(ctx));
}

/** As `ownProcess`, from settings that were read already. */
export function ownProcessOf({ ownProcess: isOn, ownMessage, ownLink }: Settings): OwnProcess | undefined {
  return isOn ? { message: ownMessage, link: ownLink } : undefined;
}
