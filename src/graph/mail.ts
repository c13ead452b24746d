import { OutsideError } from '../app/ports/outside-error.ts';
import { isGood } from './answer.ts';
import { url } from './batch.ts';
import type { GraphClient } from './client.ts';
import { codeOf, LostAnswer, problemOf } from './outside-errors.ts';

/** One mail, ready to be sent. Graph takes one body, so there is no plain text beside the HTML. */
export interface OutgoingMail {
  /** Address or object id of a configured mailbox. Absent: the mailboxes take turns. */
  readonly from?: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
}

// Without 503: a service that is not available has taken nothing (RFC 9110, 15.6).
const MAY_BE_SENT: ReadonlySet<number> = new Set([500, 502, 504]);

/** Hands one mail to Exchange, once. Throws OutsideError. */
export type SendMail = (mail: OutgoingMail) => Promise<void>;

/**
 * Sends from the configured mailboxes and no other. After a LostAnswer (transient), the mail may have been
 * sent; repeating it can send it twice.
 *
 * @param options.mailboxes - addresses or object ids, at least one
 * @throws RangeError without a mailbox; the returned function throws it for any other mailbox. Both are
 * mistakes of the caller
 */
export function createMailSender(
  client: GraphClient,
  { mailboxes }: { readonly mailboxes: readonly string[] },
): SendMail {
  if (mailboxes.length === 0) throw new RangeError('Mail needs at least one mailbox to send from.');
  const allowed = new Set(mailboxes.map((mailbox) => mailbox.toLowerCase()));
  let turn = -1;
  function next(): string {
    turn = (turn + 1) % mailboxes.length;
    return mailboxes[turn] ?? '';
  }

  return async ({ from = next(), to, subject, html }) => {
    if (!allowed.has(from.toLowerCase()))
      throw new RangeError('Mail goes out from the configured mailboxes only.');
    const message = {
      subject,
      body: { contentType: 'html', content: html },
      toRecipients: [{ emailAddress: { address: to } }],
    };
    const path = url`/users/${from}/sendMail`;
    const answer = await client.send({
      kind: 'mail',
      method: 'POST',
      path,
      body: { message, saveToSentItems: false },
    });
    if (isGood(answer)) return;
    // The mailbox has sent as much as Exchange allows for now. The status varies (400, 403 and 429 have been
    // seen), the code does not.
    if (/MessageLimit|QuotaExceeded/i.test(answer.error.code)) {
      const { retryAfterMs } = answer;
      throw new OutsideError('throttled', `Exchange answered ${answer.status}. ${codeOf(answer)}`, {
        about: from,
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      });
    }
    // The mailbox may not be used, or does not exist: no mail can go out from it, whoever it is for.
    if (answer.status === 403 || answer.status === 404) {
      throw new OutsideError('outage', `Exchange answered ${answer.status}. ${codeOf(answer)}`, {
        outage: 'mailbox',
        about: from,
      });
    }
    // A gateway before Exchange gave up, or Exchange failed at work: the mail may have been sent.
    if (MAY_BE_SENT.has(answer.status)) throw new LostAnswer(problemOf(answer), answer.retryAfterMs);
    throw problemOf(answer);
  };
}
