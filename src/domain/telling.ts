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
 * job of several readers writes it down anew after each of them.
 */
export interface Telling extends ToReader {
  readonly chat: readonly Reader[];
  readonly mail: readonly Reader[];
  readonly mailed?: MailCounts;
}

/** Whether a job outside the mail queues sends mails as long as the mailboxes have room. */
export function sendsMailsBeside(kind: string): boolean {
  return kind === 'tell';
}
