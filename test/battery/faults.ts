import type { StoreKind } from '../support/integration/world.ts';
import { approveAll, prepareCrowds } from './approval.ts';
import type { Built } from './build.ts';
import { doubledIn, violationsOf } from './expected.ts';
import type { Expected, Waiting } from './expected.ts';
import { tooMany } from './quota.ts';
import type { Random } from './random.ts';
import type { Outcome, Row } from './rows.ts';
import type { Stage } from './stage.ts';
import { onSharedStage } from './shared-stage.ts';

/** A fault around the product while 40 people are licensed and told. */
export interface FaultCase {
  readonly name: string;
  /** `npm test` runs the cases of one kind together; the case's name if left out. */
  readonly kind?: string;
  /** The store of the case; `sqlite` if left out. */
  readonly store?: StoreKind;
  /** How far the clocks of the processes are ahead of all others; one right clock if left out. */
  readonly clocksMs?: readonly number[];
  /** How long the fault lasts, in milliseconds of the moved clock; 0 if it is over after one call. */
  readonly lastsMs: number;
  /** The waiting list is off: whoever gets no seat fails. */
  readonly noList?: true;
  /** Begins the fault, just before the clicks on Approve. Its result is called when the time is over. */
  readonly begin: (stage: Stage, waiting: Waiting, random: Random) => (() => void) | Promise<void> | void;
  /** The end, if not everybody is licensed and told. Called when nothing is left to do. */
  readonly expected?: (stage: Stage, waiting: Waiting) => Promise<Partial<Expected>>;
  /** Checks further conditions; gives a sentence for each broken one. */
  readonly check?: (about: { readonly faultFreeMs: number; readonly doubled: number }) => readonly string[];
}

/** The rows of the table for these cases. */
export function faultRows(group: string, cases: readonly FaultCase[]): readonly Row[] {
  return cases.map((fault) => ({
    group,
    name: fault.name,
    kind: `${group}: ${fault.kind ?? fault.name}`,
    run: (built, random) => runFault(built, fault, random),
  }));
}

/** The cases, as cases of that kind. */
export function ofKind(kind: string, cases: readonly FaultCase[]): readonly FaultCase[] {
  return cases.map((one) => ({ ...one, kind }));
}

/**
 * Runs several faults of a kind at once. The share of calls that each would hit alone is divided among them.
 */
export function together(name: string, cases: readonly FaultCase[]): FaultCase {
  const [first] = cases;
  return {
    name,
    ...(first?.kind === undefined ? {} : { kind: first.kind }),
    ...(first?.store === undefined ? {} : { store: first.store }),
    lastsMs: Math.max(...cases.map(({ lastsMs }) => lastsMs)),
    begin(stage, waiting, random) {
      const ends = cases.map(({ begin }) => begin(stage, waiting, () => random() * cases.length));
      return () => {
        for (const end of ends) if (typeof end === 'function') end();
      };
    },
    async expected(stage, waiting) {
      const all = await Promise.all(cases.map(async ({ expected }) => expected?.(stage, waiting)));
      return {
        failed: new Map(all.flatMap((one) => [...(one?.failed ?? [])])),
        unreachable: all.flatMap((one) => one?.unreachable ?? []),
      };
    },
  };
}

const faultFree = new Map<string, Promise<Outcome>>();

/** How long the run takes without a fault: measured once for each store and build. */
export function withoutFault(built: Built, store: StoreKind): Promise<Outcome> {
  const key = `${built.preload} ${store}`;
  const known =
    faultFree.get(key) ??
    work(built, { name: 'no fault', store, lastsMs: 0, begin: () => undefined }, () => 0);
  faultFree.set(key, known);
  return known;
}

async function runFault(built: Built, fault: FaultCase, random: Random): Promise<Outcome> {
  const { finishedMs: faultFreeMs = 0 } = await withoutFault(built, fault.store ?? 'sqlite');
  const outcome = await work(built, fault, random, faultFreeMs);
  const { finishedMs = 0, violations } = outcome;
  const mayTakeMs = 1.5 * faultFreeMs + fault.lastsMs;
  const late =
    finishedMs > mayTakeMs ? [`finished after ${finishedMs} ms, and ${mayTakeMs} ms are allowed`] : [];
  const note = `allowed ${(mayTakeMs / 1000).toFixed(1)} s`;
  return { ...outcome, violations: [...violations, ...late], note };
}

/** Runs everything from the approvers' clicks to the last mail. */
function work(built: Built, fault: FaultCase, random: Random, faultFreeMs = Infinity): Promise<Outcome> {
  const {
    store = 'sqlite',
    clocksMs = [0],
    lastsMs,
    noList = false,
    begin,
    expected = async () => ({}),
    check = () => [],
  } = fault;
  return onSharedStage(built, { store, ...(noList && { env: { WAITING_LIST: 'off' } }) }, async (stage) => {
    const { clock, world } = stage;
    for (const aheadMs of clocksMs) await stage.start({ aheadMs });
    const waiting = await prepareCrowds(stage, 2);
    const end = await begin(stage, waiting, random);
    const startedAt = clock.now();
    clock.after(lastsMs, typeof end === 'function' ? end : () => undefined);
    await clock.during('work that is not done', allDone());

    async function allDone(): Promise<void> {
      await approveAll(stage, waiting);
      // While the store is not available, nobody can look.
      await clock.until(() => clock.now() >= startedAt + lastsMs);
      await world.quiet();
    }

    const all = { ...waiting, ...(await expected(stage, waiting)) };
    const doubled = doubledIn(stage, all);
    return {
      violations: [
        ...(await violationsOf(stage, all)),
        ...check({ faultFreeMs, doubled }),
        ...tooMany(stage, startedAt, clocksMs.length),
      ],
      doubled,
      finishedMs: clock.now() - startedAt,
    };
  });
}
