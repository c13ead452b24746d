import { DatabaseSync, StatementSync } from 'node:sqlite';

/** At which commit of the store the process dies: just before it is durable, or just after. */
export interface CommitPoint {
  readonly when: 'before' | 'after';
  /** Source of a regular expression that fits what is written, the JSON of every document. */
  readonly pattern: string;
}

/** Waits in the commits of node:sqlite for a point, and kills the process there, as a power cut would. Gives what sets the point. */
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
  // Nothing is done any more in the moment until the signal has arrived.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
