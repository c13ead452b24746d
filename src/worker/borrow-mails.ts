import { LeaseLost } from '../app/records/job-run.ts';
import type { Sending } from './mailboxes.ts';
import type { QueueGroup } from './queue-group.ts';
import { isPaused } from './queue-group.ts';

/** The wait that a telling job gets where it may send no mail. It hands its mails over instead of waiting. */
const MAILS_ELSEWHERE_MS = 1000;

/**
 * Takes from the quota of the mails for a telling job, which is in another queue. Gives a wait also while no
 * mails are sent, or while another instance sends them; no queue waits for that.
 */
export async function borrowMails(
  mails: QueueGroup | undefined,
  sending: Sending | undefined,
  amount: number,
  now: number,
): Promise<number> {
  if (!mails || !sending) return MAILS_ELSEWHERE_MS;
  if (isPaused(mails, now)) return mails.pausedUntil - now;
  try {
    return await sending.take(amount);
  } catch (error) {
    if (error instanceof LeaseLost) return MAILS_ELSEWHERE_MS;
    throw error;
  }
}
