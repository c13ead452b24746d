import { openWorld } from '../support/integration/world.ts';
import type { Cost } from '../support/integration/many.ts';
import { costOf, forMany } from '../support/integration/many.ts';

/**
 * Counts what requests for so many persons cost, from the form to the last mail. The counts do not depend on
 * the machine.
 */
const sizes = [1, 20, 100, 500, 1000];

async function measure(persons: number): Promise<Cost> {
  const ending: (() => Promise<void>)[] = [];
  try {
    const world = await openWorld(forMany('cosmos'), (end) => void ending.push(end));
    return await costOf(world, persons);
  } finally {
    for (const end of ending.toReversed()) await end();
  }
}

const columns = ['persons', 'documents', 'units', 'graph', 'teams', 'card'] as const;
console.log(`| ${columns.join(' | ')} |`);
for (const persons of sizes) {
  const cost = await measure(persons);
  console.log(`| ${columns.map((column) => cost[column].toLocaleString('en')).join(' | ')} |`);
}
