import type { Json } from './activity.ts';
import { channelName, teamName } from './window.ts';
import type { ChatWindow } from './window.ts';

/**
 * The connector's words about a window's team: `GET /v3/teams/{id}` and `/v3/teams/{id}/conversations`. General has the team's id,
 * and no name (MicrosoftDocs/msteams-docs#11855). Undefined for any other call.
 */
export function teamAnswer(
  { team, channel, person }: ChatWindow,
  method: string,
  path: string,
): Json | undefined {
  if (method !== 'GET') return undefined;
  const [, , kind, , what] = path.split(/[/?]/);
  if (kind !== 'teams') return undefined;
  if (what === undefined || what === '') {
    return { id: team, name: teamName, aadGroupId: person.id, type: 'standard' };
  }
  if (what !== 'conversations') return undefined;
  const conversations = [
    { id: team, name: null, type: 'standard' },
    { id: channel, name: channelName, type: 'standard' },
  ];
  return { conversations };
}
