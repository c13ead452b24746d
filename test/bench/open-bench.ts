import { join } from 'node:path';
import { createCertificate, writeCertificate } from '../../sandbox/certificate.ts';
import { startConnector } from '../../sandbox/channel/connector.ts';
import { createChannelKeys } from '../../sandbox/channel/keys.ts';
import { startCosmosDouble } from '../../sandbox/cosmos/double.ts';
import { environmentIn } from '../../sandbox/environment.ts';
import { startTenant } from '../../sandbox/tenant/tenant.ts';
import { createChat } from './chat.ts';
import type { Chat } from './chat.ts';
import { openDesk } from './desk.ts';
import type { Desk } from './desk.ts';
import { openOffice } from './requests.ts';
import type { Office } from './requests.ts';
import type { Addresses } from './rounds.ts';
import { start } from './servers.ts';
import type { PeerName, ServerName, Surroundings } from './servers.ts';

/** The doubles that all bots share, and the bots. */
export interface Bench {
  readonly surroundings: Surroundings;
  readonly chat: Chat;
  /** Starts a bot, which ends with the bench. Gives its address. */
  run(name: ServerName): Promise<string>;
  /** Starts a bot of each name, which end with the bench. */
  startAll(): Promise<Addresses>;
  openOffice(productUrl: string): Promise<Office>;
  /** As `openOffice`, but the jobs run. `crowd`: how many people are added to the tenant. */
  openDesk(productUrl: string, crowd: number): Promise<Desk>;
}

/**
 * Starts the tenant, the key server and the connector. `product`: the folder of the built program. `store`:
 * that of the product. `atEnd`
 * takes what the caller must do at the end, in reverse order.
 */
export async function openBench(
  folder: string,
  product: string,
  peers: readonly PeerName[],
  atEnd: (end: () => unknown) => unknown,
  store: 'sqlite' | 'cosmos' = 'sqlite',
): Promise<Bench> {
  const certificate = await createCertificate();
  const certificateFile = join(folder, 'certificate.pem');
  writeCertificate(certificate, certificateFile);
  const tenant = await startTenant({ certificate });
  const keys = await createChannelKeys({ certificate });
  const connector = await startConnector({ certificate });
  for (const part of [tenant, keys, connector]) atEnd(() => part.close());
  const cosmos = store === 'cosmos' ? await startCosmosDouble({ certificate }) : undefined;
  if (cosmos) atEnd(() => cosmos.close());
  // With too few licenses, Approve asks first.
  tenant.change.setSeats('VISIOCLIENT', 1_000_000);
  const [keysUrl, { serviceUrl }] = [keys.url, connector];
  const around = { folder, tenant, certificateFile, keysUrl, serviceUrl, cosmos };
  const env: Record<string, string> = { ...environmentIn(around), REQUESTS_PER_HOUR: '1000' };
  const surroundings = { folder, env, product };
  const chat = await createChat(tenant, keys, connector);

  const run = async (name: ServerName): Promise<string> => {
    const bot = await start(name, surroundings);
    atEnd(() => bot.stop());
    return bot.url;
  };
  return {
    surroundings,
    chat,
    run,
    async startAll() {
      const addresses = { product: await run('product'), door: await run('door') };
      const others: Partial<Record<PeerName, string>> = {};
      for (const name of peers) others[name] = await run(name);
      return { ...addresses, ...others };
    },
    async openOffice(productUrl) {
      const office = await openOffice(productUrl, env['SQLITE_PATH'] ?? '', { chat, connector, tenant });
      atEnd(() => office.close());
      return office;
    },
    openDesk: (productUrl, crowd) => openDesk(productUrl, { chat, connector, tenant }, crowd),
  };
}
