import { OutsideError } from '../app/ports/outside-error.ts';
import type { Mailer } from '../app/ports/ports.ts';
import { readerFor } from '../text/languages.ts';
import { toHtml } from './html.ts';
import { writeLetter } from './letter.ts';

/** A mail ready to be sent: one address, a subject of one line, an HTML body. */
export interface OutgoingMail {
  /** One of the configured mailboxes. Absent: they take turns. */
  readonly from?: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
}

export interface MailerDeps {
  /** Sends one mail; undefined if no mailbox is configured. Throws OutsideError. */
  readonly send: ((mail: OutgoingMail) => Promise<void>) | undefined;
  /** The address that opens the personal chat with the bot. */
  readonly chatUrl: string;
  /** The default language, and the time zone of the times in mails. */
  readonly readerFallback: { readonly language: string; readonly timeZone: string };
}

/** Makes the port that sends mails to people, each in their language if there is a translation. */
export function createMailer({ send, readerFallback, chatUrl }: MailerDeps): Mailer {
  return {
    enabled: send !== undefined,

    async send({ address, language }, content, from) {
      if (send === undefined) throw new OutsideError('permanent', 'No mailbox to send from is configured.');
      const letter = writeLetter(content, readerFor(language, readerFallback), chatUrl);
      const mail = { to: address, subject: letter.subject, html: toHtml(letter) };
      await send(from === undefined ? mail : { ...mail, from });
    },
  };
}
