import assert from 'node:assert/strict';
import { Expression } from 'adaptive-expressions';
import { Template } from 'adaptivecards-templating';
import * as fc from 'fast-check';
import { readPathsDirectly } from '../../../src/teams/cards/read-paths.ts';

/** Few names, so that paths meet them. Two are on every object. No model has names that differ in case alone. */
const NAMES = ['one', 'two', 'constructor', 'toString'];
const value = fc.letrec((again) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('', 'text', 0, 1, true, false, null),
    fc.array(again('any'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom(...NAMES), again('any'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).any;
const model = fc.dictionary(fc.constantFrom(...NAMES), value, { noNullPrototype: true });
const path = fc
  .tuple(
    fc.constantFrom('', '$root.', '$data.'),
    fc.array(fc.constantFrom('One', ...NAMES), { minLength: 1, maxLength: 3 }),
  )
  .map(([start, names]) => start + names.join('.'));
const source = fc.oneof(
  path,
  path.map((one) => `!${one}`),
  path.map((one) => `\`A \${${one}} of B\``),
  fc.tuple(path, path, path).map((three) => `if(${three.join(', ')})`),
);

const fail = (): never => assert.fail('The library has looked it up.');

/** What a template makes of an expression, or its failure. */
function valueOf(expression: Expression, root: object, row: unknown): unknown {
  try {
    const context = { $root: root, ...(row !== undefined && { $data: Object(row) }) };
    return Template.tryEvaluateExpression(expression, context, true);
  } catch (error) {
    return String(error);
  }
}

describe('A path in a template', () => {
  it('gives what the library reads there, of objects, of maps, and of rows', () => {
    fc.assert(
      fc.property(
        source,
        model,
        fc.option(model, { nil: undefined }),
        fc.boolean(),
        (text, data, row, isMap) => {
          const root = isMap ? new Map(Object.entries(data)) : data;
          const [plain, direct] = [Expression.parse(text), Expression.parse(text)];
          readPathsDirectly(direct);
          assert.deepEqual(valueOf(direct, root, row), valueOf(plain, root, row));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is read without the library', () => {
    const expression = Expression.parse('$root.text.heading');
    readPathsDirectly(expression);
    const memory = { $root: { text: { heading: 'Yes' } }, getValue: fail, setValue: fail, version: fail };
    assert.equal(expression.tryEvaluate(memory).value, 'Yes');
  });
});
