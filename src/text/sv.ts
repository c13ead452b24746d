import { cards } from './sv/cards.ts';
import { chat } from './sv/chat.ts';
import { checks } from './sv/checks.ts';
import { mail } from './sv/mail.ts';
import type { Text } from './text.ts';

/** Swedish, in the words that Microsoft 365 uses in Swedish. */
export const sv: Text = { cards, chat, checks, mail };
