import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { en } from '../../src/text/en/en.ts';
import { sv } from '../../src/text/sv/sv.ts';
import { leavesOf } from '../support/leaves.ts';
import { samples } from '../support/text-samples.ts';

/** The lines of the table in docs/words.md: an idea, its word in each language, and the words that are not used for it. */
const rows = readFileSync(new URL('../../docs/words.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('\\', '')));

/** The words in underscores of a cell. */
const wordsIn = (cell: string | undefined): readonly string[] =>
  [...(cell ?? '').matchAll(/_([^_]+)_/g)].map(([, word]) => word ?? '');

/** Command words may be any that people try. */
const isSaid = (path: string): boolean => !/\.(?:commands|particles|courtesies)\./.test(path);

const asWord = (word: string): RegExp => new RegExp(`(?<![\\p{L}_-])${word}(?![\\p{L}_])`, 'iu');

for (const [name, words, column] of [
  ['English', en, 4],
  ['Swedish', sv, 5],
] as const) {
  describe(`What people read in ${name}`, () => {
    const leaves = [...leavesOf(words, samples)].filter(([path]) => isSaid(path));

    for (const word of rows.flatMap((cells) => wordsIn(cells[column])))
      it(`has one word for each idea, and never “${word}”`, () => {
        const found = leaves.flatMap(([path, { texts }]) =>
          texts.filter((text) => asWord(word).test(text)).map((text) => `${path}: ${text}`),
        );
        assert.deepEqual(found, []);
      });
  });
}

describe('The page of the words', () => {
  it('has a word in both languages for every idea', () => {
    assert.ok(rows.length >= 12);
    for (const [, idea, english, swedish] of rows) assert.ok(idea && english && swedish, idea);
  });
});
