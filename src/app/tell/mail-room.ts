import type { Context } from '../ports/context.ts';
import type { JobRun } from '../records/job-run.ts';

/** How many mails that go out one after the other are taken from the quota at a time: one write for all. */
const AT_A_TIME = 5;
/** How long mails that were taken may be sent. The window of `MAIL_QUOTA` (worker/mailboxes.ts) allows for it. */
const TAKEN_FOR_MS = 1000;

/** Gives 0 if a mail may be sent now, or the milliseconds to wait. `left`: how many mails the job has. */
export type MailRoom = (left: number) => Promise<number>;

/** The room that the mailboxes have for the mails of one job. `atOnce`: how many of them go out at the same time. */
export function createMailRoom(ctx: Context, run: JobRun, atOnce: number): MailRoom {
  let taken = 0;
  let until = 0;
  async function find(left: number): Promise<number> {
    if (taken === 0 || ctx.clock.now() > until) {
      const wanted = Math.min(left, atOnce === 1 ? AT_A_TIME : atOnce);
      taken = (await run.take(wanted)) === 0 ? wanted : 0;
      const waitMs = taken > 0 ? 0 : await run.take(1);
      if (waitMs > 0) return waitMs;
      taken = Math.max(taken, 1);
      until = ctx.clock.now() + TAKEN_FOR_MS;
    }
    taken -= 1;
    return 0;
  }
  // Mails that go out at the same time ask one after the other.
  let last: Promise<unknown> = Promise.resolve();
  return (left) => {
    const next = last.then(() => find(left));
    last = next.catch(() => undefined);
    return next;
  };
}
