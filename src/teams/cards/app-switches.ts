import type { App, Product } from '../../domain/product.ts';
import type { Reader } from '../../text/languages.ts';
import { productName } from './parts.ts';

/** More apps than these are put under folds of their own. */
const MOST_FLAT = 20;
const GROUP_SIZE = 12;

/** The id of an app's check box; what follows the prefix is its service plan, so that a click needs no look-up. */
export const SWITCH_PREFIX = 'a_';

interface Switch {
  readonly id: string;
  readonly name: string;
  /** As a check box wants it. */
  readonly on: 'true' | 'false';
}

/** Apps under one fold; `folds`: the fold can be opened and closed. */
export interface SwitchGroup {
  readonly id: string;
  readonly title: string;
  readonly folds: boolean;
  readonly open: boolean;
  readonly switches: readonly Switch[];
}

/** The check boxes of a product's apps, grouped alphabetically when there are many. A group with an app that is off is open. */
export function switchGroups(
  product: Product,
  off: readonly string[],
  reader: Reader,
): readonly SwitchGroup[] {
  const many = product.apps.length > MOST_FLAT;
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

function switchOf({ planId, name }: App, off: readonly string[]): Switch {
  return {
    id: `${SWITCH_PREFIX}${planId}`,
    name: productName(name),
    on: off.includes(planId) ? 'false' : 'true',
  };
}

/** Groups of about GROUP_SIZE; apps with the same first letter stay together. */
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
  return [...productName(app?.name ?? '')][0]?.toLocaleUpperCase() ?? '';
}
