import { join } from 'node:path';
import { environmentIn } from '../../sandbox/environment.ts';
import { createChat } from './chat.ts';
import type { Chat } from './chat.ts';
import { openDesk } from './desk.ts';
import type { Desk } from './desk.ts';
import { startDoubles } from './doubles.ts';
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
  /** As `openOffice`, but the jobs run. `crowd`, `persons`: as for `openDesk` of desk.ts. */
  openDesk(productUrl: string, crowd: number, persons?: number): Promise<Desk>;
}

/**
 * Starts the tenant, the key server and the connector in a process of their own. `product`: the folder of the
 * built program. `store`: that of the product. `atEnd` takes what the caller must do at the end, in reverse order.
 */
export async function openBench(
  folder: string,
  product: string,
  peers: readonly PeerName[],
  atEnd: (end: () => unknown) => unknown,
  store: 'sqlite' | 'cosmos' = 'sqlite',
): Promise<Bench> {
  const certificateFile = join(folder, 'certificate.pem');
  const doubles = await startDoubles(certificateFile, store);
  atEnd(() => doubles.close());
  const around = { ...doubles, folder, tenant: doubles, certificateFile, cosmos: doubles.cosmos };
  const env: Record<string, string> = { ...environmentIn(around), REQUESTS_PER_HOUR: '1000' };
  const surroundings = { folder, env, product };
  const chat = await createChat(doubles);

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
      const office = await openOffice(productUrl, env['SQLITE_PATH'] ?? '', { chat, doubles });
      atEnd(() => office.close());
      return office;
    },
    openDesk: (productUrl, crowd, persons) => openDesk(productUrl, { chat, doubles }, crowd, persons),
  };
}
