import * as z from 'zod';
import type { Conversation } from '../../domain/place.ts';
import type { Connector } from './connectors.ts';

// It becomes a word of what was said.
const word = z
  .string()
  .regex(/^[^\s<>",;]{1,320}$/)
  .optional()
  .catch(undefined);
// Fields: TeamsChannelAccount of botframework-connector.
const member = z.object({ email: word, userPrincipalName: word });

/**
 * Makes what tells the address of somebody who is mentioned, by the id that the mention carries; undefined for one without any. It
 * rejects with what the connector says.
 */
export function createMembers(
  connectorFor: (serviceUrl: string) => Promise<Connector>,
): (conversation: Conversation, memberId: string) => Promise<string | undefined> {
  return async ({ serviceUrl, conversationId, teamId }, memberId) => {
    const { conversations } = await connectorFor(serviceUrl);
    // A team's members are those of its channels; a thread has none of its own.
    const [where = ''] = (teamId ?? conversationId).split(';messageid=');
    const { email, userPrincipalName } = member.parse(
      await conversations.getConversationMember(where, memberId),
    );
    return email ?? userPrincipalName;
  };
}
