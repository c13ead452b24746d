import type { Context } from '../ports/context.ts';
import type { JobRun } from '../records/job-run.ts';

/** How many mails are taken from the quota at a time: one write of the lane for all. */
const AT_A_TIME = 5;
/** How long mails that were taken may be sent. The window of `MAIL_QUOTA` (worker/mailboxes.ts) allows for it. */
const TAKEN_FOR_MS = 1000;

/** Gives 0 if a mail may be sent now, or the milliseconds to wait. `left`: how many mails the job has. */
export type MailRoom = (left: number) => Promise<number>;

/** The room that the mailboxes have for the mails of one job. */
export function createMailRoom(ctx: Context, run: JobRun): MailRoom {
  let taken = 0;
  let until = 0;
  return async (left) => {
    if (taken === 0 || ctx.clock.now() > until) {
      const wanted = Math.min(left, AT_A_TIME);
      taken = (await run.take(wanted)) === 0 ? wanted : 0;
      const waitMs = taken > 0 ? 0 : await run.take(1);
      if (waitMs > 0) return waitMs;
      taken = Math.max(taken, 1);
      until = ctx.clock.now() + TAKEN_FOR_MS;
    }
    taken -= 1;
    return 0;
  };
}
