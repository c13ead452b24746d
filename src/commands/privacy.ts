import { createWriteStream, existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ErasurePlan } from '../app/privacy/erase-person.ts';
import { erasePerson, planErasure } from '../app/privacy/erase-person.ts';
import type { Treatment } from '../app/privacy/erase-request.ts';
import { exportPerson } from '../app/privacy/export-person.ts';
import type { ArchiveContext } from '../app/privacy/person-documents.ts';
import { findNamed } from '../app/privacy/person-documents.ts';
import { readWords, runCommand, UsageError, withStore } from './command.ts';
import { createStoreContext } from '../compose/store-context.ts';
import type { DataSubject } from '../domain/personal-data.ts';
import { createTracing } from '../telemetry/tracing.ts';

const USAGE = `Exports or erases the data that License Desk has stored about a person.

npm run privacy -- export PERSON [--out FILE]
npm run privacy -- erase PERSON [--yes]

PERSON is an object id of Entra, or an address as it is stored. The export is JSON, on standard output or in a new FILE that only its
owner can read. Without --yes, erase says what it would do and changes nothing. Both work while the product runs. What each
does, and what stays: docs/security.md. The configuration is read from environment variables, as by "npm start".
`;

interface Options {
  readonly what: 'export' | 'erase';
  readonly who: string;
  readonly out: string | undefined;
  readonly yes: boolean;
}

/** The options of the command line; undefined: show the usage. Throws UsageError. */
function readArguments(): Options | undefined {
  const flag = { type: 'boolean' } as const;
  const { values, positionals } = readWords({ out: { type: 'string' }, yes: flag, help: flag });
  const { out, yes = false, help } = values;
  const [what, who, ...rest] = positionals;
  if (help === true || what === undefined) return undefined;
  if (what !== 'export' && what !== 'erase')
    throw new UsageError(`Expected "export" or "erase", got "${what}".`);
  if (who === undefined || rest.length > 0) throw new UsageError(`Name one person: ${what} PERSON.`);
  if (what === 'erase' && out !== undefined) throw new UsageError('--out belongs to export.');
  if (what === 'export' && yes) throw new UsageError('--yes belongs to erase.');
  return { what, who, out, yes };
}

/** The one person with that id or address. Throws UsageError. */
async function personOf(ctx: ArchiveContext, who: string): Promise<DataSubject> {
  const found = await findNamed(ctx, who);
  const [person] = found;
  if (!person) {
    throw new UsageError(
      `Nobody in the store has the address ${who}. Give the object id: people can be stored without an address.`,
    );
  }
  if (found.length > 1) {
    const ids = found.map(({ id }) => id).join(', ');
    throw new UsageError(`Several people had the address ${who}. Give the object id of one: ${ids}`);
  }
  return person;
}

async function writeExport(ctx: ArchiveContext, person: DataSubject, out: string | undefined): Promise<void> {
  const text = Readable.from([`${JSON.stringify(await exportPerson(ctx, person), undefined, 2)}\n`]);
  if (out === undefined) await pipeline(text, process.stdout, { end: false });
  // A new file, since an existing one could be readable by others.
  else if (existsSync(out)) throw new UsageError(`${out} exists already. Name a new file.`);
  else await pipeline(text, createWriteStream(out, { mode: 0o600, flags: 'wx' }));
}

const TREATMENTS: Readonly<Record<Treatment, string>> = {
  withdraw: 'Withdrawn, since they are theirs and open',
  'leave-out': 'Open requests of others, which go on without them',
  rename: 'Requests in which a placeholder replaces them',
  'off-list': 'Waiting for a license; a placeholder replaces them, and leaves the waiting list',
  wait: 'Being assigned; these must end first',
};

/** The effects of an erasure, line by line. */
function linesOf(person: DataSubject, { requests, removed, renamed }: ErasurePlan): string {
  const who = [...person.names, ...person.addresses, person.id].join(', ');
  const groups = Object.entries(TREATMENTS).flatMap(([treatment, words]) => {
    const ids = requests.filter((request) => request.treatment === treatment).map(({ id }) => id);
    return ids.length === 0 ? [] : [`- ${words}: ${ids.join(', ')}`];
  });
  return [
    `To erase: ${who}`,
    ...groups,
    `- Removed, since they are about this person alone: ${removed} documents`,
    `- Audit, settings and places, in which a placeholder replaces them: ${renamed} documents`,
    '',
  ].join('\n');
}

async function erase(ctx: ArchiveContext, person: DataSubject, yes: boolean): Promise<void> {
  process.stdout.write(linesOf(person, await planErasure(ctx, person)));
  if (!yes) {
    process.stdout.write('Nothing was changed. Add --yes to erase.\n');
    return;
  }
  const waiting = await erasePerson(ctx, person);
  if (waiting.length === 0) {
    process.stdout.write('Done: the store no longer names this person.\n');
    return;
  }
  process.exitCode = 1;
  process.stdout.write(
    `Not finished: licenses are being assigned in ${waiting.join(', ')}. Everything else is done. Run the command again when they have ended.\n`,
  );
}

await runCommand(async () => {
  const options = readArguments();
  if (!options) {
    process.stdout.write(USAGE);
    return;
  }
  await withStore(async (store, config) => {
    const ctx = { ...createStoreContext(config, store, createTracing()), store };
    const person = await personOf(ctx, options.who);
    if (options.what === 'export') await writeExport(ctx, person, options.out);
    else await erase(ctx, person, options.yes);
  });
});
