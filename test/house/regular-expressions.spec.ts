import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { parseSync } from '@swc/core';

/** The regular expressions in a module: literals, and arguments of `RegExp`. */
function expressionsIn(text: string): readonly string[] {
  const found: string[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, pattern } = { type: undefined, pattern: undefined, ...node };
    if (type === 'RegExpLiteral' && typeof pattern === 'string') found.push(pattern);
    for (const inner of Object.values(node)) walk(inner);
  };
  walk(parseSync(text, { syntax: 'typescript' }));
  return found;
}

/** The end of the piece of a pattern that begins at `at`: an escape, a class, or one character. */
function endOfPiece(pattern: string, at: number): number {
  if (pattern[at] === '\\') return /^\\[pP]\{[^}]*\}/.exec(pattern.slice(at))?.[0].length ?? 2;
  if (pattern[at] !== '[') return 1;
  let end = at + 1;
  while (end < pattern.length && pattern[end] !== ']') end += pattern[end] === '\\' ? 2 : 1;
  return end + 1 - at;
}

/**
 * The facts about one alternative: whether it begins at the start of the text, and whether it repeats without a
 * bound.
 */
interface Alternative {
  readonly isAnchored: boolean;
  repeats: boolean;
}

const OPENING = /^\((?:\?(?:[:=!]|<[=!]|<\w{1,30}>))?/;
const QUANTIFIER = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/;

/**
 * Why a pattern may take more time than its text is long: it continues after an unbounded repetition and may
 * begin anywhere; or it has two of them; or one inside another.
 */
function slownessOf(pattern: string): string | undefined {
  const isAnchoredAt = (at: number): boolean => pattern[at] === '^';
  let present: Alternative = { isAnchored: isAnchoredAt(0), repeats: false };
  const outer: { readonly before: Alternative; hasRepeated: boolean }[] = [];
  let at = 0;
  while (at < pattern.length) {
    const rest = pattern.slice(at);
    if (rest.startsWith('|')) {
      const group = outer.at(-1);
      if (group) group.hasRepeated ||= present.repeats;
      at += 1;
      present = { isAnchored: group ? present.isAnchored : isAnchoredAt(at), repeats: false };
      continue;
    }
    if (!rest.startsWith(')') && present.repeats && !present.isAnchored) return 'goes on behind a repetition';
    if (rest.startsWith('(')) {
      outer.push({ before: present, hasRepeated: false });
      present = { isAnchored: present.isAnchored, repeats: false };
      at += OPENING.exec(rest)?.[0].length ?? 1;
      continue;
    }
    const group = rest.startsWith(')') ? outer.pop() : undefined;
    at += group ? 1 : endOfPiece(pattern, at);
    const quantifier = QUANTIFIER.exec(pattern.slice(at))?.[0] ?? '';
    at += quantifier.length;
    const repeatsItself = /^(?:[*+]|\{\d+,\})/.test(quantifier);
    const hasRepeated = group !== undefined && (group.hasRepeated || present.repeats);
    const before = group?.before ?? present;
    if (hasRepeated && /^[*+{]/.test(quantifier)) return 'repeats a repetition';
    if (before.repeats && (repeatsItself || hasRepeated)) return 'repeats twice';
    present = before;
    present.repeats ||= repeatsItself || hasRepeated;
  }
  return undefined;
}

describe('Regular expressions', () => {
  it('take time in proportion to the text: they have one unbounded repetition at most, at the end or from the start', () => {
    const files = globSync('src/**/*.ts');
    const slow = files.flatMap((file) =>
      expressionsIn(readFileSync(file, 'utf8')).flatMap((pattern) => {
        const why = slownessOf(pattern);
        return why === undefined ? [] : [`${file}: /${pattern}/ ${why}`];
      }),
    );
    assert.ok(files.length > 150);
    assert.deepEqual(slow, []);
  });

  it('are noticed if they do not', () => {
    const patterns = expressionsIn(String.raw`
      const a = text.replace(/['‘*.:!?]+$/, '');
      const b = /^(?:a+)+$/;
      const c = /^[^<"]+<[^<>]*@/;
      const d = /\s*x|y/;
      const e = /^(?:\w{1,5}){2,}$/;
      const f = /[*+?]{1,9}(?:\s|[\]+])x/;
      const g = /a|[,;]+/g;
      const h = /^\s+/;
      const i = /\p{L}+/u;
      const j = /^a+b|c+d/;
      const k = /a+b|c+/;
      const l = /^(?:a+|b)c+/;
      const m = /^\d+\.\d{1,3}(?:x|y+)/;
      const n = /^[a-z]+ ?$/;
    `);
    assert.deepEqual(
      patterns.filter((pattern) => slownessOf(pattern) !== undefined),
      [
        "['‘*.:!?]+$",
        '^(?:a+)+$',
        '^[^<"]+<[^<>]*@',
        String.raw`\s*x|y`,
        '^a+b|c+d',
        'a+b|c+',
        '^(?:a+|b)c+',
        String.raw`^\d+\.\d{1,3}(?:x|y+)`,
      ],
    );
    assert.equal(patterns.length, 14);
  });
});
