// `node test/tools.ts NAME ARGUMENTS` runs a checker, or a program of ours that needs one of the tools. They
// are packages of test/package.json, and are installed first if they are missing.
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install, TOOLS } from './support/install.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const packages = 'test/node_modules';

/** The files that the packages give a name. */
const FILES: Readonly<Record<string, string>> = {
  knip: `${packages}/knip/bin/knip.js`,
  mocha: 'node_modules/mocha/bin/mocha.js',
  oxfmt: `${packages}/oxfmt/bin/oxfmt`,
  oxlint: `${packages}/oxlint/bin/oxlint`,
  tsc: `${packages}/typescript/bin/tsc`,
};

function run([name = '', ...args]: readonly string[]): number {
  try {
    install(TOOLS);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
  // oxlint looks for its type-aware half among the programs.
  const path = [join(root, packages, '.bin'), process.env['PATH']].join(delimiter);
  const { status } = spawnSync(process.execPath, [join(root, FILES[name] ?? name), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  return status ?? 1;
}

process.exitCode = run(process.argv.slice(2));
