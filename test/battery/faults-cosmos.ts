import type { Effect, Fault } from '../../sandbox/cosmos/faults.ts';
import { ofKind, together } from './faults.ts';
import type { FaultCase } from './faults.ts';

/** Three of ten commits fail, for half a minute. */
function some(name: string, effect: Effect): FaultCase {
  return {
    name,
    store: 'cosmos',
    lastsMs: 30_000,
    begin({ world }, _, random) {
      world.cosmos.faults.add({ on: ['batch'], times: Infinity, match: () => random() < 0.3, effect });
      return () => world.cosmos.faults.clear();
    },
  };
}

function outage(name: string, effect: Effect, on?: Fault['on']): FaultCase {
  return {
    name,
    store: 'cosmos',
    lastsMs: 10_000,
    begin({ world }) {
      world.cosmos.faults.add({ ...(on === undefined ? {} : { on }), times: Infinity, effect });
      return () => world.cosmos.faults.clear();
    },
  };
}

const refusals = ofKind('refused', [
  some('429 for 30 % of the commits', { answer: 429, retryAfterMs: 300 }),
  some('412 for 30 %', { answer: 412 }),
  some('449 for 30 %', { answer: 449 }),
  some('408 for 30 %', { answer: 408 }),
  some('503 for 30 %', { answer: 503 }),
]);

const lost = some('answer lost after the write for 30 %', 'lost');
const outages = ofKind('away', [outage('away for 10 s', 'cut'), outage('503 for 10 s', { answer: 503 })]);

export const cosmosFaults: readonly FaultCase[] = [...refusals, lost, ...outages];

/** Each kind in one run. */
export const fewCosmosFaults: readonly FaultCase[] = [
  together('429, 412, 449, 408 or 503 for 30 % of the commits', refusals),
  lost,
  ...outages.slice(0, 1),
];
