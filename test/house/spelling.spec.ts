import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';

/** British forms of the words that this project uses most. Some of them are right in Swedish. */
const BRITISH = /licence|(?<!klient)organisation(?!en)|recognis|behaviour|\bcolours?\b/i;
const SWEDISH = /(?:^|\/)sv(?:\/|\.json$)/;
const READABLE = /\.(?:ts|mjs|md|json|yml|yaml|ps1|bicep|example)$/;

const FOLDERS = '{src,test,sandbox,scripts,docs,cards,env,infra,appPackage,.github}/**/*';

/** The files that we write, except this one. */
const files = [...globSync(FOLDERS), ...globSync('*')]
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => READABLE.test(file) && !SWEDISH.test(file))
  .filter((file) => !/(?:^|\/)node_modules\/|package-lock\.json$|spelling\.spec\.ts$/.test(file));

describe('The spelling', () => {
  it('is American, in names, comments and words alike', () => {
    assert.ok(files.length > 300);
    const british = files.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          BRITISH.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 80)}`] : [],
        ),
    );
    assert.deepEqual(british, []);
  });
});
