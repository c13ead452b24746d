// Makes the package that Teams installs: npm run package -- --env NAME
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ConfigError } from '../src/config/config.ts';
import { buildPackage } from './app-package/build.ts';
import { readVariables } from './app-package/variables.ts';

const USAGE = `npm run package -- --env NAME [--out FILE]

Makes the app package for Teams from appPackage/ and env/.env.NAME, checks it against Microsoft's schema, and writes it to
appPackage/build/appPackage.NAME.zip, or to FILE.
`;

const root = fileURLToPath(new URL('..', import.meta.url));

const wrong = (problem: string) =>
  new ConfigError([{ name: 'Command line', problem: `${problem}\n\n${USAGE}` }]);

/** The options of the command line. Throws ConfigError with the usage. */
function readArguments(): { readonly env: string; readonly out: string } {
  const text = { type: 'string' } as const;
  try {
    const { env, out } = parseArgs({ options: { env: text, out: text } }).values;
    // The name becomes a part of file names.
    if (env === undefined || !/^[\w-]+$/.test(env))
      throw wrong('--env must name the environment, such as dev.');
    return { env, out: out ?? join(root, 'appPackage', 'build', `appPackage.${env}.zip`) };
  } catch (error) {
    throw error instanceof TypeError ? wrong(error.message) : error;
  }
}

async function main(): Promise<void> {
  const { env, out } = readArguments();
  const bytes = await buildPackage(join(root, 'appPackage'), readVariables(join(root, 'env'), env));
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, bytes);
  process.stdout.write(`The app package is in ${out}. How to bring it into Teams: docs/install.md\n`);
}

try {
  await main();
} catch (error) {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`${error instanceof ConfigError ? message : stack}\n`);
  process.exitCode = 1;
}
