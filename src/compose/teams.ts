import type { Store } from '../app/ports/store.ts';
import type { Holding } from '../app/records/documents.ts';
import { conversationDocumentId } from '../app/records/documents.ts';
import { CLOUDS, isServiceUrl } from '../config/clouds.ts';
import type { Config } from '../config/config.ts';
import type { Conversation } from '../domain/place.ts';
import { createCards } from '../teams/cards/cards.ts';
import { createConnectors } from '../teams/channel/connectors.ts';
import { createMessenger } from '../teams/outbound/messenger.ts';
import type { ReaderFallback } from '../teams/reader-fallback.ts';
import type { Identity } from './identity.ts';

/**
 * The way out to Teams.
 *
 * @param store - where personal chats are kept that were seen; undefined while it is not open
 */
export function createTeams(
  config: Config,
  identity: Identity,
  readerFallback: ReaderFallback,
  store: () => Pick<Store, 'read'> | undefined,
) {
  const connectors = createConnectors({
    issuer: config.channel.issuer,
    isServiceUrl: (url) => isServiceUrl(url, config.channel.serviceHosts, config.channel.serviceOrigins),
    getToken: (scope) => identity.getToken(scope),
  });
  const cards = createCards({ timeZone: config.timeZone });
  const serviceUrl = defaultServiceUrl(config);
  const messenger = createMessenger({
    connectorFor: (url) => connectors.create(url),
    cards,
    readerFallback,
    tenantId: config.bot.tenantId,
    botId: config.bot.id,
    serviceUrl,
    conversationOf: async (id) =>
      (await store()?.read<Holding<Conversation>>(conversationDocumentId(id)))?.data,
  });
  return { connectors, cards, serviceUrl, messenger };
}

/** Where people are written to who were never seen. Every cloud has its connector for Teams under `/teams/`. */
function defaultServiceUrl({ channel, cloud }: Config): string {
  const [origin] = channel.serviceOrigins;
  return origin === undefined ? CLOUDS[cloud].serviceUrl : `${origin}/teams/`;
}
