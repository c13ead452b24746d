import type { Json } from './json.ts';
import { syntaxError, type Word, wordsOf } from './sql-words.ts';

export type Path = readonly string[];
export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'parameter'; readonly name: string };
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly inner: Condition }
  | { readonly kind: 'compare'; readonly sign: Comparison; readonly left: Operand; readonly right: Operand };

export interface Query {
  readonly select: 'all' | 'count';
  readonly top: Operand | undefined;
  readonly where: Condition | undefined;
  readonly orderBy: readonly { readonly path: Path; readonly descending: boolean }[];
}

const comparisons: Readonly<Record<string, Comparison>> = {
  '=': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};
const keywords = new Set(
  'select top value count from where and or not order by asc desc true false null group join in between like exists offset limit distinct as undefined'.split(
    ' ',
  ),
);

/**
 * Reads `SELECT [TOP n] * | VALUE COUNT(1) FROM name [WHERE …] [ORDER BY path [ASC|DESC], …]`, where WHERE knows comparisons,
 * AND, OR, NOT and brackets. Throws 400 for everything else.
 */
export function parseQuery(sql: string): Query {
  return new Parser(wordsOf(sql)).query();
}

class Parser {
  readonly #words: readonly Word[];
  #at = 0;
  #root = '';

  constructor(words: readonly Word[]) {
    this.#words = words;
  }

  query(): Query {
    this.#expect('select');
    const top = this.#take('top') ? this.#operand() : undefined;
    const select = this.#selection();
    this.#expect('from');
    this.#root = this.#name();
    // Paths are read after FROM, so that a wrong root name is found.
    const where = this.#take('where') ? this.#or() : undefined;
    const orderBy = this.#take('order') ? this.#order() : [];
    if (this.#word().kind !== 'end') throw syntaxError(`near '${this.#word().text}'`);
    if (select === 'count' && (orderBy.length > 0 || top !== undefined)) {
      throw syntaxError('COUNT together with TOP or ORDER BY');
    }
    return { select, top, where, orderBy };
  }

  #selection(): Query['select'] {
    if (this.#take('*')) return 'all';
    for (const word of ['value', 'count', '(', '1', ')']) this.#expect(word);
    return 'count';
  }

  #order(): Query['orderBy'] {
    this.#expect('by');
    const terms = [];
    do {
      const path = this.#path();
      const descending = this.#take('desc');
      if (!descending) this.#take('asc');
      terms.push({ path, descending });
    } while (this.#take(','));
    return terms;
  }

  #or(): Condition {
    let left = this.#and();
    while (this.#take('or')) left = { kind: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Condition {
    let left = this.#not();
    while (this.#take('and')) left = { kind: 'and', left, right: this.#not() };
    return left;
  }

  #not(): Condition {
    if (this.#take('not')) return { kind: 'not', inner: this.#not() };
    if (this.#take('(')) {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    const left = this.#operand();
    const sign = comparisons[this.#word().text];
    if (sign === undefined) throw syntaxError(`near '${this.#word().text}', where a comparison is expected`);
    this.#at += 1;
    return { kind: 'compare', sign, left, right: this.#operand() };
  }

  #operand(): Operand {
    const word = this.#word();
    const literal = literalOf(word);
    if (word.kind === 'parameter' || literal !== undefined) this.#at += 1;
    if (word.kind === 'parameter') return { kind: 'parameter', name: word.text };
    return literal === undefined ? { kind: 'path', path: this.#path() } : { kind: 'value', value: literal };
  }

  #path(): Path {
    const root = this.#name();
    if (root !== this.#root) throw syntaxError(`identifier '${root}' could not be resolved`);
    const path: string[] = [];
    while (this.#take('.')) path.push(this.#name(true));
    if (path.length === 0) throw syntaxError(`'${root}' alone, where a property is expected`);
    return path;
  }

  #name(property = false): string {
    const word = this.#word();
    if (word.kind !== 'name' || (!property && keywords.has(word.text.toLowerCase()))) {
      throw syntaxError(`near '${word.text}', where a name is expected`);
    }
    this.#at += 1;
    return word.text;
  }

  #word(): Word {
    return this.#words[this.#at] ?? { kind: 'end', text: '' };
  }

  #take(text: string): boolean {
    const word = this.#word();
    const found = word.kind !== 'string' && word.kind !== 'end' && word.text.toLowerCase() === text;
    if (found) this.#at += 1;
    return found;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw syntaxError(`near '${this.#word().text}', where '${text}' is expected`);
  }
}

function literalOf(word: Word): Json | undefined {
  if (word.kind === 'number') return Number(word.text);
  if (word.kind === 'string') {
    if (word.text.includes('\\')) throw syntaxError('escapes in a string: use a parameter');
    return word.text.slice(1, -1);
  }
  if (word.kind !== 'name') return undefined;
  return { true: true, false: false, null: null }[word.text.toLowerCase()];
}
