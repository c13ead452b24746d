import type { Outcome, Tally } from './rows.ts';

/** A table with one line for each row. */
export function tableOf(tallies: readonly Tally[]): string {
  const rows = [
    ['', 'runs', 'wrong', 'doubled', 'resumed s', 'finished s', ''],
    ...tallies.map(({ row, outcomes }) => [
      `${row.group}: ${row.name}`,
      String(outcomes.length),
      String(outcomes.filter(({ violations }) => violations.length > 0).length),
      String(doubledIn(outcomes)),
      longest(outcomes.map(({ resumedMs }) => resumedMs)),
      longest(outcomes.map(({ finishedMs }) => finishedMs)),
      outcomes.findLast(({ note }) => note !== undefined)?.note ?? '',
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, n) => cell.padEnd(widths[n] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function doubledIn(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, { doubled = 0 }) => sum + doubled, 0);
}

/** The longest time in seconds; empty if it was never measured. */
function longest(times: readonly (number | undefined)[]): string {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? '' : (Math.max(...known) / 1000).toFixed(1);
}

/**
 * The rows in which something came twice because nothing can prevent it: docs/operations.md, "What could not
 * be held".
 */
export function doublesIn(tallies: readonly Tally[]): readonly string[] {
  return tallies.flatMap(({ row, outcomes }) => {
    const doubled = doubledIn(outcomes);
    const what = `${row.group}: ${row.name}: ${doubled} messages and mails came twice, each in its window`;
    return doubled === 0 ? [] : [what];
  });
}

/** The violations, run by run. */
export function violationsIn(tallies: readonly Tally[]): readonly string[] {
  return tallies.flatMap(({ row, outcomes }) =>
    outcomes.flatMap(({ violations }) => violations.map((one) => `${row.group}: ${row.name}: ${one}`)),
  );
}
