import type { JobTask } from '../../domain/job.ts';
import type { Context } from '../ports/context.ts';
import type { Document, Operation, Stored } from '../ports/store.ts';
import type { JobRun } from './job-run.ts';
import { newJob } from './queue-job.ts';

/** How long a question waits that nobody can be asked, since there is no place. */
export const ASK_AGAIN_MS = 3_600_000;

/** Jobs in one commit. It takes 100 operations, that of the own job among them. */
export const FAN_OUT = 90;

/**
 * Creates one job for each document of a list (none where `taskOf` gives undefined), and ends the job in
 * hand. If the list is longer than a commit, `goOn` gives the job that continues at a cursor. If the list is
 * empty from the start, `whenEmpty` is committed instead. Throws LeaseLost, StoreError.
 */
export async function fanOut<D extends Document>(
  ctx: Context,
  run: JobRun,
  list: { readonly key: string; readonly after: string | undefined },
  taskOf: (document: Stored<D>) => JobTask | undefined,
  goOn: (after: string) => JobTask,
  whenEmpty: () => readonly Operation[] = () => [],
): Promise<void> {
  const cursor = list.after === undefined ? {} : { after: list.after };
  const query = { by: 'list', key: list.key, order: 'ascending', limit: FAN_OUT, ...cursor } as const;
  const documents = await ctx.store.page<D>(query);
  if (documents.length === 0 && list.after === undefined) {
    await run.commit(whenEmpty(), 'finish');
    return;
  }
  const tasks = documents.flatMap((document) => taskOf(document) ?? []);
  const last = documents.at(-1)?.sort;
  if (last !== undefined && documents.length === FAN_OUT) tasks.push(goOn(last));
  await run.commit(
    tasks.map((task) => newJob(ctx, task)),
    'finish',
  );
}
