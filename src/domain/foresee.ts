import type { EndAhead } from './lengthen.ts';
import { endsLater, licenseKey } from './lengthen.ts';
import { hintsOf, isFailing, isHolder } from './person.ts';
import type { Product } from './product.ts';
import type { Entry } from './request.ts';

/**
 * The effect that approving would have on a person. `fails`: Microsoft 365 would refuse. `wasted`: they would get a
 * seat that nobody can use. `longer`: they have a license that License Desk gave, and it gets a later end. `no-seat`:
 * the free seats go to others before them. `waits`: the same, and they come on the waiting list.
 */
export type Foreseen = 'assigned' | 'wasted' | 'has-it' | 'longer' | 'no-seat' | 'waits' | 'fails';

/** The persons of a request and what approving would bring each of them. */
export interface Foresight {
  /** By index, in card order; undefined for a person who is excluded. */
  readonly persons: readonly (Foreseen | undefined)[];
  /** How many persons are kept, how many of them do not have the product yet, and how many would get a seat. */
  readonly kept: number;
  readonly needed: number;
  readonly seats: number;
  readonly count: Readonly<Record<Foreseen, number>>;
}

/**
 * Foresees the effect of approving the product now for the persons kept. Seats go out in card order, as the assign
 * engine gives them: a person whose assignment fails takes none. A product that is undefined, or whose seats are not
 * known, leaves nobody without a seat. `list`: how many persons on the waiting list have the first free seats;
 * undefined: there is no list. While it is off, nobody more comes on it, and those who stand on it keep their turn.
 * `end`: the last days of present and new licenses; undefined: nobody is foreseen to keep a license for longer.
 */
export function foresee(
  entries: readonly Entry[],
  excluded: ReadonlySet<number>,
  product: Pick<Product, 'skuId' | 'free' | 'grace'> | undefined,
  list?: { readonly ahead: number; readonly isOff?: boolean },
  end?: EndAhead,
): Foresight {
  const count = { assigned: 0, wasted: 0, 'has-it': 0, longer: 0, 'no-seat': 0, waits: 0, fails: 0 };
  let left = product ? seatsFor(product, list?.ahead ?? 0) : Infinity;
  const persons = entries.map((entry, index) => {
    if (excluded.has(index)) return undefined;
    const found = foreseenFor(entry, product?.skuId ?? null, left > 0, end);
    const foreseen = found === 'no-seat' && list && list.isOff !== true ? 'waits' : found;
    if (foreseen === 'assigned' || foreseen === 'wasted') left--;
    count[foreseen]++;
    return foreseen;
  });
  const kept = persons.filter((person) => person !== undefined).length;
  const needed = kept - count['has-it'] - count.longer;
  return { persons, kept, needed, seats: count.assigned + count.wasted, count };
}

/** The seats behind those on the waiting list. Seats of a grace period are not tried while somebody waits. */
function seatsFor({ free, grace = 0 }: Pick<Product, 'free' | 'grace'>, ahead: number): number {
  return ahead > 0 ? Math.max(0, free - ahead) : free + grace;
}

/** How many persons who are kept would get nothing. */
export interface Shortfall {
  readonly withoutSeat: number;
  readonly failing: number;
}

export function shortfallOf({ count }: Foresight): Shortfall {
  return { withoutSeat: count['no-seat'], failing: count.fails };
}

/** Whether somebody who accepted one shortfall has accepted the other as well: it is no worse. */
export function isAccepted(shortfall: Shortfall, accepted: Shortfall | undefined): boolean {
  const { withoutSeat, failing } = accepted ?? { withoutSeat: 0, failing: 0 };
  return shortfall.withoutSeat <= withoutSeat && shortfall.failing <= failing;
}

function foreseenFor(
  { person, check }: Entry,
  skuId: string | null,
  isSeatLeft: boolean,
  end: EndAhead | undefined,
): Foreseen {
  if (skuId !== null && isHolder(check, skuId)) {
    const present = end?.given.get(licenseKey(person.id, skuId));
    return end && present !== undefined && endsLater(end.day, present) ? 'longer' : 'has-it';
  }
  const hints = hintsOf(check, skuId);
  if (hints.some((hint) => isFailing(hint))) return 'fails';
  if (!isSeatLeft) return 'no-seat';
  return hints.includes('disabled') ? 'wasted' : 'assigned';
}
