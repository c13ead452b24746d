import { toOutsideError } from './outside-errors.ts';
import type { Connector } from './connectors.ts';

/** What came of knocking: it answered us, it refused our token, or it gave no answer of its own. */
export type PingResult = 'answered' | 'refused' | 'away';

/**
 * Asks the connector for the members of a conversation that is none: nobody sees it, and any answer of it but 401 shows that it is
 * there and takes our token.
 */
export async function pingConnector(connector: Promise<Connector>): Promise<PingResult> {
  try {
    await (await connector).conversations.getConversationMembers('license-desk-installation-check');
    return 'answered';
  } catch (error) {
    const { kind } = toOutsideError(error);
    if (kind === 'outage') return 'refused';
    return kind === 'transient' ? 'away' : 'answered';
  }
}
