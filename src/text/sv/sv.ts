import { cards } from './cards.ts';
import { chat } from './chat.ts';
import { checks } from './checks.ts';
import { mail } from './mail.ts';
import type { Text } from '../en/text.ts';

/** Swedish, in the words that Microsoft 365 uses in Swedish. */
export const sv: Text = { cards, chat, checks, mail };
