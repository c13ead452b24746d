import assert from 'node:assert/strict';
import { readOptions, usage } from '../../sandbox/options.ts';

describe('The command of the sandbox', () => {
  it('opens chat windows on SQLite in fair weather by default', () => {
    const usual = { help: false, playground: true, past: true, store: 'sqlite', seed: undefined };
    assert.deepEqual(readOptions([]), usual);
    assert.deepEqual(readOptions(['--weather', 'fair']), usual);
  });

  it('uses the given options', () => {
    const args = ['--no-playground', '--store', 'cosmos', '--weather', 'rough', '--seed', '42'];
    const rough = { help: false, playground: false, past: false, store: 'cosmos', seed: 42 };
    assert.deepEqual(readOptions(args), rough, 'rough weather has no past, which it would disturb');
    assert.equal(readOptions(['--no-past']).past, false);
    assert.equal(readOptions(['--help']).help, true);
  });

  it('makes up a seed for bad weather without one', () => {
    const { seed } = readOptions(['--weather', 'rough']);
    assert.ok(Number.isInteger(seed));
  });

  for (const args of [
    ['--weather', 'mild'],
    ['--seed', '1'],
    ['--weather', 'rough', '--seed', 'one'],
    ['--store', 'paper'],
    ['--unknown'],
  ]) {
    it(`refuses ${args.join(' ')} and says how it is used`, () => {
      assert.throws(
        () => readOptions(args),
        (error: Error) => error.message.endsWith(usage),
      );
    });
  }

  it('explains bad weather in its help', () => {
    assert.match(usage, /--weather rough +the tenant takes licenses one at a time and shows them late/);
    assert.match(usage, /--seed NUMBER +repeats/);
  });
});
