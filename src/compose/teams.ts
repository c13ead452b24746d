import { readServiceUrl } from '../app/places/remember-service-url.ts';
import type { Store } from '../app/ports/store.ts';
import type { DataDocument } from '../app/records/documents.ts';
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
 * Makes the parts that send to Teams.
 *
 * @param store - has the personal chats that were seen; undefined while it is not open
 */
export function createTeams(
  config: Config,
  identity: Identity,
  readerFallback: ReaderFallback,
  store: () => Pick<Store, 'read'> | undefined,
) {
  const isAllowed = (url: string): boolean =>
    isServiceUrl(url, config.channel.serviceHosts, config.channel.serviceOrigins);
  const connectors = createConnectors({
    issuer: config.channel.issuer,
    isServiceUrl: isAllowed,
    getToken: (scope) => identity.getToken(scope),
  });
  const cards = createCards({ timeZone: config.timeZone });
  const serviceUrl = async (): Promise<string> => {
    const open = store();
    const last = open && (await readServiceUrl(open).catch(() => undefined));
    // CLOUD may have been changed since.
    return last !== undefined && isAllowed(last) ? last : defaultServiceUrl(config);
  };
  const messenger = createMessenger({
    connectorFor: (url) => connectors.create(url),
    teamsFor: (url) => connectors.teams(url),
    cards,
    readerFallback,
    tenantId: config.bot.tenantId,
    botId: config.bot.id,
    serviceUrl,
    otherServiceUrl: otherServiceUrl(config),
    conversationOf: async (id) =>
      (await store()?.read<DataDocument<Conversation>>(conversationDocumentId(id)))?.data,
  });
  return { connectors, cards, serviceUrl, messenger };
}

/**
 * The service URL for people who were never seen, until the first activity of the tenant. Every cloud has its
 * connector for Teams under `/teams/`.
 */
function defaultServiceUrl({ channel, cloud }: Config): string {
  const [origin] = channel.serviceOrigins;
  return origin === undefined ? CLOUDS[cloud].serviceUrl : `${origin}/teams/`;
}

/**
 * The connector of GCC, for a tenant there whose `CLOUD` is `public`; undefined if the connector is a double
 * on this machine.
 */
function otherServiceUrl({ channel, cloud }: Config): string | undefined {
  return cloud === 'public' && channel.serviceOrigins.length === 0 ? CLOUDS.gcc.serviceUrl : undefined;
}
