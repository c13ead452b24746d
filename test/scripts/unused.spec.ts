import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UNUSED } from '../../scripts/program/unused.ts';
import { builtProgram } from '../support/built.ts';

/** Where a name in UNUSED is a file, its place in the program. */
const FILES: Readonly<Record<string, string>> = {
  './botFrameworkAdapter': 'botbuilder/lib/botFrameworkAdapter.js',
  './plugins': 'restify/lib/plugins/index.js',
  './commonRegex': 'adaptive-expressions/lib/commonRegex.js',
  '../commonRegex': 'adaptive-expressions/lib/commonRegex.js',
  './generated': 'adaptive-expressions/lib/generated/index.js',
};

/** The names in UNUSED that other parts of the program need: our identity, and our log. */
const NEEDED = ['@azure/msal-node', '@azure/identity', 'jsonwebtoken', 'pino'];

describe('The program that `npm run build` makes', () => {
  it('has nothing that it would load and never use, but what other parts of it need', async () => {
    const program = readFileSync(join(await builtProgram(), 'license-desk.cjs'), 'latin1');
    const has = (path: string): boolean => program.includes(`node_modules/${path}`);
    assert.deepEqual(
      Object.keys(UNUSED).filter((name) => has(FILES[name] ?? `${name}/`)),
      NEEDED,
    );
    assert.ok(!has('restify/node_modules/pino/'));
    assert.ok(!has('botbuilder/lib/index.js'));
    // Without these stand-ins, a call of Graph would load the second HTTP client of Node.
    assert.ok(program.includes('Reflect.construct(globalThis[name]'));
    assert.equal(program.match(/node_modules\/zod\/v3\/types\.cjs"/g)?.length, 1);
  });

  it('leaves each of them out where these files import it, which exist', () => {
    const modules = join(import.meta.dirname, '../../node_modules');
    for (const [name, files] of Object.entries(UNUSED)) {
      for (const file of files)
        assert.match(
          readFileSync(join(modules, file), 'utf8'),
          new RegExp(`require\\(["']${name}["']\\)`),
          file,
        );
    }
  });
});
