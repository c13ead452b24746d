/** The result of a mail. `dropped`: it has no recipient any more, so it counts as never asked for. */
export type MailResult = 'sent' | 'refused' | 'dropped';

/** How many mails ended in each way. */
export type MailCounts = Readonly<Record<MailResult, number>>;

export const NO_MAILS: MailCounts = { sent: 0, refused: 0, dropped: 0 };

/** Adds the result of one more mail. */
export function withResult(counts: MailCounts, result: MailResult): MailCounts {
  return { ...counts, [result]: counts[result] + 1 };
}

/** A reader of a result: a person of the request, by index, or its requester. */
export type Reader = number | 'requester';

/** The result of a round of a request, for a reader. */
export interface ToReader {
  readonly requestId: string;
  readonly round: number;
  /** They are told that they wait for a seat. Whoever no longer does is told something else by then. */
  readonly listed?: true;
}

/**
 * The readers of one chunk who are still to be told, in order, and what became of the mails to the others. A
 * job of several readers writes it down anew after each of them, or after each `atOnce` of them.
 */
export interface Telling extends ToReader {
  readonly chat: readonly Reader[];
  readonly mail: readonly Reader[];
  readonly mailed?: MailCounts;
  readonly atOnce?: number;
}

/** Chunks whose jobs fill all slots of the general queue, each telling one reader at a time. */
const MANY_CHUNKS = 8;
/** As many mails as Exchange takes at a time from a mailbox. */
const MAX_AT_ONCE = 4;

/**
 * How many readers a job of a request with so many chunks tells at the same time. Of a large request, many jobs
 * would run side by side, each with one reader. A few jobs with several readers have no more readers without a
 * record, and write less.
 */
export function readersAtOnce(chunks: number): number {
  return chunks >= MANY_CHUNKS ? MAX_AT_ONCE : 1;
}

/** How many slots of its queue a job takes while it runs: one for each reader that it tells at the same time. */
export function slotCount({ atOnce = 1 }: { readonly kind: string; readonly atOnce?: number }): number {
  return Math.min(Math.max(1, atOnce), MAX_AT_ONCE);
}

/** Whether a job outside the mail queues sends mails as long as the mailboxes have room. */
export function sendsMailsBeside(kind: string): boolean {
  return kind === 'tell';
}
