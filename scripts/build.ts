import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { build } from 'esbuild';
import { wrapper } from './program/program.ts';

// `npm run build`: the program in one file (and the commands beside it in others), with all that it imports, the cards and the names. `node scripts/build.ts FOLDER`
// puts it elsewhere than into dist/. Types are checked by `npm test`, not here.
// Each unusual step below shortens the start or saves memory. How much: docs/decisions/0011-speed.md, or 0011 for short.

const root = fileURLToPath(new URL('..', import.meta.url));
const outdir = resolve(process.argv[2] ?? join(root, 'dist'));
const fromRoot = createRequire(join(root, 'package.json'));

/** Without an alias these come twice, for `import` and for the `require` of botbuilder, and both are run at each start (0011). */
const once = ['@azure/identity', '@microsoft/microsoft-graph-client'];

rmSync(outdir, { recursive: true, force: true });
const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  // Saves memory (0011). Names stay, for stack traces.
  minifyWhitespace: true,
  sourcemap: 'external',
  alias: {
    ...Object.fromEntries(once.map((name) => [name, fromRoot.resolve(name)])),
    // node-fetch would take it where Node had no URL: a table of 260 KB, and a warning at each start about a part of Node that it needs (0011).
    'whatwg-url': 'node:url',
  },
  // A part of restify that is not needed, and is compiled for one system where it is there.
  external: ['dtrace-provider'],
  logLevel: 'warning',
};
const program = join(outdir, 'license-desk.cjs');
/** In files of their own: in one with the program they would be more to load at every start of it. */
const commands = {
  doctor: 'src/commands/doctor.ts',
  export: 'src/commands/export.ts',
  migrate: 'src/commands/migrate.ts',
  privacy: 'src/commands/privacy.ts',
};
await Promise.all([
  build({
    ...common,
    entryPoints: ['src/main.ts'],
    outfile: program,
    // Node loads ES modules slower, and its own parts with more than is asked for (0011). The wrapper: scripts/program/program.ts.
    format: 'cjs',
    banner: { js: wrapper[0] },
    footer: { js: wrapper[1] },
  }),
  build({
    ...common,
    entryPoints: ['scripts/program/start.ts'],
    outfile: join(outdir, 'main.js'),
    format: 'esm',
    sourcemap: false,
  }),
  build({
    ...common,
    entryPoints: commands,
    outdir,
    format: 'esm',
    splitting: true,
    // Packages of the older kind load parts of Node with `require`, which modules do not have.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
  }),
]);

// Runs the program once and keeps what V8 compiles (0011). It must be the Node and the flags of `npm start`: V8 leaves aside what another one
// has compiled.
const precompile = fileURLToPath(new URL('program/precompile.ts', import.meta.url));
const args = ['--max-old-space-size=128', '--max-semi-space-size=8', precompile, program];
const { stderr } = spawnSync(process.execPath, args, { env: {}, encoding: 'utf8' });
if (!stderr.includes('BOT_ID')) throw new Error(`The program that was built does not start:\n${stderr}`);
