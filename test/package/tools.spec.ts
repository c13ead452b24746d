import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageFile from '../../package.json' with { type: 'json' };
import { isInstalled, TOOLS } from '../support/install.ts';

const one = { version: '1.0.0' };
const two = { version: '2.0.0' };
const forOthers = { version: '1.0.0', optional: true };

describe('The tools of tests and checks', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'license-desk-tools-'));
    mkdirSync(join(folder, 'node_modules'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function withLocks(wanted: object, found: object): boolean {
    const write = (file: string, packages: object): void =>
      writeFileSync(join(folder, file), JSON.stringify({ packages }));
    write('package-lock.json', { '': {}, ...wanted });
    write('node_modules/.package-lock.json', found);
    return isInstalled(folder);
  }

  it('count as installed when npm installed what the lockfile names, without those for other systems', () => {
    assert.equal(withLocks({ 'node_modules/a': one }, { 'node_modules/a': one }), true);
    const wanted = { 'node_modules/a': one, 'node_modules/b': forOthers };
    assert.equal(withLocks(wanted, { 'node_modules/a': one }), true);
  });

  it('do not when one is missing, has another version, or is no longer named', () => {
    assert.equal(
      withLocks({ 'node_modules/a': one, 'node_modules/b': one }, { 'node_modules/a': one }),
      false,
    );
    assert.equal(withLocks({ 'node_modules/a': two }, { 'node_modules/a': one }), false);
    assert.equal(withLocks({ 'node_modules/a': forOthers }, { 'node_modules/a': two }), false);
    assert.equal(
      withLocks({ 'node_modules/a': one }, { 'node_modules/a': one, 'node_modules/b': one }),
      false,
    );
    rmSync(join(folder, 'node_modules'), { recursive: true });
    assert.equal(isInstalled(folder), false);
  });

  it('are installed for this run', () => {
    assert.ok(isInstalled(TOOLS));
  });

  it('are left out by npm ci, which takes at most 450 MB', function () {
    this.timeout(60_000);
    const all = readdirSync('node_modules', { recursive: true, withFileTypes: true });
    const files = all.filter((entry) => entry.isFile() && !/node_modules.\.cache/.test(entry.parentPath));
    // As `du` counts: in blocks of the disk.
    const bytes = files.map(({ parentPath, name }) => lstatSync(join(parentPath, name)).blocks * 512);
    const megabytes = bytes.reduce((sum, size) => sum + size, 0) / 1024 ** 2;
    assert.ok(megabytes <= 450, `${megabytes.toFixed(0)} MB`);
  });

  it('are no command of a script, since a shell does not find them', () => {
    const bare = Object.entries(packageFile.scripts).filter(([, line]) => !/^(?:node|npm) /.test(line));
    assert.deepEqual(bare, []);
  });
});
