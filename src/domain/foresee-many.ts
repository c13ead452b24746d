import type { Day } from './calendar-day.ts';
import type { Foreseen, Foresight } from './foresee.ts';
import { foresee } from './foresee.ts';
import type { LastDays } from './lengthen.ts';
import { licenseKey } from './lengthen.ts';
import type { Product } from './product.ts';
import type { Entry } from './request.ts';

/** An approval that is foreseen together with others. */
export interface Approval {
  readonly entries: readonly Entry[];
  readonly excluded: ReadonlySet<number>;
  readonly product: Pick<Product, 'skuId' | 'free' | 'grace'>;
  /** The last day of its licenses; absent: they never end. */
  readonly until?: Day | undefined;
}

/** The waiting lists of all products. */
export interface ListsAhead {
  /** How many persons wait for a product. */
  readonly ahead: (skuId: string) => number;
  readonly isOff?: boolean;
}

/** The effect of the approvals before one, on its product. */
interface Effect {
  /** Seats that they take. */
  readonly taken: number;
  /** Persons whom they license: they have the product when the next one is approved. */
  readonly licensed: ReadonlySet<string>;
}

const NO_EFFECT: Effect = { taken: 0, licensed: new Set() };

/**
 * Foresees the effect of several approvals, made one after the other in this order. `list`: how many persons
 * wait for a product already; while it is off, nobody more comes on it. undefined: there is no waiting list.
 * `given`: the last days of licenses that the persons have.
 */
export function foreseeMany(
  approvals: readonly Approval[],
  list?: ListsAhead,
  given: LastDays = new Map(),
): readonly Foresight[] {
  const effects = new Map<string, Effect>();
  const present = new Map(given);
  return approvals.map((approval) => {
    const { skuId } = approval.product;
    const before = effects.get(skuId) ?? NO_EFFECT;
    // An earlier approval puts persons on the list only when no seat is left. So they need not be counted.
    const own = list && { ...list, ahead: list.ahead(skuId) };
    const entries = approval.entries.map((entry) => withLicense(entry, skuId, before.licensed));
    const end = { given: present, day: approval.until };
    const foresight = foresee(entries, approval.excluded, leftOf(approval.product, before.taken), own, end);
    effects.set(skuId, {
      taken: before.taken + foresight.seats,
      licensed: new Set([...before.licensed, ...personsIn(approval, foresight, GETS_SEAT)]),
    });
    for (const id of personsIn(approval, foresight, GETS_END)) {
      const key = licenseKey(id, skuId);
      if (approval.until === undefined) present.delete(key);
      else present.set(key, approval.until);
    }
    return foresight;
  });
}

/** The product after some of its seats were taken: the free ones first, then those in grace. */
function leftOf({ skuId, free, grace = 0 }: Approval['product'], taken: number): Approval['product'] {
  const beyond = Math.max(0, taken - free);
  return { skuId, free: Math.max(0, free - taken), grace: Math.max(0, grace - beyond) };
}

function withLicense(entry: Entry, skuId: string, licensed: ReadonlySet<string>): Entry {
  if (!licensed.has(entry.person.id)) return entry;
  return { ...entry, check: { ...entry.check, direct: [...entry.check.direct, skuId] } };
}

const GETS_SEAT: ReadonlySet<Foreseen | undefined> = new Set<Foreseen>(['assigned', 'wasted']);

const GETS_END: ReadonlySet<Foreseen | undefined> = new Set([...GETS_SEAT, 'longer']);

function personsIn(
  { entries }: Approval,
  { persons }: Foresight,
  kinds: ReadonlySet<Foreseen | undefined>,
): readonly string[] {
  return entries.flatMap(({ person }, index) => (kinds.has(persons[index]) ? [person.id] : []));
}
