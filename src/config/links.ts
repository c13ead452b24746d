import { CLOUDS } from './clouds.ts';
import type { Config } from './config.ts';

// Formats: Microsoft's "Deep link to an application" and "Deep link to a Teams chat"; a bot is a user with `28:` before its client id.

/** The address that opens the personal chat with the bot, with `words` typed in: whoever follows it has only to send them. */
export function chatLink({ bot, cloud }: Pick<Config, 'bot' | 'cloud'>, words?: string): string {
  const message = words === undefined ? '' : `&message=${encodeURIComponent(words)}`;
  return `${CLOUDS[cloud].teamsUrl}/l/chat/0/0?users=28:${bot.id}${message}`;
}

/**
 * The address that opens the app in Teams, with a button to add it.
 *
 * @param appId - the `id` of the manifest while the package is only uploaded for oneself; once it is in the organization's
 *   catalog, the App ID that the Teams admin center shows for it, which is another one
 */
export function appLink({ bot, cloud }: Pick<Config, 'bot' | 'cloud'>, appId: string): string {
  return `${CLOUDS[cloud].teamsUrl}/l/app/${encodeURIComponent(appId)}?tenantId=${bot.tenantId}`;
}
