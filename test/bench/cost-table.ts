import type { Cost } from '../support/integration/many.ts';
import { costOf, forMany } from '../support/integration/many.ts';
import { openWorld } from '../support/integration/world.ts';
import { tableOf } from './table.ts';

const SIZES = [1, 3, 20, 100, 500, 1000];
const COLUMNS = ['persons', 'documents', 'units', 'graph', 'teams', 'card'] as const;

/**
 * A table of what requests for so many persons cost, from the form to the last mail. The counts do not depend
 * on the machine.
 */
export async function costTable(sizes: readonly number[] = SIZES): Promise<string> {
  const costs: Cost[] = [];
  for (const persons of sizes) costs.push(await measureCost(persons));
  return tableOf([
    COLUMNS,
    ...costs.map((cost) => COLUMNS.map((column) => cost[column].toLocaleString('en'))),
  ]);
}

async function measureCost(persons: number): Promise<Cost> {
  const ending: (() => Promise<void>)[] = [];
  try {
    const world = await openWorld(forMany('cosmos'), (end) => void ending.push(end));
    return await costOf(world, persons);
  } finally {
    for (const end of ending.toReversed()) await end();
  }
}
