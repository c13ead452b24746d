import * as fc from 'fast-check';

const MAX_TYPED = 56_000;
const WORDS = 'x|a@b|for |for x |me |and |visio |hi |tack |mailto:|&amp;|<at>|</at>|<quoted |🙏'.split('|');
const PIECES = [...WORDS, ...'.?!,;:<>()[]"“‘*@-/& \t\n\r'.split('')];

/** Few characters that are repeated, and what stands at the end. */
export const repeated = fc.record({
  unit: fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join('')),
  end: fc.constantFrom('', 'x', '"x', '@'),
});

/** They a few times, and as often as a text box takes: an even number of times, so that what opens is closed as often. */
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
