import { parseArgs } from 'node:util';
import type { ParseArgsOptionsConfig } from 'node:util';
import type { Archive } from '../app/ports/store.ts';
import { StoreError } from '../app/ports/store.ts';
import { openStore } from '../compose/store.ts';
import type { Config } from '../config/config.ts';
import { ConfigError, readConfig } from '../config/config.ts';
import { createIdentity } from '../compose/identity.ts';
import { createLog } from '../telemetry/log.ts';

/** The common parts of the commands: reading the command line, and ending with a status. */

/** A mistake in the command line; the message explains it. */
export class UsageError extends Error {}

/** The values of `--name value` and `--name`. Throws UsageError for any other argument. */
export function readOptions<const T extends ParseArgsOptionsConfig>(options: T) {
  const { values, positionals } = readWords(options);
  if (positionals.length > 0) throw new UsageError(`Unexpected argument "${positionals.join(' ')}".`);
  return values;
}

/** The values of the options, and the other arguments. Throws UsageError for an unknown option. */
export function readWords<const T extends ParseArgsOptionsConfig>(options: T) {
  try {
    return parseArgs({ args: process.argv.slice(2), options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Runs `act` with the configured store. The log goes to standard error, since standard output may be the
 * result. Throws StoreError, also if there is no store, and ConfigError.
 */
export async function withStore(act: (store: Archive, config: Config) => Promise<void>): Promise<void> {
  const config = readConfig();
  const log = createLog({ level: config.logLevel, destination: process.stderr });
  await whileOpen(openStore(config, createIdentity(config), log, { create: false }), (store) =>
    act(store, config),
  );
}

/** Runs `act` with a store, and closes it in any case. */
export async function whileOpen(
  opening: Promise<Archive>,
  act: (store: Archive) => Promise<void>,
): Promise<void> {
  const store = await opening;
  try {
    await act(store);
  } finally {
    await store.close();
  }
}

/** Runs a command. An error goes to standard error, and the exit status is 1. */
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
