import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

const entries = (folder: string) => readdirSync(folder, { withFileTypes: true });
const foldersOf = (folder: string) => entries(folder).flatMap((one) => (one.isDirectory() ? [one.name] : []));
const filesOf = (folder: string) => entries(folder).flatMap((one) => (one.isFile() ? [one.name] : []));

describe('The floor plan', () => {
  it('has only main.ts besides the folders of src, and only folders in app', () => {
    assert.deepEqual(filesOf('src'), ['main.ts']);
    assert.deepEqual(filesOf('src/app'), []);
  });

  it('is mirrored by the tests, and none of them lies at their root', () => {
    const packageOfTools = ['.npmrc', 'package-lock.json', 'package.json'];
    assert.deepEqual(filesOf('test').toSorted(), [...packageOfTools, 'run.ts', 'tools.ts']);
    const rooms = foldersOf('src/app');
    // A test of the whole life of a request belongs to no single folder.
    assert.deepEqual(
      foldersOf('test/app').filter((room) => room !== 'life' && !rooms.includes(room)),
      [],
    );
  });

  it('has small files: none of more than 300 lines, half of at most 80', () => {
    const sizes = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => [readFileSync(`src/${file}`, 'utf8').split('\n').length - 1, file] as const)
      .toSorted(([one], [other]) => one - other);
    assert.deepEqual(
      sizes.filter(([lines]) => lines > 300),
      [],
    );
    assert.ok(Number(sizes[Math.floor(sizes.length / 2)]?.[0]) <= 80);
  });

  it('is described on one page, docs/architecture.md, which names every folder of src and of app', () => {
    const page = readFileSync('docs/architecture.md', 'utf8');
    const unnamed = [
      ...foldersOf('src').map((room) => `src/${room}`),
      ...foldersOf('src/app').map((room) => `app/${room}`),
    ];
    assert.deepEqual(
      unnamed.filter((room) => !page.includes(`\`${room}\``)),
      [],
    );
  });
});
