import { parseArgs } from 'node:util';
import { buildProduct } from './build.ts';
import { round } from './plan.ts';
import { randomFrom } from './random.ts';
import { inPool, runRow } from './rows.ts';
import type { Outcome, Row } from './rows.ts';
import { doublesIn, tableOf, violationsIn } from './table.ts';

// `npm run battery`: kills, faults, repeated delivery and more against the real process. Prints a table, and
// ends with status 1 if a promise was broken. `--minutes N` repeats the rows, `--seed N` repeats an earlier
// run, `--only WORDS` selects matching rows.

const WIDTH = 2;
const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string', default: '' } },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const fits = new RegExp(values.only, 'i');
const rows = round.filter(({ group, name }) => fits.test(`${group}: ${name}`));
const until = Date.now() + Number(values.minutes ?? 0) * 60_000;
console.log(`seed ${seed}`);

// Started processes end with this one.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const results = new Map<string, { readonly row: Row; readonly outcomes: Outcome[] }>();
const built = await buildProduct();
let runs = 0;
try {
  do {
    await inPool(WIDTH, rows, async (row) => {
      if (runs > rows.length && Date.now() > until) return;
      runs += 1;
      const name = `${row.group}: ${row.name}`;
      const outcome = await runRow(row, built, randomFrom(seed, `${name} ${runs}`));
      const known = results.get(name) ?? { row, outcomes: [] };
      known.outcomes.push(outcome);
      results.set(name, known);
      for (const violation of outcome.violations) console.log(`WRONG ${name}: ${violation}`);
    });
  } while (Date.now() < until);
} finally {
  await built.remove();
}

const tallies = [...results.values()];
const wrong = violationsIn(tallies);
console.log(`\n${tableOf(tallies)}\n`);
for (const line of doublesIn(tallies)) console.log(line);
console.log(
  `seed ${seed}; ${runs} runs, ${wrong.length} violations. Resumed and finished: the longest, on the moved clock.`,
);
if (wrong.length === 0) {
  console.log(
    `${runs} runs, none wrong. At 95 % confidence, fewer than ${(300 / runs).toFixed(1)} % of runs go wrong (3/n).`,
  );
}
process.exitCode = wrong.length === 0 ? 0 : 1;
