import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../app/ports/store.ts';
import { toStoreError } from './store-errors.ts';

const SCHEMA_VERSION = 1;
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS documents (
    pk TEXT NOT NULL,
    id TEXT NOT NULL,
    etag TEXT NOT NULL,
    list TEXT,
    list2 TEXT,
    sort TEXT,
    expires_at INTEGER,
    body TEXT NOT NULL,
    UNIQUE (pk, id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS by_list ON documents (pk, list, sort, expires_at) WHERE list IS NOT NULL;
  CREATE INDEX IF NOT EXISTS by_list2 ON documents (pk, list2, sort, expires_at) WHERE list2 IS NOT NULL;
  CREATE INDEX IF NOT EXISTS by_expiry ON documents (expires_at) WHERE expires_at IS NOT NULL;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/**
 * Pages of 4 KB in the WAL after which SQLite copies them into the file. A page that many commits write is then copied
 * once. With SQLite's own 1,000 pages, a commit takes an eighth more CPU: decision 0011.
 */
const CHECKPOINT_PAGES = 4000;

/**
 * Opens the database file. Creates it and its tables if needed; a new file or folder is readable by its owner
 * alone. `busyTimeoutMs`: how long a statement, and with it the program, waits for the lock of another
 * process. Throws StoreError: `refused` for a file that is newer than this program or no database, else
 * `busy` or `down`.
 */
export function openDatabase(path: string, busyTimeoutMs: number): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (path !== ':memory:') makePrivate(path);
    database = new DatabaseSync(path, { timeout: busyTimeoutMs });
    prepare(database, path);
    return database;
  } catch (error) {
    database?.close();
    throw toStoreError(error);
  }
}

/** Creates the file before SQLite opens it, since SQLite gives its -wal and -shm files the same mode. */
function makePrivate(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
  } catch (error) {
    throw new StoreError(
      'refused',
      `The database file ${path} cannot be created: check the folder and its permissions.`,
      {
        cause: error,
      },
    );
  }
}

function prepare(database: DatabaseSync, path: string): void {
  refuseNewer(versionOf(database), path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};`);
  if (versionOf(database) === SCHEMA_VERSION) return;
  database.exec('BEGIN IMMEDIATE');
  // Checked again under the lock: another process may have been first.
  refuseNewer(versionOf(database), path);
  database.exec(SCHEMA);
  database.exec('COMMIT');
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}

function refuseNewer(version: number, path: string): void {
  if (version <= SCHEMA_VERSION) return;
  throw new StoreError(
    'refused',
    `The database file ${path} was written by a newer version of License Desk ` +
      `(its schema is ${version}, this program knows ${SCHEMA_VERSION}). Start the newer version, or name another file.`,
  );
}
