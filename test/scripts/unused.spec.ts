import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UNUSED } from '../../scripts/program/unused.ts';
import { builtProgram } from '../support/built.ts';

describe('The program that `npm run build` makes', () => {
  it('has none of the packages that it would load and never use, but what @azure/identity needs', async () => {
    const program = readFileSync(join(await builtProgram(), 'license-desk.cjs'), 'latin1');
    const names = Object.keys(UNUSED);
    assert.deepEqual(
      names.filter((name) => program.includes(`node_modules/${name}/`)),
      ['@azure/msal-node'],
    );
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
