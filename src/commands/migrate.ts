import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MoveError, moveStore } from '../app/operate/move-store.ts';
import { readOptions, runCommand, UsageError, whileOpen } from './command.ts';
import { openArchive } from '../compose/store.ts';
import type { Config } from '../config/config.ts';
import { readConfig } from '../config/config.ts';
import { createIdentity } from '../compose/identity.ts';
import { createLog } from '../telemetry/log.ts';
import { clock, ids } from '../compose/system.ts';

const USAGE = `Moves everything that License Desk keeps from one store to the other.

npm run migrate -- --from sqlite --to cosmos
npm run migrate -- --from cosmos --to sqlite

Stop every process of License Desk first, and start none before this has ended. Both stores are those of the configuration that
"npm start" reads (SQLITE_PATH; COSMOS_ENDPOINT and the like); STORE does not matter. The target must be empty or not there yet.
If a move was interrupted, run the same command again: it continues. The source is not changed.
`;

const SENTENCES: Readonly<Record<MoveError['why'], string>> = {
  'target-in-use':
    'Nothing was moved: the target holds data already. Empty it, or name another one (SQLITE_PATH, or COSMOS_DATABASE and COSMOS_CONTAINER).',
  'other-source':
    'Nothing was moved: a move from another store into this target is unfinished. Finish that one, or empty the target.',
  'still-running':
    'Nothing was moved: License Desk is running, or was killed less than three minutes ago. Stop every process of it, wait three minutes, and run this command again.',
  'changed-meanwhile':
    'The move is unfinished: the stores differ, since something was written during the copy. Make sure that no process of License Desk runs, and run this command again; it continues.',
};

const KINDS = ['sqlite', 'cosmos'] as const;
type Kind = (typeof KINDS)[number];

function readKind(name: string, given: string | undefined): Kind {
  const kind = KINDS.find((one) => one === given);
  if (kind === undefined) throw new UsageError(`--${name} must be sqlite or cosmos.`);
  return kind;
}

/** The configuration with that store, and a name that identifies the store. */
function storeOf(kind: Kind): { readonly config: Config; readonly name: string } {
  const config = readConfig(undefined, { STORE: kind });
  const { store } = config;
  const location =
    store.kind === 'sqlite' ? resolve(store.path) : `${store.endpoint} ${store.database} ${store.container}`;
  return { config, name: ids.digest(location) };
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const options = readOptions({ from: text, to: text, help: { type: 'boolean' } });
  if (options.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  const [from, to] = [readKind('from', options.from), readKind('to', options.to)];
  if (from === to) throw new UsageError('--from and --to must be different.');
  const [source, target] = [storeOf(from), storeOf(to)];

  say(`From ${from} to ${to}. Stop every process of License Desk, and start none before this has ended.`);
  const log = createLog({ level: 'warn', destination: process.stderr });
  const identity = createIdentity(source.config);
  await whileOpen(openArchive(source.config, identity, log, { create: false }), (old) =>
    whileOpen(openArchive(target.config, identity, log), async (next) => {
      try {
        const move = { from: old, to: next, source: source.name, clock, ids, wait };
        const moved = await moveStore({ ...move, onProgress: (n) => say(`${n} documents read.`) });
        say(
          `Written: ${moved.written}. Removed: ${moved.removed}. Unchanged from an earlier run: ${moved.kept}.`,
        );
        say(
          `Proven: both stores hold the same ${moved.documents} documents (SHA-256 of all: ${moved.digest}).`,
        );
      } catch (error) {
        throw error instanceof MoveError ? new UsageError(SENTENCES[error.why]) : error;
      }
    }),
  );
  say(`Now set STORE=${to} and start License Desk. Keep the old store until you are sure.`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await runCommand(main);
