import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** The tests that a page names: `path`: _title_, _another …_. An ellipsis stands for the rest of a title. */
function testsOn(page: string): readonly (readonly [path: string, title: string])[] {
  return [...page.matchAll(/`([\w-]+(?:\/[\w-]+)+)`:((?: _[^_]+_,?)+)/g)].flatMap(
    ([, path = '', titles = '']) =>
      [...titles.matchAll(/_([^_]+)_/g)].map(([, title = '']) => [path, title] as const),
  );
}

describe('docs/versions.md', () => {
  it('names only tests that exist', () => {
    const named = testsOn(readFileSync('docs/versions.md', 'utf8'));
    assert.ok(named.length > 10);
    const missing = named.filter(([path, title]) => {
      const parts = title.split('…').map((part) => part.trim());
      const lines = readFileSync(`test/${path}.spec.ts`, 'utf8').split('\n');
      return !lines.some((line) => line.includes("it('") && parts.every((part) => line.includes(part)));
    });
    assert.deepEqual(missing, []);
  });
});
