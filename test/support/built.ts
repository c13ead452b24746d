import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import packageFile from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The flags of Node that `npm start` uses. */
export const productionFlags = packageFile.scripts.start.split(' ').filter((word) => word.startsWith('--'));

let folder: Promise<string> | undefined;

/**
 * The folder with the program from `npm run build`: the one that `npm test` has built, else one build for all
 * tests of this process.
 */
export function builtProgram(): Promise<string> {
  const made = process.env['BUILT_PROGRAM'];
  folder ??= made === undefined ? build() : Promise.resolve(made);
  return folder;
}

/** Removed at the end of the process. */
async function build(): Promise<string> {
  const made = mkdtempSync(join(tmpdir(), 'license-desk-built-'));
  process.once('exit', () => rmSync(made, { recursive: true }));
  await promisify(execFile)(process.execPath, ['scripts/build.ts', made], { cwd: root });
  return made;
}
