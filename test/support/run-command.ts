import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileCache } from '../../sandbox/processes.ts';
import { builtProgram } from './built.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The exit status and the output of a command. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A command that operators run. */
export type Command = 'doctor' | 'export' | 'migrate' | 'privacy';

/**
 * Runs a built command, as in the container, with nothing but this environment. It starts with a third of the
 * CPU that its source needs.
 */
export async function runCommand(
  name: Command,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  return runFile(join(await builtProgram(), `${name}.js`), args, env);
}

/** Runs a file as a process with nothing but this environment. */
export function runFile(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [file, ...args],
      { cwd: root, env: { ...compileCache, ...env } },
      (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err });
      },
    );
  });
}
