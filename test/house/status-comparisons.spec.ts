import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';

const COMPARISON = /(?<!typeof )\bstatus\b\)? ?[!=]== ?'|'[a-z-]+' [!=]== [\w.?]*\bstatus\b/;

describe('The status of a request', () => {
  it('is checked by rules of the domain, and never compared with a word in app or teams', async () => {
    const root = new URL('../../', import.meta.url);
    const found: string[] = [];
    for await (const file of glob('src/{app,teams}/**/*.ts', { cwd: root.pathname })) {
      const lines = (await readFile(new URL(file, root), 'utf8')).split('\n');
      for (const line of lines) if (COMPARISON.test(line)) found.push(`${file}: ${line.trim()}`);
    }
    assert.deepEqual(found, []);
  });

  it('is noticed if it is compared', () => {
    for (const line of ["if (header?.data.status !== 'pending')", "'lapsed' === request.status"])
      assert.match(line, COMPARISON);
  });
});
