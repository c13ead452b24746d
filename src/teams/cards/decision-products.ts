import type { RequestView } from '../../app/ports/messages.ts';
import type { Product } from '../../domain/product.ts';
import { findProduct } from '../../domain/product.ts';
import type { Reader } from '../../text/languages.ts';
import type { SwitchGroup } from './app-switches.ts';
import { hiddenSwitches, switchGroups } from './app-switches.ts';
import type { Draft } from './draft.ts';
import { productName } from './parts.ts';
import type { Choice } from './product-choices.ts';
import { productChoices } from './product-choices.ts';

/** The picker of products and the switches of the apps. */
export interface ProductsPart {
  readonly picker: boolean;
  /** No picker: the choice rides in a hidden input. */
  readonly unpicked: boolean;
  readonly chosen: string;
  readonly choices: readonly Choice[];
  readonly unlisted: string;
  readonly someUnlisted: boolean;
  /** The apps can be unfolded. */
  readonly switchable: boolean;
  readonly appsOpen: boolean;
  readonly appsOf: string;
  readonly groups: readonly SwitchGroup[];
  /** A line in place of the apps. */
  readonly appsLine: string;
  readonly appsSaid: boolean;
}

export function productsPart(
  view: RequestView,
  reader: Reader,
  draft: Draft,
  chosen: Product | undefined,
): ProductsPart {
  const { products } = view;
  const shown = findProduct(products, draft.shownSkuId);
  const switchable = shown !== undefined && shown.apps.length > 0;
  // One product that is the requested one leaves nothing to choose.
  const picker = products.length > 1 || (products.length === 1 && !chosen);
  const { choices, unlisted } = productChoices(products, view.request.product.skuId, chosen, reader);
  return {
    picker,
    unpicked: !picker,
    chosen: chosen?.skuId ?? draft.skuId ?? '',
    choices,
    unlisted: reader.text.cards.decision.unlisted(unlisted),
    someUnlisted: unlisted > 0,
    switchable,
    appsOpen: switchable && (draft.appsOpen || draft.off.length > 0),
    groups: shown
      ? switchGroups(shown, draft.off, reader)
      : hiddenSwitches(view.productsKnown ? [] : draft.shown, draft.off, reader),
    ...appLines(shown, chosen, reader),
  };
}

/** The line over the switches, and the one in place of them. */
function appLines(
  shown: Product | undefined,
  chosen: Product | undefined,
  reader: Reader,
): Pick<ProductsPart, 'appsOf' | 'appsLine' | 'appsSaid'> {
  const words = reader.text.cards.decision;
  if (!shown) return { appsOf: '', appsLine: words.appsNotShown, appsSaid: chosen !== undefined };

  const name = productName(shown.name);
  const other = chosen && chosen.skuId !== shown.skuId;
  const appsOf = other ? words.appsOfOther(name, productName(chosen.name)) : words.appsOf(name);
  return { appsOf, appsLine: words.noApps(name), appsSaid: shown.apps.length === 0 };
}
