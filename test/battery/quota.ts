import type { Stage } from './stage.ts';

/** Exchange's pace for one mailbox: 30 at once, `bursts` times, and one every two seconds, however many processes send. */
export function tooMany({ world }: Stage, startedAt: number, bursts = 1): readonly string[] {
  const mails = world.tenant.mails.filter(({ at }) => at >= startedAt);
  const early = mails.filter(({ at }, n) => n + 1 > 30 * bursts + ((at - startedAt) / 1000) * 0.5 + 1);
  return early.length === 0 ? [] : [`${early.length} mails were too early for the quota`];
}
