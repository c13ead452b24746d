import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../src/sqlite/database.ts';
import { openSqliteStore } from '../../src/sqlite/store.ts';
import { failsAs } from '../contracts/store-notes.ts';

describe('the sqlite database file', () => {
  let folder: string;
  const opened: DatabaseSync[] = [];

  const open = (path: string): DatabaseSync => {
    const database = openDatabase(path, 5000);
    opened.push(database);
    return database;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'license-desk-file-'));
  });
  afterEach(() => {
    for (const database of opened.splice(0)) database.close();
    rmSync(folder, { recursive: true });
  });

  it('is created with its folder, for its owner alone, like the files beside it', () => {
    const path = join(folder, 'new', 'store.db');
    open(path);
    assert.equal(statSync(join(folder, 'new')).mode & 0o777, 0o700);
    for (const file of [path, `${path}-wal`, `${path}-shm`])
      assert.equal(statSync(file).mode & 0o777, 0o600, file);
  });

  it('is closed to others if it was open to them before', () => {
    const path = join(folder, 'store.db');
    writeFileSync(path, '', { mode: 0o644 });
    chmodSync(path, 0o644);
    open(path);
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('survives a loss of power after each commit: WAL with full synchronization', () => {
    const database = open(join(folder, 'store.db'));
    assert.equal(database.prepare('PRAGMA journal_mode').get()?.['journal_mode'], 'wal');
    assert.equal(database.prepare('PRAGMA synchronous').get()?.['synchronous'], 2);
    assert.equal(database.prepare('PRAGMA busy_timeout').get()?.['timeout'], 5000);
  });

  it('copies its WAL into the file when that has 4,000 pages', () => {
    const database = open(join(folder, 'store.db'));
    assert.equal(database.prepare('PRAGMA wal_autocheckpoint').get()?.['wal_autocheckpoint'], 4000);
  });

  it('serves a page of a list from an index, in order', () => {
    const database = open(join(folder, 'store.db'));
    for (const [list, index] of [
      ['list', 'by_list'],
      ['list2', 'by_list2'],
    ]) {
      const sql = `SELECT body FROM documents WHERE pk = ? AND ${list} = ? AND sort > ? ORDER BY sort LIMIT 5`;
      const plan = database
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all('t', 'l', '')
        .map((row) => String(row['detail']));
      assert.equal(plan.length, 1);
      assert.match(
        plan[0] ?? '',
        new RegExp(`USING INDEX ${index} \\(pk=\\? AND ${list}=\\? AND sort>\\?\\)`),
      );
    }
  });

  it('opens with all its documents if an earlier version of the program wrote it', async () => {
    const path = join(folder, 'store.db');
    const earlier = new DatabaseSync(path);
    earlier.exec(readFileSync(new URL('schema-1.sql', import.meta.url), 'utf8'));
    earlier.close();
    const store = openSqliteStore({ path, tenantId: 't', now: () => Date.UTC(2026, 10, 22) });
    try {
      const [place] = await store.page({ by: 'list', key: 'places', order: 'ascending', limit: 10 });
      assert.deepEqual([place?.id, place?.etag], ['place:1', 'etag-1']);
      assert.equal((await store.read('guard:1'))?.type, 'guard');
    } finally {
      await store.close();
    }
  });

  it('is refused, untouched, if a newer version of the program wrote it', () => {
    const path = join(folder, 'store.db');
    const newer = new DatabaseSync(path);
    newer.exec('PRAGMA user_version = 2');
    newer.close();
    assert.throws(() => openDatabase(path, 5000), {
      ...failsAs('refused'),
      message: /newer version.*Start the newer version/,
    });
    const again = new DatabaseSync(path);
    opened.push(again);
    assert.equal(again.prepare('PRAGMA journal_mode').get()?.['journal_mode'], 'delete');
  });

  it('is refused if it is no database, or if its folder cannot be created', () => {
    const path = join(folder, 'text.db');
    writeFileSync(path, 'This is a text of some length, and no database at all.'.repeat(20));
    assert.throws(() => openDatabase(path, 5000), failsAs('refused'));
    assert.throws(() => openDatabase(join(path, 'below', 'store.db'), 5000), failsAs('refused'));
  });
});
