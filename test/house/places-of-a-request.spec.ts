import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';

/** The list of places in a query of the store. */
const LIST_OF_PLACES = /\bkey: (?:'places'|ALL_PLACES)/;

/** The files that may read all places of the tenant: for their list, their names, a check, outages, and a pause. */
const ABOUT_THE_TENANT = [
  'src/app/operate/check-installation.ts',
  'src/app/places/manage-places.ts',
  'src/app/places/name-channel.ts',
  'src/app/settings/settings-overview.ts',
  'src/app/tell/ask-pause.ts',
  'src/app/tell/report-outage.ts',
];

describe('The places of a request', () => {
  it('are asked of app/records/recipients.ts; other files list places only for what is about the tenant', async () => {
    const root = new URL('../../', import.meta.url);
    const found: string[] = [];
    for await (const file of glob('src/{app,worker}/**/*.ts', { cwd: root.pathname })) {
      if (LIST_OF_PLACES.test(await readFile(new URL(file, root), 'utf8'))) found.push(file);
    }
    assert.deepEqual(found.toSorted(), ABOUT_THE_TENANT);
  });

  it('would be noticed where they were listed', () => {
    for (const line of ["{ by: 'list', key: 'places' }", '{ key: ALL_PLACES, after }'])
      assert.match(line, LIST_OF_PLACES);
  });
});
