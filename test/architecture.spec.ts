import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';

const { options, ...ruleSet } = await extractConfig('./.dependency-cruiser.mjs');

async function violationsIn(folders: readonly string[], baseDir = process.cwd()) {
  const settings = { ...options, ruleSet, validate: true, baseDir };
  const { output } = await cruise([...folders], settings);
  assert.ok(typeof output !== 'string');
  const { totalCruised, violations } = output.summary;
  return {
    totalCruised,
    violations: violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
  };
}

describe('architecture', function () {
  this.timeout(60_000);

  it('keeps every import inside the rules', async () => {
    const { totalCruised, violations } = await violationsIn(['src', 'sandbox']);

    assert.ok(
      totalCruised > 150,
      `only ${totalCruised} modules were read: is a TypeScript parser installed?`,
    );
    assert.deepEqual(violations, []);
  });

  it('would notice an import that breaks them', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'license-desk-rules-'));
    try {
      for (const room of ['domain', 'app', 'graph', 'teams', 'cosmos', 'text']) {
        mkdirSync(path.join(folder, 'src', room), { recursive: true });
        writeFileSync(path.join(folder, 'src', room, 'part.ts'), `export type Part = '${room}';\n`);
      }
      symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'));
      const breaches: Readonly<Record<string, readonly [string, string]>> = {
        'domain-imports-nothing': ['src/domain/bad.ts', '../app/part.ts'],
        'app-imports-domain-only': ['src/app/bad.ts', '../graph/part.ts'],
        'rooms-never-meet': ['src/graph/bad.ts', '../teams/part.ts'],
        'only-compose-knows-rooms': ['src/bad.ts', './cosmos/part.ts'],
        'only-teams-and-mail-speak': ['src/graph/worse.ts', '../text/part.ts'],
        'fence-sqlite': ['src/teams/bad.ts', 'node:sqlite'],
        'src-never-imports-test-or-sandbox': ['src/app/worse.ts', '../../sandbox/part.ts'],
      };
      mkdirSync(path.join(folder, 'sandbox'));
      writeFileSync(path.join(folder, 'sandbox', 'part.ts'), 'export type Part = 1;\n');
      for (const [file, target] of Object.values(breaches)) {
        writeFileSync(
          path.join(folder, file),
          `import type * as part from '${target}';\nexport type Bad = typeof part;\n`,
        );
      }

      const { violations } = await violationsIn(['src', 'sandbox'], folder);

      const fired = new Set(violations.map((line) => line.split(':')[0]));
      assert.deepEqual(
        Object.keys(breaches).filter((rule) => !fired.has(rule)),
        [],
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
