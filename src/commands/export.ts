import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExportFormat, ExportPeriod } from '../app/audit/export-audit.ts';
import { exportAudit } from '../app/audit/export-audit.ts';
import { UsageError, readOptions, runCommand, withStore } from './command.ts';

const USAGE = `Writes the audit of License Desk, oldest entry first.

npm run export -- [--format csv|jsonl] [--from YYYY-MM-DD] [--to YYYY-MM-DD] [--out FILE]

Without --out, the audit goes to standard output. Days are in UTC; both days are included.
The configuration is read from environment variables, as by "npm start".
`;

const TEXT = { type: 'string' } as const;
const OPTIONS = { format: TEXT, from: TEXT, to: TEXT, out: TEXT, help: { type: 'boolean' } } as const;

interface Options extends ExportPeriod {
  readonly format: ExportFormat;
  readonly out: string | undefined;
}

/** The options of the command line; undefined: show the usage. Throws UsageError. */
function readArguments(): Options | undefined {
  const { format = 'csv', from, to, out, help } = readOptions(OPTIONS);
  if (help === true) return undefined;
  if (format !== 'csv' && format !== 'jsonl') throw new UsageError('--format must be csv or jsonl.');
  for (const [name, day] of Object.entries({ from, to })) {
    if (day !== undefined && !isDay(day))
      throw new UsageError(`--${name} must be a day, such as 2026-11-22.`);
  }
  if (from !== undefined && to !== undefined && from > to) throw new UsageError('--from is after --to.');
  return { format, from, to, out };
}

function isDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(`${day}T`);
}

async function main(): Promise<void> {
  const options = readArguments();
  if (!options) {
    process.stdout.write(USAGE);
    return;
  }
  await withStore(async (store) => {
    const lines = Readable.from(exportAudit(store, options.format, options));
    // Readable only by the person who runs this, since the file names people.
    if (options.out === undefined) await pipeline(lines, process.stdout, { end: false });
    else await pipeline(lines, createWriteStream(options.out, { mode: 0o600 }));
  });
}

await runCommand(main);
