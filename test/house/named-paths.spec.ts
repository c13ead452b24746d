import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';

/** The files and folders that a page names in code, such as `app/ports/ports.ts` or `sandbox/tenant`. */
function pathsIn(page: string): readonly string[] {
  const code = [...page.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
  return code.filter((text) => /^[\w.-]+(?:\/[\w.-]+)+$/.test(text));
}

/** Files that are made in the examples of recipes. */
const EXAMPLES: ReadonlySet<string> = new Set([
  'cards/receipt.json',
  'cards/receipt.sample.json',
  'text/nb/nb.ts',
  'test-results/cards',
  'test-results/gallery/index.html',
]);

for (const page of [
  'docs/adding-things.md',
  'docs/architecture.md',
  'docs/store.md',
  'docs/versions.md',
  'CONTRIBUTING.md',
]) {
  describe(page, () => {
    it('names only files and folders that exist', () => {
      const paths = pathsIn(readFileSync(page, 'utf8'));
      const missing = paths.filter(
        (path) =>
          !EXAMPLES.has(path) &&
          ![path, `src/${path}`, `test/${path}`, `test/${path}.spec.ts`, `test/${path}.ts`].some((file) =>
            existsSync(file),
          ),
      );
      assert.ok(paths.length > 0);
      assert.deepEqual(missing, []);
    });
  });
}
