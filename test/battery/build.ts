import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { builtProgram } from '../support/built.ts';
import type { IdleStages } from './shared-stage.ts';
import { closeIdle } from './shared-stage.ts';

/** The parts that all rows share. */
export interface Built {
  /** The code that the product's processes run first. */
  readonly preload: string;
  readonly idle: IdleStages;
  remove(): Promise<void>;
}

/** Builds the code and the product, before any time is measured. */
export async function buildProduct(): Promise<Built> {
  await builtProgram();
  const folder = mkdtempSync(join(tmpdir(), 'license-desk-battery-'));
  const preload = join(folder, 'preload.mjs');
  const entry = fileURLToPath(new URL('preload/preload.ts', import.meta.url));
  await build({ entryPoints: [entry], outfile: preload, bundle: true, platform: 'node', format: 'esm' });
  const idle: IdleStages = new Map();
  return {
    preload,
    idle,
    async remove() {
      await closeIdle(idle);
      rmSync(folder, { recursive: true });
    },
  };
}
