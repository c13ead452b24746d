import assert from 'node:assert/strict';
import type { Node } from '../render/check-card.ts';
import { isNode, ofType } from '../render/check-card.ts';
import { ALL_CASES, cardOf } from '../render/gallery/cases.ts';
import { EVIL } from '../render/gallery/dress.ts';

/** Colors that say nothing: of plain text, and of a text that can be pressed. */
const PLAIN = new Set<unknown>([undefined, 'default', 'accent']);

/** A line of a card in which texts stand beside each other. */
interface Line {
  readonly colors: readonly unknown[];
  /** Its texts without those from people and Graph. */
  readonly said: string;
}

function linesOf(card: Node): readonly Line[] {
  const rows = [...ofType(card, 'RichTextBlock'), ...ofType(card, 'TextBlock')];
  return rows.map((row) => {
    const texts = Array.isArray(row['inlines']) ? row['inlines'].filter((inline) => isNode(inline)) : [row];
    const ours = texts.map(({ text }) => String(text)).filter((text) => !text.includes(EVIL));
    return { colors: texts.map(({ color }) => color), said: ours.join('').trim() };
  });
}

const cases = ALL_CASES.filter(
  ({ data, theme, width }) => data !== 'long' && theme === 'light' && width === '320',
);
const lines = cases.map((one) => ({ one, lines: linesOf(cardOf(one)) }));

describe('A color on a card', () => {
  it('stands beside a sign or a word of ours that says the same', () => {
    const colored = lines.flatMap(({ lines: all }) =>
      all.filter(({ colors }) => colors.some((color) => !PLAIN.has(color))),
    );
    assert.ok(colored.length > 20);
    assert.deepEqual(
      colored.filter(({ said }) => !/[\p{L}\p{S}]/u.test(said)),
      [],
    );
  });

  it('follows from the words: lines that say the same have the same colors', () => {
    const known = new Map<string, string>();
    for (const { one, lines: all } of lines.filter(({ one: { data } }) => data === 'hostile')) {
      for (const { said, colors } of all.filter((line) => line.said !== '')) {
        const line = `${one.card} ${one.language} ${said}`;
        const seen = JSON.stringify(colors.filter((color) => !PLAIN.has(color)));
        assert.equal(known.get(line) ?? seen, seen, line);
        known.set(line, seen);
      }
    }
  });
});
