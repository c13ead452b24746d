import type { LedgerEntry } from '../../sandbox/tenant/licenses.ts';
import type { AuditEntry } from '../../src/app/records/audit-entry.ts';
import { dig } from '../support/integration/shown.ts';
import type { Random } from './random.ts';
import { freeIn, skuOf } from './seats-over-time.ts';
import type { Stage } from './stage.ts';

/** An event in the life of one person's license. `hand`: somebody changed it beside License Desk. */
interface Happened {
  readonly at: number;
  readonly what: 'add' | 'remove' | 'hand';
}

/** The time for which seats were free while somebody waited. `isRunning`: the product was there, and awake. */
export interface Sample {
  readonly at: number;
  readonly free: number;
  readonly isRunning: boolean;
}

/** The records that the doubles and the store have of one story. */
export interface History {
  /** By object id, in order. */
  readonly licenses: ReadonlyMap<string, readonly Happened[]>;
  /** When each person came on the list, and left it. */
  readonly waits: readonly Wait[];
  readonly samples: readonly Sample[];
}

export interface Wait {
  readonly personId: string;
  readonly from: number;
  /** Infinity: they wait still. */
  readonly until: number;
}

/** How somebody changed a license by hand, and when. */
export interface HandChange {
  readonly at: number;
  readonly userId: string;
}

/** Puts together what the doubles and the audit know. */
export async function historyOf(
  stage: Stage,
  hands: readonly HandChange[],
  samples: readonly Sample[],
): Promise<History> {
  const { tenant, records } = stage.world;
  const skuId = skuOf(stage);
  const ours = tenant.ledger.filter((entry) => entry.changed && entry.skuId === skuId);
  const all = [
    ...ours.map(({ at, userId, action: what }: LedgerEntry) => ({ at, userId, what })),
    ...hands.map(({ at, userId }) => ({ at, userId, what: 'hand' as const })),
  ].toSorted((one, other) => one.at - other.at);
  const licenses = Map.groupBy(all, ({ userId }) => userId);
  return { licenses, waits: waitsIn(await records.audit(), licenses), samples };
}

/** The outcomes that an audit entry has, by person. */
export function outcomesIn({ after }: AuditEntry): readonly (readonly [personId: string, outcome: string])[] {
  const outcomes = dig(after, 'outcomes');
  if (!Array.isArray(outcomes)) return [];
  return outcomes.map((one) => [String(dig(one, 'person')), String(dig(one, 'outcome'))] as const);
}

function waitsIn(audit: readonly AuditEntry[], licenses: History['licenses']): readonly Wait[] {
  const open = new Map<string, number>();
  const waits: Wait[] = [];
  for (const entry of audit) {
    const at = Date.parse(entry.at);
    for (const [personId, outcome] of outcomesIn(entry)) {
      const from = open.get(personId);
      if (outcome === 'on-list') open.set(personId, from ?? at);
      else if (from !== undefined) {
        const given = licenses.get(personId)?.find((one) => one.what === 'add' && one.at >= from)?.at;
        waits.push({ personId, from, until: Math.min(at, given ?? at) });
        open.delete(personId);
      }
    }
  }
  return [...waits, ...[...open].map(([personId, from]) => ({ personId, from, until: Infinity }))];
}

/** Notes the free seats after each move of the clock. `isRunning` is asked each time. */
export function sampleSeats({ clock, world }: Stage, isRunning: () => boolean): readonly Sample[] {
  const samples: Sample[] = [];
  clock.onMove(() => samples.push({ at: clock.now(), free: freeIn(world), isRunning: isRunning() }));
  return samples;
}

/** The longest time for which a seat was free, somebody waited, and the product ran. */
export function longestFree({ samples, waits }: History): number {
  let longest = 0;
  let since: number | undefined;
  for (const { at, free, isRunning } of samples) {
    const isIdle = free > 0 && isRunning && waits.some(({ from, until }) => from <= at && until > at);
    if (!isIdle) since = undefined;
    else longest = Math.max(longest, at - (since ??= at));
  }
  return longest;
}

/** The violations of what must hold for licenses. `guarded`: those whose license a guard keeps. */
export function violationsInLicenses(
  { licenses }: History,
  granted: ReadonlySet<string>,
  guarded: ReadonlySet<string>,
): readonly string[] {
  const wrong: string[] = [];
  for (const [userId, happened] of licenses) {
    for (const [n, { what }] of happened.entries()) {
      const before = happened[n - 1]?.what;
      if (what === 'remove' && before !== 'add')
        wrong.push(`${userId}: removed after ${before ?? 'nothing'}`);
      if (what === 'remove' && guarded.has(userId)) wrong.push(`${userId}: removed in spite of the guard`);
      if (what === 'add' && before === 'add') wrong.push(`${userId}: given twice`);
    }
    if (happened.some(({ what }) => what === 'hand')) continue;
    const isOurs = happened.at(-1)?.what === 'add';
    if (isOurs !== granted.has(userId)) wrong.push(`${userId}: ${isOurs ? 'no grant' : 'a grant'} at rest`);
  }
  return wrong;
}

/** A person of an approved request, and when it was approved. */
export interface Approved {
  readonly personId: string;
  readonly at: number;
}

/** Persons who got a license before somebody who waited before them. `order`: of the approvals, then of the cards. */
export function violationsInOrder(
  { licenses, waits }: History,
  order: readonly Approved[],
): readonly string[] {
  // Somebody may be approved again later.
  const placeAt = (id: string, time: number): number =>
    order.findLastIndex(({ personId, at }) => personId === id && at <= time);
  return waits.flatMap(({ personId, from, until }) =>
    [...licenses].flatMap(([other, happened]) => {
      const first = happened.find(({ what, at }) => what === 'add' && at > from && at < until);
      const isBehind = first !== undefined && placeAt(other, first.at) > placeAt(personId, from);
      return isBehind ? [`${other} was served before ${personId}`] : [];
    }),
  );
}

/** One of these, at random; undefined: there is none. */
export function oneOf<T>(random: Random, all: readonly T[]): T | undefined {
  return all[Math.floor(random() * all.length)];
}
