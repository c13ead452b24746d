import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { ParseArgsOptionsConfig } from 'node:util';
import type { Archive } from './app/store.ts';
import { StoreError } from './app/store.ts';
import { openStore } from './compose/store.ts';
import type { Config } from './config.ts';
import { ConfigError, readConfig } from './config.ts';
import { createIdentity } from './identity.ts';
import { createLog } from './log.ts';

/** What commands beside the product have in common: words of the command line, and how they end. */

/** What was asked for cannot be done; the message says why. */
export class UsageError extends Error {}

/** The values of `--name value` and `--name`. Throws UsageError for any other word. */
export function readOptions<const T extends ParseArgsOptionsConfig>(options: T) {
  const { values, positionals } = readWords(options);
  if (positionals.length > 0) throw new UsageError(`"${positionals.join(' ')}" means nothing here.`);
  return values;
}

/** The same, and the other words. Throws UsageError for an option of another name. */
export function readWords<const T extends ParseArgsOptionsConfig>(options: T) {
  try {
    return parseArgs({ args: process.argv.slice(2), options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Does something with the store that the configuration names. The log goes to standard error: standard output may be what was asked for.
 * Throws UsageError where there is no store, and ConfigError, StoreError.
 */
export async function withStore(act: (store: Archive, config: Config) => Promise<void>): Promise<void> {
  const config = readConfig();
  refuseMissingFile(config.store);
  const log = createLog({ level: config.logLevel, destination: process.stderr });
  const store = await openStore(config, createIdentity(config), log);
  try {
    await act(store, config);
  } finally {
    await store.close();
  }
}

/** Throws UsageError where the file of the store is missing: opening it would make an empty one that nobody should believe. */
export function refuseMissingFile(store: Config['store']): void {
  if (store.kind === 'sqlite' && !existsSync(store.path)) {
    throw new UsageError(`There is no store at ${store.path}. Check SQLITE_PATH.`);
  }
}

/** Runs a command; what goes wrong is said on standard error, with status 1. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const isExplained =
      error instanceof UsageError || error instanceof ConfigError || error instanceof StoreError;
    const text = error instanceof Error ? (isExplained ? error.message : error.stack) : String(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  }
}
