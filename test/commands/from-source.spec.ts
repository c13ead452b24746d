import assert from 'node:assert/strict';
import type { Command } from '../support/run-command.ts';
import { runFile } from '../support/run-command.ts';
import { atScale } from '../support/scale.ts';

/** They start in the same way, so `npm test` runs one. */
const commands = atScale<readonly Command[]>(['migrate'], ['doctor', 'export', 'migrate', 'privacy']);

describe('A command from its source', function () {
  // Each command runs in a process of its own.
  this.timeout(120_000);

  for (const name of commands) {
    it(`starts without a build, as in \`npm run ${name}\``, async () => {
      const { code, err } = await runFile(`src/commands/${name}.ts`, ['--nonsense'], {});
      assert.equal(code, 1);
      assert.match(err, /'--nonsense'/);
    });
  }
});
