import { cards } from './cards.ts';
import { chat } from './chat.ts';
import { checks } from './checks.ts';
import { mail } from './mail.ts';
import type { Text } from './text.ts';

/** English, the master: every other language has its shape. */
export const en: Text = { cards, chat, checks, mail };
