import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import type { Expression, VariableDeclarator } from '@swc/core';
import { parseSync } from '@swc/core';

const UPPER = /^[A-Z][A-Z0-9_]*$/;
const OTHER_WORDS_FOR_MAX = /(?:^|_)(?:MOST|MAXIMUM|LONGEST|DEEPEST|LARGEST|HIGHEST)(?:_|$)/;

const LITERALS: ReadonlySet<string> = new Set([
  'NumericLiteral',
  'StringLiteral',
  'BooleanLiteral',
  'RegExpLiteral',
]);

/**
 * The parts of an expression that must be data, so that it is data; undefined for an expression that never
 * is.
 */
function partsOf(expression: Expression): readonly Expression[] | undefined {
  const { type } = expression;
  if (LITERALS.has(type)) return [];
  if (type === 'Identifier') return UPPER.test(expression.value) ? [] : undefined;
  if (type === 'TsAsExpression' || type === 'TsConstAssertion' || type === 'TsSatisfiesExpression')
    return [expression.expression];
  if (type === 'ParenthesisExpression') return [expression.expression];
  if (type === 'UnaryExpression') return [expression.argument];
  if (type === 'BinaryExpression') return [expression.left, expression.right];
  if (type === 'MemberExpression') return [expression.object];
  if (type === 'TemplateLiteral') return expression.expressions.filter((part) => isExpression(part));
  if (type === 'ArrayExpression') return expression.elements.flatMap((one) => (one ? [one.expression] : []));
  if (type === 'NewExpression') {
    const { callee, arguments: given = [] } = expression;
    const isKnown = callee.type === 'Identifier' && /^(?:Set|Map)$/.test(callee.value);
    return isKnown && given.length > 0 ? given.map((argument) => argument.expression) : undefined;
  }
  if (type !== 'ObjectExpression') return undefined;
  return expression.properties.every((one) => one.type === 'KeyValueProperty' || one.type === 'SpreadElement')
    ? expression.properties.map((one) => (one.type === 'SpreadElement' ? one.arguments : one.value))
    : undefined;
}

const isExpression = (part: { readonly type: string }): part is Expression => !part.type.startsWith('Ts');

/** Whether an expression is plain data: literals, and lists, sets, maps and records of them. */
const isData = (expression: Expression): boolean => partsOf(expression)?.every(isData) === true;

/** The constants at the top level of a module. */
function constantsOf(text: string): readonly VariableDeclarator[] {
  const { body } = parseSync(text, { syntax: 'typescript' });
  return body.flatMap((item) => {
    const declaration = item.type === 'ExportDeclaration' ? item.declaration : item;
    return declaration.type === 'VariableDeclaration' ? declaration.declarations : [];
  });
}

/** The constants of a module with a wrong name. */
function slipsIn(text: string): readonly string[] {
  return constantsOf(text).flatMap(({ id, init }) => {
    if (id.type !== 'Identifier' || !init) return [];
    const { value: name } = id;
    if (OTHER_WORDS_FOR_MAX.test(name)) return [`${name}: a limit is called MAX_…`];
    if (isData(init) && !UPPER.test(name)) return [`${name}: constant data is UPPER_SNAKE`];
    const isFunction = init.type === 'ArrowFunctionExpression' || init.type === 'FunctionExpression';
    return isFunction && UPPER.test(name) ? [`${name}: a function is camelCase`] : [];
  });
}

describe('The names of constants', () => {
  it('are UPPER_SNAKE for data, MAX_… for limits, and camelCase for functions', () => {
    // The tables of words in src/text are named after their subject.
    const files = globSync('src/**/*.ts').filter((file) => !/^src.text/.test(file));
    const slips = files.flatMap((file) =>
      slipsIn(readFileSync(file, 'utf8')).map((slip) => `${file}: ${slip}`),
    );
    assert.ok(files.length > 150);
    assert.deepEqual(slips, []);
  });

  it('are noticed if they are wrong', () => {
    const slips = slipsIn(`
      const mostPages = 3;
      export const MOST_PAGES = 3;
      const kinds = new Set(['a', 'b']);
      const limits = { bytes: 2 * 1024, name: /x/ } as const;
      const DRAW = () => 1;
      export const MAX_PAGES = 3;
      const parse = (text: string) => text;
      const schema = z.object({});
    `);
    assert.deepEqual(slips, [
      'mostPages: constant data is UPPER_SNAKE',
      'MOST_PAGES: a limit is called MAX_…',
      'kinds: constant data is UPPER_SNAKE',
      'limits: constant data is UPPER_SNAKE',
      'DRAW: a function is camelCase',
    ]);
  });
});
