import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, root), 'utf8');

/** The types of documents in the source of the program. */
async function written(): Promise<ReadonlySet<string>> {
  const types = new Set<string>();
  for await (const path of glob('src/{app,worker,sqlite,cosmos}/**/*.ts', { cwd: root })) {
    for (const [, type] of (await read(path)).matchAll(/\btype: '([a-z-]+)'/g)) types.add(type ?? '');
  }
  return types;
}

describe('The table of what is stored about people', () => {
  it('has a row for every type of document, and for no other', async () => {
    const text = await read('docs/security.md');
    const table = text.slice(text.indexOf('## What is stored'), text.indexOf('## Where it goes'));
    const rows = [...table.matchAll(/^\| `([a-z-]+)`/gm)].map(([, type]) => type ?? '');
    assert.deepEqual(rows.toSorted(), [...(await written())].toSorted());
    assert.ok(rows.length > 12);
  });
});
