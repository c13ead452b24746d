import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';

/** A rule has a name too, so that the compiler lets it pass where only a person was thought of. */
const TAKEN_APART = /\bdecision[?!]?\.by[?!]?\.|\bby: \{[^}]*\} \} = (?:\w+\.)?decision\b/;

describe('The decider of a request', () => {
  it('is named by text/decider-name.ts, never taken apart where a sentence needs it', async () => {
    const root = new URL('../../', import.meta.url);
    const found: string[] = [];
    for await (const file of glob('src/**/*.ts', { cwd: root.pathname })) {
      const lines = (await readFile(new URL(file, root), 'utf8')).split('\n');
      for (const line of lines) if (TAKEN_APART.test(line)) found.push(`${file}: ${line.trim()}`);
    }
    assert.deepEqual(found, []);
  });

  it('would be noticed where it were', () => {
    for (const line of ['literal(request.decision?.by.name)', 'const { by: { name } } = decision;'])
      assert.match(line, TAKEN_APART);
  });
});
