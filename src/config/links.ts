import { CLOUDS } from './clouds.ts';
import type { Config } from './config.ts';

// Formats: Microsoft's "Deep link to an application" and "Deep link to a Teams chat". A bot is a user with
// `28:` before its client id.

/**
 * The link to the personal chat with the bot. `words` are typed in already, so that the reader only has to
 * send them.
 */
export function chatLink({ bot, cloud }: Pick<Config, 'bot' | 'cloud'>, words?: string): string {
  const message = words === undefined ? '' : `&message=${encodeURIComponent(words)}`;
  return `${CLOUDS[cloud].teamsUrl}/l/chat/0/0?users=28:${bot.id}${message}`;
}

/**
 * The link to the app in Teams, with a button to add it.
 *
 * @param appId - the `id` of the manifest while the package is uploaded for oneself only. After it was added
 * to the organization's catalog: the App ID in the Teams admin center, which is another one
 */
export function appLink({ bot, cloud }: Pick<Config, 'bot' | 'cloud'>, appId: string): string {
  return `${CLOUDS[cloud].teamsUrl}/l/app/${encodeURIComponent(appId)}?tenantId=${bot.tenantId}`;
}
