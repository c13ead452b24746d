import { cards } from './en/cards.ts';
import { chat } from './en/chat.ts';
import { checks } from './en/checks.ts';
import { mail } from './en/mail.ts';
import type { Text } from './text.ts';

/** English, the master: every other language has its shape. */
export const en: Text = { cards, chat, checks, mail };
