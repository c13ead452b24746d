import type { IncomingActivity, OutgoingActivity } from '../activity.ts';
import { cardMessage } from '../cards/replies.ts';
import { placeConversation } from './actor.ts';
import type { Turn } from './turn.ts';

type Event = Pick<IncomingActivity, 'type' | 'action' | 'membersAdded' | 'membersRemoved' | 'recipient'>;

/**
 * Whether the event says that the bot was just added to the conversation. Some hosts say it twice, some at
 * each start.
 */
export function isInstalled({ type, action, membersAdded, recipient }: Event): boolean {
  // An update adds the app again (`add-upgrade`), but that is no new installation.
  if (type === 'installationUpdate') return action === 'add';
  return type === 'conversationUpdate' && (membersAdded ?? []).some(({ id }) => id === recipient.id);
}

/** Whether the event says that the bot was just removed from the conversation. */
export function isUninstalled({ type, action, membersRemoved, recipient }: Event): boolean {
  // `remove-upgrade`: the new version of the app has no bot, or none for such conversations (Microsoft's page
  // on bot events).
  if (type === 'installationUpdate') return action === 'remove' || action === 'remove-upgrade';
  return type === 'conversationUpdate' && (membersRemoved ?? []).some(({ id }) => id === recipient.id);
}

/** The greeting of a conversation; none if it was greeted before. Throws what the use case throws. */
export async function greet(turn: Turn): Promise<readonly OutgoingActivity[]> {
  const { actions, conversation, cards, audience } = turn;
  const contact = await actions.greetConversation(placeConversation(conversation));
  if (contact === undefined) return [];
  const card = cards.greeting({ shared: conversation.kind !== 'personal', ...contact }, audience);
  return [cardMessage(card, audience.text.chat.greetingSummary)];
}
