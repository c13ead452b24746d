import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import packageFile from '../../package.json' with { type: 'json' };
import { variables } from '../../src/config/variables.ts';

const read = (file: string) => readFileSync(file, 'utf8');
const lock = JSON.parse(read('package-lock.json'));
const [, ...headings] = [...read('CHANGELOG.md').matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
const releases = headings.map((heading) => {
  const [, version = '', day = ''] = /^(\d+\.\d+\.\d+) - (\d{4}-\d\d-\d\d)$/.exec(heading) ?? [];
  return { heading, version, day };
});

/** A version as text that sorts like versions do. */
const sortable = (version: string) =>
  version
    .split('.')
    .map((part) => part.padStart(6, '0'))
    .join('.');

describe('The version', () => {
  it('is the same in package.json, in the lockfile, and at the top of the changelog', () => {
    const { version } = packageFile;
    assert.deepEqual(
      { lock: lock.version, root: lock.packages[''].version, changelog: releases[0]?.version },
      { lock: version, root: version, changelog: version },
    );
  });

  it('has a date in the changelog, newest first, below the unreleased changes', () => {
    assert.match(read('CHANGELOG.md'), /^# Changelog\n[^#]*\n## Unreleased\n/);
    for (const { heading, version, day } of releases) {
      assert.ok(version !== '' && !Number.isNaN(Date.parse(day)), heading);
    }
    const order = releases.map(({ version }) => sortable(version));
    assert.deepEqual(order, order.toSorted().toReversed());
  });

  it('is that of the tag, or no release is made', () => {
    assert.match(read('.github/workflows/release.yml'), /test "\$GITHUB_REF_NAME" = "v\$\(/);
  });
});

describe('The variables', () => {
  it('are all in the table for operators, and in the example', () => {
    const [table, example] = [read('docs/operations.md'), read('env/.env.example')];
    const unnamed = Object.keys(variables.shape).filter(
      (name) => !table.includes(`\`${name}\``) || !example.includes(`${name}=`),
    );
    assert.deepEqual(unnamed, []);
  });
});
