import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { builtProgram } from '../support/built.ts';

/** The code that the product's processes run first. */
export interface Built {
  readonly preload: string;
  remove(): void;
}

/** Builds it, and the product, before any time is measured. */
export async function buildProduct(): Promise<Built> {
  await builtProgram();
  const folder = mkdtempSync(join(tmpdir(), 'license-desk-battery-'));
  const preload = join(folder, 'preload.mjs');
  const entry = fileURLToPath(new URL('preload/preload.ts', import.meta.url));
  await build({ entryPoints: [entry], outfile: preload, bundle: true, platform: 'node', format: 'esm' });
  return { preload, remove: () => rmSync(folder, { recursive: true }) };
}
