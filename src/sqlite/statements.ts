import type { DatabaseSync, StatementSync } from 'node:sqlite';

type List = 'list' | 'list2';
export interface PageShape {
  readonly by: List;
  readonly order: 'ascending' | 'descending';
  readonly after: boolean;
  readonly until: boolean;
}

/** The statements of a store, each prepared once. The comment above each names its parameters in order. */
export interface Statements {
  /** pk, id, now */
  readonly read: StatementSync;
  /** pk, id, now */
  readonly etag: StatementSync;
  /** pk, id, etag, list, list2, sort, expires_at, body. Replaces a row with the same id. */
  readonly write: StatementSync;
  /**
   * etag, body, pk, id, list, list2, sort, expires_at. Replaces the content of a row that stays in its lists; changes
   * nothing if the last four differ.
   */
  readonly rewrite: StatementSync;
  /** pk, id */
  readonly remove: StatementSync;
  /** pk, key, now, [after], [until], limit */
  readonly page: (shape: PageShape) => StatementSync;
  /** pk, now, the rowid to go on after, limit */
  readonly scan: StatementSync;
  /** pk, key, now, [until] */
  readonly count: (shape: { readonly by: List; readonly until: boolean }) => StatementSync;
}

const IS_ALIVE = '(expires_at IS NULL OR expires_at > ?)';

/** Prepares the statements; those for lists at their first use. */
export function makeStatements(database: DatabaseSync): Statements {
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return {
    read: prepare(`SELECT etag, body FROM documents WHERE pk = ? AND id = ? AND ${IS_ALIVE}`),
    etag: prepare(`SELECT etag FROM documents WHERE pk = ? AND id = ? AND ${IS_ALIVE}`),
    write: prepare(
      `INSERT INTO documents (pk, id, etag, list, list2, sort, expires_at, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET etag = excluded.etag, list = excluded.list, list2 = excluded.list2,
         sort = excluded.sort, expires_at = excluded.expires_at, body = excluded.body`,
    ),
    rewrite: prepare(
      `UPDATE documents SET etag = ?, body = ?
       WHERE pk = ? AND id = ? AND list IS ? AND list2 IS ? AND sort IS ? AND expires_at IS ?`,
    ),
    remove: prepare('DELETE FROM documents WHERE pk = ? AND id = ?'),
    scan: prepare(
      `SELECT rowid, etag, expires_at, body FROM documents WHERE pk = ? AND ${IS_ALIVE} AND rowid > ? ORDER BY rowid LIMIT ?`,
    ),
    page: ({ by, order, after, until }) =>
      prepare(
        `SELECT etag, body FROM documents WHERE pk = ? AND ${by} = ? AND ${IS_ALIVE}
         ${after ? `AND sort ${order === 'ascending' ? '>' : '<'} ?` : ''} ${until ? 'AND sort <= ?' : ''}
         ORDER BY sort ${order === 'ascending' ? 'ASC' : 'DESC'} LIMIT ?`,
      ),
    count: ({ by, until }) =>
      prepare(
        `SELECT COUNT(*) AS n FROM documents WHERE pk = ? AND ${by} = ? AND ${IS_ALIVE} ${until ? 'AND sort <= ?' : ''}`,
      ),
  };
}
