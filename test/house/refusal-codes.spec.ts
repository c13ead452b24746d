import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';

// The compiler demands words for every code, but does not see whether a code is used.

describe('The codes of refusals', () => {
  it('are all thrown or told somewhere', () => {
    const [, union = ''] =
      /export type RefusalCode =([^;]+);/.exec(readFileSync('src/domain/errors.ts', 'utf8')) ?? [];
    const codes = [...union.matchAll(/'([\w-]+)'/g)].map(([, code = '']) => code);
    assert.ok(codes.length > 5);
    const source = globSync('src/**/*.ts').map((file) => readFileSync(file, 'utf8'));
    const isUsed = (code: string) =>
      source.some((text) => text.includes(`DomainError('${code}'`) || text.includes(`refusals['${code}']`));
    assert.deepEqual(
      codes.filter((code) => !isUsed(code)),
      [],
    );
  });
});
