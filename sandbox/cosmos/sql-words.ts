import { CosmosFailure } from './failure.ts';

export interface Word {
  readonly kind: 'name' | 'parameter' | 'string' | 'number' | 'sign' | 'end';
  readonly text: string;
}

const pattern =
  /\s*(?:([A-Za-z_]\w*)|(@\w+)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(\d+(?:\.\d+)?)|(<=|>=|!=|<>|[=<>(),.*]))/y;
const kinds = ['name', 'parameter', 'string', 'number', 'sign'] as const;

/** Cuts SQL into words. Throws 400 at the first character that it does not know. */
export function wordsOf(sql: string): Word[] {
  const words: Word[] = [];
  const text = sql.trimEnd();
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) throw syntaxError(`near '${text.slice(at, at + 20).trim()}'`);
    const index = match.slice(1).findIndex((group) => group !== undefined);
    words.push({ kind: kinds[index] ?? 'sign', text: match[index + 1] ?? '' });
  }
  return [...words, { kind: 'end', text: '' }];
}

/** The 400 for SQL that Azure cannot read, or that this double does not know. */
export function syntaxError(detail: string): CosmosFailure {
  return new CosmosFailure(400, `Syntax error, or SQL that the Cosmos double does not support: ${detail}.`);
}
