import * as fc from 'fast-check';

const MAX_TYPED = 56_000;
const WORDS = 'x|a@b|for |for x |me |and |visio |hi |tack |mailto:|&amp;|<at>|</at>|<quoted |🙏'.split('|');
const PIECES = [...WORDS, ...'.?!,;:<>()[]"“‘*@-/& \t\n\r'.split('')];

/** A few characters to repeat, and the end of the text. */
export const repeated = fc.record({
  unit: fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join('')),
  end: fc.constantFrom('', 'x', '"x', '@'),
});

/**
 * Two texts: the characters a few times, and as often as a text box holds. The number is even, so that opened
 * brackets are closed.
 */
export function repeatedTexts({
  unit,
  end,
}: {
  readonly unit: string;
  readonly end: string;
}): readonly [string, string] {
  const times = Math.floor(MAX_TYPED / unit.length / 2) * 2;
  return [unit.repeat(10) + end, unit.repeat(times) + end];
}
