import * as z from 'zod';
import type { Conversation } from '../../domain/place.ts';
import type { Connector } from './connectors.ts';

// It becomes a word of the message.
const word = z
  .string()
  .regex(/^[^\s<>",;]{1,320}$/)
  .optional()
  .catch(undefined);
// Fields: TeamsChannelAccount of botframework-connector.
const member = z.object({ email: word, userPrincipalName: word });

/**
 * Makes the function that gives the address of a mentioned person, by the id in the mention; undefined if
 * they have none. It rejects with the connector's error.
 */
export function createMembers(
  connectorFor: (serviceUrl: string) => Promise<Connector>,
): (conversation: Conversation, memberId: string) => Promise<string | undefined> {
  return async ({ serviceUrl, conversationId, teamId }, memberId) => {
    const { conversations } = await connectorFor(serviceUrl);
    // The members of a team are those of its channels; a thread has no members of its own.
    const [where = ''] = (teamId ?? conversationId).split(';messageid=');
    const { email, userPrincipalName } = member.parse(
      await conversations.getConversationMember(where, memberId),
    );
    return email ?? userPrincipalName;
  };
}
