import type { App, Product } from '../../domain/product.ts';
import type { Reader } from '../../text/languages.ts';
import { switchId } from './card-keys.ts';
import { productName } from './parts.ts';

/** More apps than this are grouped under folds. */
const MAX_FLAT = 20;
const GROUP_SIZE = 16;

interface Switch {
  readonly id: string;
  readonly name: string;
  /** The value of a check box is text. */
  readonly on: 'true' | 'false';
}

/** Apps under one fold. `folds`: whether the fold can be opened and closed. */
export interface SwitchGroup {
  readonly id: string;
  readonly title: string;
  readonly folds: boolean;
  readonly open: boolean;
  readonly switches: readonly Switch[];
}

/**
 * The check boxes of a product's apps, in alphabetical groups if there are many. A group with an app that is
 * off is open.
 */
export function switchGroups(
  product: Product,
  off: readonly string[],
  reader: Reader,
): readonly SwitchGroup[] {
  const many = product.apps.length > MAX_FLAT;
  const groups = many ? alphabetical(product.apps, reader.locale) : [product.apps];
  return groups.map((apps, index) => {
    const switches = apps.map((app) => switchOf(app, off));
    const switchedOff = switches.filter(({ on }) => on === 'false').length;
    const [from, to] = [initial(apps[0]), initial(apps.at(-1))];
    return {
      id: `g${index}`,
      title: reader.text.cards.decision.group(from, to, apps.length, switchedOff),
      folds: many,
      open: !many || switchedOff > 0,
      switches,
    };
  });
}

/**
 * Hidden check boxes for a card without names of apps, since the products could not be read. They keep what
 * was switched off.
 */
export function hiddenSwitches(
  shown: readonly string[],
  off: readonly string[],
  reader: Reader,
): readonly SwitchGroup[] {
  if (shown.length === 0) return [];
  const name = reader.text.cards.decision.unknownApp;
  const switches = shown.map((planId) => switchOf({ planId, name }, off));
  return [{ id: 'g0', title: '', folds: false, open: true, switches }];
}

function switchOf({ planId, name }: App, off: readonly string[]): Switch {
  return {
    id: switchId(planId),
    name: productName(name),
    on: off.includes(planId) ? 'false' : 'true',
  };
}

/** Groups of about GROUP_SIZE apps. Apps with the same first letter stay together. */
function alphabetical(apps: readonly App[], locale: string): readonly (readonly App[])[] {
  const { compare } = new Intl.Collator(locale);
  const groups: App[][] = [];
  for (const app of apps.toSorted((a, b) => compare(a.name, b.name))) {
    const group = groups.at(-1);
    if (!group || (group.length >= GROUP_SIZE && initial(group.at(-1)) !== initial(app))) groups.push([app]);
    else group.push(app);
  }
  return groups;
}

function initial(app: App | undefined): string {
  return Array.from(productName(app?.name ?? ''))[0]?.toLocaleUpperCase() ?? '';
}
