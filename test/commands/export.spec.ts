import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditDocument } from '../../src/app/records/audit-entry.ts';
import { create } from '../../src/app/records/documents.ts';
import { openSqliteStore } from '../../src/sqlite/store.ts';
import { FakeContext } from '../support/fake-context.ts';
import type { Ended } from '../support/run-command.ts';
import { runCommand } from '../support/run-command.ts';

const tenantId = '11111111-2222-4333-8444-55555555abcd';

describe('npm run export', function commands() {
  // Each command runs in a process of its own.
  this.timeout(60_000);
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'license-desk-export-'));
    path = join(folder, 'desk.db');
    const fake = new FakeContext();
    const store = openSqliteStore({ path, tenantId, now: Date.now });
    for (const what of ['first', 'second']) {
      const commitId = fake.ctx.ids.next();
      const entry = auditDocument(fake.ctx, commitId, { actor: 'license-desk', what });
      await store.commit([create(entry)], commitId);
    }
    await Promise.all([store.close(), fake.close()]);
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Runs the command in a process of its own. */
  function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const own = {
      BOT_ID: tenantId,
      BOT_TYPE: 'SingleTenant',
      BOT_TENANT_ID: tenantId,
      BOT_PASSWORD: 'not-used-here',
      SQLITE_PATH: path,
      ...env,
    };
    return runCommand('export', args, own);
  }

  it('writes the audit to standard output, and nothing else', async () => {
    const { code, out } = await run(['--format', 'jsonl']);
    assert.equal(code, 0);
    assert.deepEqual(
      out
        .trimEnd()
        .split('\n')
        .map((line) => /"what":"(\w+)"/.exec(line)?.[1]),
      ['first', 'second'],
    );
  });

  it('writes a file that only its owner can read, as CSV by default', async () => {
    const file = join(folder, 'audit.csv');
    const { code, out } = await run(['--out', file, '--to', '2026-11-22']);
    assert.deepEqual([code, out], [0, '']);
    assert.match(await readFile(file, 'utf8'), /^\uFEFFat,actor[^]*,license-desk,,second,,,,\r\n$/);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it('says what is wrong with its arguments, and with the configuration', async () => {
    for (const [args, sentence] of [
      [['--format', 'xlsx'], /^--format must be csv or jsonl\.$/m],
      [['--from', '2026-02-30'], /^--from must be a day, such as 2026-11-22\.$/m],
      [['--from', '2026-11-23', '--to', '2026-11-22'], /^--from is after --to\.$/m],
      [['--nonsense'], /'--nonsense'/],
    ] as const) {
      const { code, err } = await run(args);
      assert.equal(code, 1);
      assert.match(err, sentence);
    }
    const { code, err } = await run([], { BOT_ID: 'x' });
    assert.equal(code, 1);
    assert.match(err, /- BOT_ID: is not a GUID/);
  });

  it('creates no empty store if there is none', async () => {
    const elsewhere = join(folder, 'elsewhere.db');
    const { code, err } = await run([], { SQLITE_PATH: elsewhere });
    assert.equal(code, 1);
    assert.match(err, /There is no store at .*elsewhere\.db\. Check SQLITE_PATH\./);
    await assert.rejects(stat(elsewhere), { code: 'ENOENT' });
  });
});
