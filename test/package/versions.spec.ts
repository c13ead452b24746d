import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { variables } from '../../src/config/variables.ts';

const read = (file: string) => readFileSync(file, 'utf8');

describe('The variables', () => {
  it('stand each in the table for operators, and in the example', () => {
    const [table, example] = [read('docs/operations.md'), read('env/.env.example')];
    const unnamed = Object.keys(variables.shape).filter(
      (name) => !table.includes(`\`${name}\``) || !example.includes(`${name}=`),
    );
    assert.deepEqual(unnamed, []);
  });
});
