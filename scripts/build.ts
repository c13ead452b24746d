import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { build } from 'esbuild';
import packageFile from '../package.json' with { type: 'json' };
import { wrapper } from './program/program.ts';
import { leaveOutUnused } from './program/unused.ts';

// `npm run build` bundles the program into one file, with everything that it imports, the cards and the product names. The commands get
// files of their own. `node scripts/build.ts FOLDER` writes to another folder than dist/. `npm test` checks types; the build does not.
// Each unusual step below shortens the start or saves memory. "0011" in a comment is docs/decisions/0011-speed.md, which has the figures.

const root = fileURLToPath(new URL('..', import.meta.url));
const outdir = resolve(process.argv[2] ?? join(root, 'dist'));
const fromRoot = createRequire(join(root, 'package.json'));

rmSync(outdir, { recursive: true, force: true });
const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  // Saves memory (0011). Names stay, for stack traces.
  minifyWhitespace: true,
  sourcemap: 'external',
  plugins: [leaveOutUnused],
  alias: {
    // Without this, the bundle has one copy for `import` and one for `require`, and runs both at a start (decision 0011).
    '@microsoft/microsoft-graph-client': fromRoot.resolve('@microsoft/microsoft-graph-client'),
    // node-fetch would use whatwg-url only on a Node without URL. It has a table of 260 KB, and Node warns at each start of `punycode`,
    // which it needs (0011).
    'whatwg-url': 'node:url',
  },
  // The SDKs ask whether a value is a `FormData`, a `Request` or `Headers`. To ask that, Node would load its second HTTP client, undici (0011).
  inject: [fileURLToPath(new URL('program/web-classes.ts', import.meta.url))],
  // An optional part of restify that we do not use. Where it is installed, it is native code for one system.
  external: ['dtrace-provider'],
  logLevel: 'warning',
};
const program = join(outdir, 'license-desk.cjs');
/** The commands, in files of their own, so that the program does not load them at each start. */
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
    // Node loads an ES module slower than CommonJS, and loads more of its own parts with it (0011). `wrapper`: scripts/program/program.ts.
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
    // CommonJS packages load parts of Node with `require`, which ES modules do not have.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
  }),
]);

// Runs the program once and keeps the code that V8 compiles (0011). Node and its flags must be those of `npm start`: V8 ignores code that
// another Node, or one with other flags, has compiled.
const precompile = fileURLToPath(new URL('program/precompile.ts', import.meta.url));
const flags = packageFile.scripts.start.split(' ').filter((word) => word.startsWith('--'));
const { stderr } = spawnSync(process.execPath, [...flags, precompile, program], {
  env: {},
  encoding: 'utf8',
});
if (!stderr.includes('BOT_ID')) throw new Error(`The program that was built does not start:\n${stderr}`);
