import assert from 'node:assert/strict';
import { openDatabase } from '../../src/sqlite/database.ts';
import { makeStatements } from '../../src/sqlite/statements.ts';

describe('a page of a list in SQLite', () => {
  const database = openDatabase(':memory:', 0);
  const { page } = makeStatements(database);

  after(() => database.close());

  for (const by of ['list', 'list2'] as const) {
    for (const order of ['ascending', 'descending'] as const) {
      for (const after of [false, true]) {
        it(`begins at its cursor in the index and is sorted by it: ${by}, ${order}${after ? ', after a cursor' : ''}`, () => {
          const { sourceSQL } = page({ by, order, after, until: false });
          const plan = database.prepare(`EXPLAIN QUERY PLAN ${sourceSQL}`).all();

          const where = after ? ` AND sort${order === 'ascending' ? '>' : '<'}?` : '';
          assert.deepEqual(
            plan.map(({ detail }) => detail),
            [`SEARCH documents USING INDEX by_${by} (pk=? AND ${by}=?${where})`],
          );
        });
      }
    }
  }
});
