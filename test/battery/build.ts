import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The product as `npm run build` makes it, and what its processes run first. */
export interface Built {
  readonly main: string;
  readonly preload: string;
  remove(): void;
}

/** Builds both into a folder of their own, once for all processes. */
export async function buildProduct(): Promise<Built> {
  const folder = mkdtempSync(join(tmpdir(), 'license-desk-battery-'));
  const preload = join(folder, 'preload.mjs');
  execFileSync(process.execPath, ['scripts/build.ts', join(folder, 'dist')], { cwd: root, stdio: 'inherit' });
  const entry = fileURLToPath(new URL('preload/preload.ts', import.meta.url));
  await build({ entryPoints: [entry], outfile: preload, bundle: true, platform: 'node', format: 'esm' });
  return { main: join(folder, 'dist/main.js'), preload, remove: () => rmSync(folder, { recursive: true }) };
}
