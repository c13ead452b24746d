// Makes the package that Teams installs: npm run package -- --env NAME
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ConfigError } from '../src/config.ts';
import { buildPackage } from './app-package/build.ts';
import { readVariables } from './app-package/variables.ts';

const USAGE = `npm run package -- --env NAME [--out FILE]

Makes the app package for Teams from appPackage/ and env/.env.NAME, checks it against Microsoft's schema, and writes it to
appPackage/build/appPackage.NAME.zip, or to FILE.
`;

const root = fileURLToPath(new URL('..', import.meta.url));

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { env, out } = parseArgs({ options: { env: text, out: text } }).values;
  // It becomes part of the names of files.
  if (env === undefined || !/^[\w-]+$/.test(env))
    throw new ConfigError([
      { name: '--env', problem: `names the environment: letters, digits, - and _.\n\n${USAGE}` },
    ]);

  const bytes = await buildPackage(join(root, 'appPackage'), readVariables(join(root, 'env'), env));
  const file = out ?? join(root, 'appPackage', 'build', `appPackage.${env}.zip`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  process.stdout.write(`The app package is in ${file}. How to bring it into Teams: docs/install.md\n`);
}

try {
  await main();
} catch (error) {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`${error instanceof ConfigError ? message : stack}\n`);
  process.exitCode = 1;
}
