import type { TaskOf } from '../../domain/job.ts';
import { OUTAGE_FOR_MS } from '../../domain/job.ts';
import { REASON_OF_WAIT } from '../../domain/wait.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { readRequestDocument } from '../records/load-request.ts';
import { approvalIn } from './chunk-round.ts';
import { licenseTarget } from './engine/license-target.ts';
import { giveUpWaiting } from './give-up-waiting.ts';
import { keepWaiting } from './keep-waiting.ts';
import { windowTarget } from './window-target.ts';

/**
 * Job: assigns the license to the persons of one chunk, and of the chunks after it if it can. Gives up if an
 * approver stopped the wait, or if the wait has lasted for 7 days (`OUTAGE_FOR_MS`).
 */
export async function assignLicenses(ctx: Context, run: JobRun, task: TaskOf<'assign'>): Promise<void> {
  const document = await readRequestDocument(ctx, task.requestId);
  const approval = approvalIn(document?.data, task.round);
  if (!document || !approval) return finish(run);

  const { stopped } = document.data;
  if (stopped) return giveUpWaiting(ctx, run, task, REASON_OF_WAIT[stopped.cause]);

  const target = await windowTarget(ctx, run, task, document, approval);
  try {
    return await licenseTarget(ctx, run, target);
  } catch (error) {
    const isOver = error instanceof OutsideError && ctx.clock.now() - target.began >= OUTAGE_FOR_MS;
    return giveUpWaiting(ctx, run, task, isOver ? 'outage' : await keepWaiting(ctx, run, task, error));
  }
}
