import assert from 'node:assert/strict';
import { assert as check, integer, property, string } from 'fast-check';
import { clipped, literal, literalLines } from '../../src/text/literal.ts';

const anyText = string({ unit: 'binary', maxLength: 60 });
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

describe('Literal text', () => {
  it('is one line without invisible or misleading characters, whatever comes in', () => {
    check(
      property(anyText, (text) => {
        const line = literal(text);
        assert.doesNotMatch(line, unseen);
        assert.equal(line, literal(line));
        assert.equal(line, line.trim());
      }),
    );
  });

  for (const [what, text, expected] of [
    ['folds line breaks and tabs', 'a\r\n b\t\u2028c', 'a b c'],
    ['drops what turns the writing direction', 'Adele\u202Eecnav\u2066', 'Adeleecnav'],
    ['drops what has no width', 'Ade\u200Ble\uFEFF \u00AD\u2060', 'Adele'],
    ['drops what has no shape', 'A\u3164d\u115Fe\u034Fl\uFE0F\u{E0100}e\u180B', 'Adele'],
    ['drops control characters', 'a\u0000b\u001Bc\u007F', 'abc'],
    ['mends halves of characters', 'a\uD800', 'a\uFFFD'],
    [
      'leaves markup as it was typed',
      '**[x](https://evil)** <at>y</at> ${z}',
      '**[x](https://evil)** <at>y</at> ${z}',
    ],
    ['leaves names of every script', 'Ægir Þór 山田太郎 محمد 😀', 'Ægir Þór 山田太郎 محمد 😀'],
  ] as const) {
    it(what, () => assert.equal(literal(text), expected));
  }

  it('has no date that a client would put in its place', () => {
    for (const text of ['{{DATE(2026-11-30,SHORT)}}', '{{ time(2026-11-30)}}', '{{{DATE(x)}}'])
      assert.doesNotMatch(literal(text), /\{\{\s*(?:date|time)/i);
    assert.equal(literal('{{name}}'), '{{name}}');
  });
});

describe('Clipped text', () => {
  it('has at most so many characters, and ends with an ellipsis if something is missing', () => {
    check(
      property(anyText, integer({ min: 1, max: 40 }), (text, most) => {
        const clip = clipped(text, most);
        assert.ok(Array.from(clip).length <= most);
        assert.ok(clip === literal(text) || clip.endsWith('…'));
      }),
    );
  });

  it('never cuts a character in two', () => {
    assert.equal(clipped('😀😀😀', 2), '😀…');
  });
});

describe('Text that its writer gets back', () => {
  it('keeps its lines, and is not changed a second time', () => {
    assert.equal(literalLines('a\r\nb  c\u2028d\u202E'), 'a\nb  c\nd');
    check(
      property(anyText, (text) => {
        const once = literalLines(text);
        assert.equal(literalLines(once), once);
        assert.doesNotMatch(once.replaceAll('\n', ''), unseen);
      }),
    );
  });
});
