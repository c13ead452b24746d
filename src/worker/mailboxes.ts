import type { Context } from '../app/ports/context.ts';
import { OutsideError } from '../app/ports/outside-error.ts';
import { OUTAGE_RETRY_MS } from '../domain/job.ts';
import type { Lane } from './lane.ts';
import type { Window } from './quota.ts';

/** Concurrent requests that Exchange allows for one mailbox (Microsoft Graph throttling limits, Outlook). */
export const MAX_AT_ONCE = 4;
/**
 * Exchange allows 30 mails a minute from a mailbox. The window is three seconds longer: a job of several mails
 * takes some at once and sends them within a second, and Exchange counts a mail a moment after we do.
 */
export const MAIL_QUOTA: Window = { most: 30, withinMs: 63_000 };
/** How long a mail waits while every mailbox has `MAX_AT_ONCE` requests in hand. */
const BUSY_MS = 1000;

/**
 * The sending of one mail, or of several one after the other. It occupies one of the `MAX_AT_ONCE` requests of
 * its mailbox, or more for mails that go out at the same time.
 */
export interface Sending {
  /** The context for the use case: its mails go out from the mailbox that was taken. */
  readonly ctx: Context;
  /**
   * Gives back the mailbox that was taken before. Takes a mailbox, and mails of its quota: one if left out.
   * Gives 0, or the milliseconds to wait. Throws LeaseLost, StoreError.
   */
  readonly take: (amount?: number) => Promise<number>;
  /**
   * Stops using the mailbox for ten minutes if it is refused, or has sent as much as it may for now. Gives
   * the milliseconds until another one can send; undefined: the failure has nothing to do with the mailbox.
   */
  readonly leaveOut: (error: unknown) => number | undefined;
  readonly end: () => void;
}

/** The mailboxes that send. They take turns, and each has a quota of its own in the lane. */
export function createMailboxes(ctx: Context, lane: Lane, names: readonly string[]) {
  const inUse = new Map<string, number>();
  const leftOut = new Map<string, number>();
  let turn = 0;

  const use = (name: string, change: number): void => void inUse.set(name, (inUse.get(name) ?? 0) + change);
  function waitFor(name: string): number {
    const waitMs = (leftOut.get(name) ?? 0) - ctx.clock.now();
    // Longer than a mailbox can be left out: the clock was far ahead when that was noted.
    return waitMs > OUTAGE_RETRY_MS ? 0 : Math.max(0, waitMs);
  }

  /** Takes this mailbox. Gives 0, or the milliseconds to wait for it. */
  async function takeOne(name: string, amount: number, atOnce: number): Promise<number> {
    const waiting = waitFor(name);
    if (waiting > 0) return waiting;
    if ((inUse.get(name) ?? 0) + atOnce > MAX_AT_ONCE) return BUSY_MS;
    // Before the lane is asked, so that jobs that ask meanwhile see that it is in use.
    use(name, atOnce);
    let waitMs = BUSY_MS;
    try {
      waitMs = await lane.take(amount, name);
    } finally {
      if (waitMs > 0) use(name, -atOnce);
    }
    return waitMs;
  }

  /** `atOnce`: how many mails go out at the same time. */
  function open(atOnce = 1): Sending {
    let mailbox: string | undefined;
    const { mailer } = ctx;
    const end = (): void => {
      if (mailbox !== undefined) use(mailbox, -atOnce);
      mailbox = undefined;
    };
    const leaveOut: Sending['leaveOut'] = (error) => {
      if (mailbox === undefined || !isOfMailbox(error)) return undefined;
      leftOut.set(mailbox, ctx.clock.now() + OUTAGE_RETRY_MS);
      return Math.min(...names.map(waitFor));
    };
    // A job of several mails goes on after a failure, and must not use the mailbox again.
    const send: typeof mailer.send = async (to, content) => {
      try {
        await mailer.send(to, content, mailbox);
      } catch (error) {
        leaveOut(error);
        throw error;
      }
    };
    return {
      ctx: { ...ctx, mailer: { ...mailer, send } },
      async take(amount = 1) {
        end();
        turn += 1;
        const inTurn = names.map((_, at) => names[(turn + at) % names.length] ?? '');
        const waits: number[] = [];
        for (const name of inTurn) {
          const waitMs = await takeOne(name, amount, atOnce);
          if (waitMs === 0) mailbox = name;
          if (waitMs === 0) return 0;
          waits.push(waitMs);
        }
        return Math.min(...waits);
      },
      leaveOut,
      end,
    };
  }

  /** How many mails can be sent at the same time. */
  const room = (): number => names.filter((name) => waitFor(name) === 0).length * MAX_AT_ONCE;

  return { open, room };
}

/** Whether the mailbox is the cause of a failed mail, whoever the mail was for. */
function isOfMailbox(error: unknown): boolean {
  if (!(error instanceof OutsideError)) return false;
  return error.outage === 'mailbox' || (error.kind === 'throttled' && error.about !== undefined);
}

export type Mailboxes = ReturnType<typeof createMailboxes>;
