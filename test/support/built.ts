import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import packageFile from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Those of `npm start`. */
export const productionFlags = packageFile.scripts.start.split(' ').filter((word) => word.startsWith('--'));

let folder: Promise<string> | undefined;

/** The folder of the program as `npm run build` makes it: that of `npm test` in its run, else one for all tests of this process. */
export function builtProgram(): Promise<string> {
  const made = process.env['BUILT_PROGRAM'];
  folder ??= made === undefined ? build() : Promise.resolve(made);
  return folder;
}

/** It is gone with the process. */
async function build(): Promise<string> {
  const made = mkdtempSync(join(tmpdir(), 'license-desk-built-'));
  process.once('exit', () => rmSync(made, { recursive: true }));
  await promisify(execFile)(process.execPath, ['scripts/build.ts', made], { cwd: root });
  return made;
}
