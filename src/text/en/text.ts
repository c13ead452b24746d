import type { CardText } from './cards.ts';
import type { ChatText } from './chat.ts';
import type { CheckText } from './checks.ts';
import type { MailText } from './mail.ts';

/** All the words of one language. English is the master: its shape is the type of the others. */
export interface Text {
  readonly cards: CardText;
  readonly chat: ChatText;
  readonly mail: MailText;
  readonly checks: CheckText;
}

export type { CardText, ChatText, CheckText, MailText };
