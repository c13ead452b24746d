import { DatabaseSync, StatementSync } from 'node:sqlite';

/** The commit of the store at which the process dies: just before it is durable, or just after. */
export interface CommitPoint {
  readonly when: 'before' | 'after';
  /** The source of a regular expression for the written text: the JSON of every document. */
  readonly pattern: string;
}

/**
 * Watches the commits of node:sqlite, and kills the process at a point, like a power cut. Gives the function
 * that sets the point.
 */
export function watchCommits(): (point: CommitPoint) => void {
  let point: CommitPoint | undefined;
  let written: string[] = [];
  const sqlOf = new WeakMap<StatementSync, string>();

  const prepare = DatabaseSync.prototype.prepare;
  DatabaseSync.prototype.prepare = function prepared(sql) {
    const statement = prepare.call(this, sql);
    sqlOf.set(statement, sql);
    return statement;
  };

  const run = StatementSync.prototype.run;
  StatementSync.prototype.run = new Proxy(run, {
    apply(target, statement: StatementSync, args: readonly unknown[]) {
      const sql = sqlOf.get(statement) ?? '';
      if (sql.startsWith('BEGIN')) written = [];
      if (/^(?:INSERT|UPDATE|DELETE)/.test(sql)) written.push(...args.map(String));
      const isPoint =
        sql === 'COMMIT' && point !== undefined && new RegExp(point.pattern).test(written.join('\n'));
      if (isPoint && point?.when === 'before') die();
      const result: unknown = Reflect.apply(target, statement, args);
      if (isPoint) die();
      return result;
    },
  });
  return (wanted) => {
    point = wanted;
  };
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // Nothing may happen until the signal arrives.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
