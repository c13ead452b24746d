import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { build } from 'esbuild';

// `npm run build`: the program in one file (and the commands beside it in others), with all that it imports, the cards and the names. `node scripts/build.ts FOLDER`
// puts it elsewhere than into dist/. Types are checked by `npm test`, not here. Why one file: docs/decisions/0011-speed.md.

const root = fileURLToPath(new URL('..', import.meta.url));
const outdir = resolve(process.argv[2] ?? join(root, 'dist'));
const fromRoot = createRequire(join(root, 'package.json'));

/** These come twice else, for `import` and for the `require` of botbuilder, and both would be run at each start. */
const once = ['@azure/identity', '@microsoft/microsoft-graph-client'];

/** What Node is started with: the functions compiled for an earlier start are kept beside the program, wherever that is moved. */
const start = `
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
enableCompileCache({ directory: fileURLToPath(new URL('compiled', import.meta.url)), portable: true });
await import('./license-desk.js');
`;

rmSync(outdir, { recursive: true, force: true });
const options: BuildOptions = {
  absWorkingDir: root,
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // Names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  sourcemap: 'external',
  alias: Object.fromEntries(once.map((name) => [name, fromRoot.resolve(name)])),
  // A part of restify that is not needed, and is compiled for one system where it is there.
  external: ['dtrace-provider'],
  // Packages of the older kind load parts of Node with `require`, which modules do not have.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  },
  logLevel: 'warning',
};
// The SDK of Azure Cosmos DB stays in a file of its own, which is loaded where it is used.
await build({ ...options, entryPoints: { 'license-desk': 'src/main.ts' }, splitting: true });
// By themselves: a file that they share with the program would be one more to load at every start of it.
const commands = {
  doctor: 'src/doctor.ts',
  export: 'src/export.ts',
  migrate: 'src/migrate.ts',
  privacy: 'src/privacy.ts',
};
await build({ ...options, entryPoints: commands, splitting: true });
await build({
  stdin: { contents: start },
  outfile: join(outdir, 'main.js'),
  format: 'esm',
  platform: 'node',
});

// Without a configuration it loads everything, says what is missing, and ends: that fills the cache. It must be the Node and the
// flags of `npm start`; with others the cache is not used, and made anew.
const args = ['--max-old-space-size=128', '--max-semi-space-size=8', join(outdir, 'main.js')];
const { stderr } = spawnSync(process.execPath, args, { env: {}, encoding: 'utf8' });
if (!stderr.includes('BOT_ID')) throw new Error(`The program that was built does not start:\n${stderr}`);
