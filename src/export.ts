import { createWriteStream, existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { ExportFormat, ExportPeriod } from './app/export-audit.ts';
import { exportAudit } from './app/export-audit.ts';
import { StoreError } from './app/store.ts';
import { openStore } from './compose/store.ts';
import { ConfigError, readConfig } from './config.ts';
import { createIdentity } from './identity.ts';
import { createLog } from './log.ts';

const USAGE = `Writes the audit of License Desk, oldest entry first.

npm run export -- [--format csv|jsonl] [--from YYYY-MM-DD] [--to YYYY-MM-DD] [--out FILE]

Without --out it goes to standard output. Days are those of UTC; both belong to the export.
The configuration is read from environment variables, as by "npm start".
`;

/** What was asked for cannot be done; the message says why. */
class UsageError extends Error {}

interface Wish extends ExportPeriod {
  readonly format: ExportFormat;
  readonly out: string | undefined;
}

/** What the command line asks for; undefined: the usage. Throws UsageError. */
function readWish(args: readonly string[]): Wish | undefined {
  const { format = 'csv', from, to, out, help } = parse(args);
  if (help === true) return undefined;
  if (format !== 'csv' && format !== 'jsonl') throw new UsageError('--format must be csv or jsonl.');
  for (const [name, day] of Object.entries({ from, to })) {
    if (day !== undefined && !isDay(day))
      throw new UsageError(`--${name} must be a day, such as 2026-11-22.`);
  }
  if (from !== undefined && to !== undefined && from > to) throw new UsageError('--from is after --to.');
  return { format, from, to, out };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { format: text, from: text, to: text, out: text, help: { type: 'boolean' } } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(`${text}T`);
}

async function main(): Promise<void> {
  const wish = readWish(process.argv.slice(2));
  if (!wish) {
    process.stdout.write(USAGE);
    return;
  }
  const config = readConfig();
  // Opening a file that is not there would make one: an empty audit that nobody should believe.
  if (config.store.kind === 'sqlite' && !existsSync(config.store.path)) {
    throw new UsageError(`There is no store at ${config.store.path}. Check SQLITE_PATH.`);
  }
  // Standard output may be the export itself.
  const log = createLog({ level: config.logLevel, destination: process.stderr });
  const store = await openStore(config, createIdentity(config), log);
  try {
    const lines = Readable.from(exportAudit(store, wish.format, wish));
    // It names people: for the one who runs this alone.
    if (wish.out === undefined) await pipeline(lines, process.stdout, { end: false });
    else await pipeline(lines, createWriteStream(wish.out, { mode: 0o600 }));
  } finally {
    await store.close();
  }
}

try {
  await main();
} catch (error) {
  const isExplained =
    error instanceof UsageError || error instanceof ConfigError || error instanceof StoreError;
  const text = error instanceof Error ? (isExplained ? error.message : error.stack) : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
