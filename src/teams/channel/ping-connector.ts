import { toOutsideError } from './outside-errors.ts';
import type { Connector } from './connectors.ts';

/** Whether the connector answered, refused our token, or did not answer. */
export type PingResult = 'answered' | 'refused' | 'away';

/**
 * Health check: asks for the members of a conversation that does not exist. Any answer but 401 proves that
 * the connector is there and accepts our token.
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
