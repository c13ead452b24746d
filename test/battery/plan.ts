import type { StoreKind } from '../integration/world.ts';
import { killAt, killAtRandom, raceAndKill } from './kills.ts';
import { points } from './points.ts';
import type { Row } from './rows.ts';

const stores: readonly StoreKind[] = ['sqlite', 'cosmos'];

/** A row for each named point. */
export function killRows(store: StoreKind): readonly Row[] {
  return points.map((point) => ({
    group: `kill -9, ${store}`,
    name: point.name,
    run: (built) => killAt(built, { store }, point),
  }));
}

function randomRows(store: StoreKind): readonly Row[] {
  return [
    {
      group: `kill -9, ${store}`,
      name: 'at a random time',
      run: (built, random) => killAtRandom(built, { store }, random),
    },
    {
      group: `kill -9, ${store}`,
      name: 'one of two workers, at a random time',
      run: (built, random) => raceAndKill(built, { store }, random),
    },
  ];
}

/** A run of one row: rows stand in the plan as often as they are run. */
function times(count: number, rows: readonly Row[]): readonly Row[] {
  return Array.from({ length: count }, () => rows).flat();
}

/** One round of the whole battery. */
export const round: readonly Row[] = stores.flatMap((store) => [
  ...killRows(store),
  ...times(5, randomRows(store)),
]);

/** What `npm test` runs: every point twice on SQLite, and once on Cosmos. */
export const short: readonly Row[] = [
  ...times(2, killRows('sqlite')),
  ...killRows('cosmos'),
  ...stores.flatMap((store) => randomRows(store)),
];
