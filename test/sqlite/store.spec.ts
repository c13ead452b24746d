import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { restore, useFakeTimers } from 'sinon';
import type { Store } from '../../src/app/ports/store.ts';
import { openSqliteStore } from '../../src/sqlite/store.ts';
import { create, failsAs, mustCommit, note } from '../contracts/store-notes.ts';
import { storeContract } from '../contracts/store.ts';

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'license-desk-store-'));
}

storeContract('sqlite', async () => {
  const folder = newFolder();
  let time = Date.parse('2026-01-01T00:00:00Z');
  const stores: Store[] = [];
  return {
    open: async (tenantId) => {
      const store = openSqliteStore({ path: join(folder, 'store.db'), tenantId, now: () => time });
      stores.push(store);
      return store;
    },
    elapse: async (seconds) => void (time += seconds * 1000),
    close: async () => {
      await Promise.all(stores.map((store) => store.close()));
      rmSync(folder, { recursive: true });
    },
  };
});

describe('the sqlite store', () => {
  let folder: string;
  let path: string;
  let time: number;
  const stores: Store[] = [];

  const open = (
    more: { newEtag?: () => string; sweepIntervalMs?: number; busyTimeoutMs?: number } = {},
  ): Store => {
    const store = openSqliteStore({ path, tenantId: 'tenant', now: () => time, ...more });
    stores.push(store);
    return store;
  };

  beforeEach(() => {
    folder = newFolder();
    path = join(folder, 'store.db');
    time = Date.parse('2026-01-01T00:00:00Z');
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    restore();
    rmSync(folder, { recursive: true });
  });

  it('keeps documents after a restart', async () => {
    await mustCommit(open(), create(note('a', { text: 'kept' })));
    await stores[0]?.close();
    assert.equal((await open().read('a'))?.id, 'a');
  });

  it('takes etags from the given function', async () => {
    const store = open({ newEtag: () => 'mine' });
    assert.deepEqual(await mustCommit(store, create(note('a'))), ['mine']);
  });

  it('shows a commit at once to another store on the same file', async () => {
    const [first, second] = [open(), open()];
    const [etag] = await mustCommit(first, create(note('a')));
    assert.equal((await second.read('a'))?.etag, etag);
  });

  it('is busy, with a time to try again, while another process holds the lock', async () => {
    const store = open({ busyTimeoutMs: 20 });
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    try {
      const busy = { ...failsAs('busy'), retryAfterMs: 250 };
      await Promise.all(
        ['a', 'b'].map((id) => assert.rejects(store.commit([create(note(id))], randomUUID()), busy)),
      );
    } finally {
      other.close();
    }
    await mustCommit(store, create(note('a')));
  });

  it('runs concurrent commits together, and lets each succeed or fail alone', async () => {
    const store = open();
    const [etag = ''] = await mustCommit(store, create(note('old')));
    const results = await Promise.all(
      [
        [create(note('a')), create(note('b'))],
        [create(note('c')), create(note('a'))],
        [{ kind: 'remove', id: 'old', etag } as const, create(note('d'))],
        [create(note('e')), { kind: 'replace', document: note('old'), etag } as const],
      ].map((operations) => store.commit(operations, randomUUID())),
    );

    assert.deepEqual(
      results.map((result) => [result.outcome, 'index' in result ? result.index : undefined]),
      [
        ['done', undefined],
        ['conflict', 1],
        ['done', undefined],
        ['stale', 1],
      ],
    );
    const left = await Promise.all(['a', 'b', 'c', 'd', 'e', 'old'].map((id) => store.read(id)));
    assert.deepEqual(
      left.flatMap((found) => found?.id ?? []),
      ['a', 'b', 'd'],
    );
  });

  it('finishes waiting calls when it is closed', async () => {
    const store = open();
    const waiting = store.commit([create(note('a'))], randomUUID());
    await store.close();
    assert.equal((await waiting).outcome, 'done');
    assert.equal((await open().read('a'))?.id, 'a');
  });

  it('sweeps expired documents in small steps and leaves the others', async () => {
    const clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const store = open({ sweepIntervalMs: 1000 });
    for (const round of [1, 2, 3]) {
      const short = Array.from({ length: 50 }, (_, i) => create(note(`${round}-${i}`, { ttl: 10 })));
      await mustCommit(store, ...short, create(note(`kept-${round}`)));
    }
    clock.tick(1000);
    assert.equal(rowsIn(path), 153);
    time += 11_000;
    clock.tick(1000);
    assert.equal(rowsIn(path), 53);
    clock.tick(20);
    assert.equal(rowsIn(path), 3);
  });

  it('does not sweep after it was closed, and does not keep the process alive', async () => {
    const clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const store = open({ sweepIntervalMs: 1000 });
    await store.close();
    assert.equal(clock.countTimers(), 0);
  });

  it('refuses a commit id that no document id could contain', async () => {
    await assert.rejects(open().commit([create(note('a'))], 'a/b'), failsAs('refused'));
  });
});

function rowsIn(path: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  const row = database.prepare("SELECT COUNT(*) AS n FROM documents WHERE id NOT LIKE 'mark:%'").get();
  database.close();
  return Number(row?.['n']);
}
