import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';

/** Names of what a card looks like. `confirming` is an outcome of a person as well, but never yes or no. */
const DRAWING = /\b(draft|CardNotice|notice\??:|appsOpen|confirming\??: (boolean|true|false))/i;

describe('A use case', () => {
  it('answers what is so, and knows nothing of how a card is drawn', async () => {
    const root = new URL('../../', import.meta.url);
    const found: string[] = [];
    for await (const file of glob('src/app/**/*.ts', { cwd: root.pathname })) {
      const lines = (await readFile(new URL(file, root), 'utf8')).split('\n');
      for (const line of lines) if (DRAWING.test(line)) found.push(`${file}: ${line.trim()}`);
    }
    assert.deepEqual(found, []);
  });

  it('would be noticed where it did', () => {
    for (const line of [
      'import type { Actor, Draft } from "../ports/results.ts";',
      '  draft: { ...before, page: 0 },',
      'return { view, notice: { kind: "withdrawn" } };',
      '  readonly confirming: boolean;',
      'readonly appsOpen: boolean;',
    ])
      assert.match(line, DRAWING);
  });
});
