import type { RequestView } from '../../app/ports/messages.ts';
import type { App, Product } from '../../domain/product.ts';
import { findProduct } from '../../domain/product.ts';
import type { Reader } from '../../text/languages.ts';
import { appsByKind } from './app-kinds.ts';
import { appsInput, writeApps, writePlan, writeShown } from './card-keys.ts';
import type { Draft } from './draft.ts';
import { productName } from './parts.ts';
import type { Choice } from './product-choices.ts';
import { productChoices } from './product-choices.ts';

/** The check boxes of the apps of one kind. */
export interface AppGroup {
  readonly id: string;
  readonly label: string;
  readonly choices: readonly Choice[];
  /** The apps that are on, as a multi-select has them. */
  readonly on: string;
  /** None is on, and the reader knows it. */
  readonly wasOff: boolean;
  readonly visible: boolean;
}

/** The picker of products and the check boxes of the apps. */
export interface ProductsPart {
  readonly productOpen: boolean;
  readonly picker: boolean;
  /** No picker: the choice rides in a hidden input. */
  readonly unpicked: boolean;
  readonly chosen: string;
  readonly choices: readonly Choice[];
  readonly unlisted: string;
  readonly someUnlisted: boolean;
  /** There are apps to switch. */
  readonly switchable: boolean;
  readonly appsOf: string;
  readonly groups: readonly AppGroup[];
  /**
   * The apps that are on the card, in a hidden input: a client sends nothing of a kind of which all are cleared (docs/decisions/0020-decision-card.md).
   */
  readonly shown: string;
  /** A line in place of the apps. */
  readonly appsLine: string;
  readonly appsSaid: boolean;
}

/** The apps that the reader has seen and switched off, and the question that hides them. */
type AppsDraft = Pick<Draft, 'shown' | 'off'> & Partial<Pick<Draft, 'confirming'>>;

/** `few`: the card has no room for many products. */
export function productsPart(
  view: RequestView,
  reader: Reader,
  draft: Draft,
  chosen: Product | undefined,
  few = false,
): ProductsPart {
  const { products } = view;
  const shown = findProduct(products, draft.shownSkuId);
  const switchable = shown !== undefined && shown.apps.length > 0;
  // One product that is the requested one leaves nothing to choose.
  const picker = products.length > 1 || (products.length === 1 && !chosen);
  const { choices, unlisted } = productChoices(products, view.request.product.skuId, chosen, reader, few);
  const groups = shown
    ? groupsOf(shown, draft, reader)
    : view.productsKnown
      ? []
      : hiddenGroups(draft, reader);
  return {
    productOpen:
      draft.confirming === undefined && (draft.appsOpen || draft.off.length > 0 || (picker && !chosen)),
    picker,
    unpicked: !picker,
    chosen: chosen?.skuId ?? draft.skuId ?? '',
    choices,
    unlisted: reader.text.cards.decision.unlisted(unlisted),
    someUnlisted: unlisted > 0,
    switchable,
    groups,
    shown: shownIn(groups),
    ...appLines(shown, chosen, reader),
  };
}

/** The apps of these check boxes, for the hidden input. A written service plan id is written as it is. */
export function shownIn(groups: readonly AppGroup[]): string {
  return writeShown(
    groups.map(({ choices, wasOff }) => ({ planIds: choices.map(({ value }) => value), wasOff })),
  );
}

/** The check boxes of the apps of a product. */
export function groupsOf(product: Product, draft: AppsDraft, reader: Reader): readonly AppGroup[] {
  const { kinds, switchApps } = reader.text.cards.decision;
  return appsByKind(product).map(({ kind, apps }, index) => ({
    ...groupOf(index, apps, draft, draft.confirming === undefined),
    label: kind === undefined ? switchApps : kinds[kind],
    visible: true,
  }));
}

/**
 * The check boxes of a card whose apps cannot be named, because the products could not be read: they stay hidden, so that what was
 * switched off is not forgotten. Apps that were not seen stand apart, so that those that were do not vouch for them.
 */
export function hiddenGroups(draft: AppsDraft, reader: Reader): readonly AppGroup[] {
  const { unknownApp: name, switchApps: label } = reader.text.cards.decision;
  const unseen = draft.off.filter((planId) => !draft.shown.includes(planId));
  return [draft.shown, unseen]
    .filter((planIds) => planIds.length > 0)
    .map((planIds, index) => {
      const apps = planIds.map((planId) => ({ planId, name }));
      return { ...groupOf(index, apps, draft, false), label, visible: false };
    });
}

/** `open`: the reader sees the check boxes on this card, and learns from it which are cleared. */
function groupOf(index: number, apps: readonly App[], { shown, off }: AppsDraft, open: boolean) {
  const on = apps.flatMap(({ planId }) => (off.includes(planId) ? [] : [planId]));
  const choices = apps.map(({ planId, name }) => ({ title: productName(name), value: writePlan(planId) }));
  const known = open || apps.every(({ planId }) => shown.includes(planId));
  return { id: appsInput(index), choices, on: writeApps(on), wasOff: on.length === 0 && known };
}

/** The line over the check boxes, and the one in place of them. */
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
