import { readFileSync } from 'node:fs';
import { z } from 'zod';

const place = z.object({ line: z.number(), column: z.number() });
const mutant = z.object({
  mutatorName: z.string(),
  replacement: z.string().default(''),
  status: z.string(),
  location: z.object({ start: place, end: place }),
});
/** The parts that are read of a report in the format of mutation-testing-elements. */
const report = z.object({
  files: z.record(z.string(), z.object({ source: z.string(), mutants: z.array(mutant) })),
});

/** The results of the mutants of a subject. */
export interface Score {
  readonly mutants: number;
  readonly noticed: number;
  /** A line for each that no test noticed. */
  readonly survivors: readonly string[];
}

/** Reads the report that Stryker wrote. What does not even load is no mutant. */
export function readScore(file: string): Score {
  const { files } = report.parse(JSON.parse(readFileSync(file, 'utf8')));
  const survivors = Object.entries(files).flatMap(([name, { source, mutants }]) =>
    mutants
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .map((one) => `${name}:${describe(source, one)}`),
  );
  const noticed = Object.values(files).flatMap(({ mutants }) =>
    mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout'),
  ).length;
  return { mutants: noticed + survivors.length, noticed, survivors };
}

export function sumOf(scores: readonly Score[]): Score {
  return {
    mutants: scores.reduce((sum, { mutants }) => sum + mutants, 0),
    noticed: scores.reduce((sum, { noticed }) => sum + noticed, 0),
    survivors: scores.flatMap(({ survivors }) => survivors),
  };
}

/** How many of a hundred mutants were noticed. */
export function percentOf({ mutants, noticed }: Score): number {
  return mutants === 0 ? 100 : (100 * noticed) / mutants;
}

/** Line, column and kind of a mutant, and the code before and after it. */
function describe(source: string, one: z.infer<typeof mutant>): string {
  const { start, end } = one.location;
  const lines = source.split('\n').slice(start.line - 1, end.line);
  // The end first: it may be in the line of the start.
  lines.push(lines.pop()?.slice(0, end.column - 1) ?? '');
  lines.unshift(lines.shift()?.slice(start.column - 1) ?? '');
  const untested = one.status === 'NoCoverage' ? ' (no test comes here)' : '';
  const change = `${short(lines.join(' '))} → ${short(one.replacement)}`;
  return `${start.line}:${start.column} ${one.mutatorName}: ${change}${untested}`;
}

const short = (code: string): string => code.replaceAll(/\s+/g, ' ').slice(0, 100);
