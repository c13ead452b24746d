import { OutsideError } from '../app/ports/outside-error.ts';
import { isGood } from './answer.ts';
import { url } from './batch.ts';
import type { GraphClient } from './client.ts';
import { codeOf, LostAnswer, problemOf } from './outside-errors.ts';

/** One mail, ready to go. Graph takes one body, so there is no plain twin of the HTML. */
export interface OutgoingMail {
  /** Address or object id of a configured mailbox; absent: they take turns. */
  readonly from?: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
}

// 503 is not one of them: who is not available has taken nothing (RFC 9110, 15.6).
const MAY_BE_SENT: ReadonlySet<number> = new Set([500, 502, 504]);

/** Hands one mail to Exchange, once. Throws OutsideError. */
export type SendMail = (mail: OutgoingMail) => Promise<void>;

/**
 * Sends from the configured mailboxes and no other. A LostAnswer (transient) may have been sent: repeating it can double the mail.
 *
 * @param options.mailboxes - addresses or object ids, at least one
 * @throws RangeError for no mailbox, and by the returned function for a mail from any other: mistakes of the caller
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
    // It has sent as much as Exchange lets it for now. The status of that differs (400, 403 and 429 have been seen), the code does not.
    if (/MessageLimit|QuotaExceeded/i.test(answer.error.code)) {
      const { retryAfterMs } = answer;
      throw new OutsideError('throttled', `Exchange answered ${answer.status}. ${codeOf(answer)}`, {
        about: from,
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      });
    }
    // The mailbox may not be used, or is none: no mail can go out, whoever it is for.
    if (answer.status === 403 || answer.status === 404) {
      throw new OutsideError('outage', `Exchange answered ${answer.status}. ${codeOf(answer)}`, {
        outage: 'mailbox',
        about: from,
      });
    }
    // Somebody before Exchange gave up on it, or it broke down at work: the mail may be out.
    if (MAY_BE_SENT.has(answer.status)) throw new LostAnswer(problemOf(answer), answer.retryAfterMs);
    throw problemOf(answer);
  };
}
