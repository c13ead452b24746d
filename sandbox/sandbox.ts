import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificate, writeCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { createChannelKeys } from './channel/keys.ts';
import { createClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { createDays } from './days.ts';
import { startCosmosDouble } from './cosmos/double.ts';
import { startBot } from './bot.ts';
import type { Bot } from './bot.ts';
import { startConnector } from './playground/connector.ts';
import type { Connector } from './playground/connector.ts';
import { startPages } from './playground/pages.ts';
import { PAST_CHATS } from './past/person.ts';
import { PAST_MS, playPast } from './past/play-past.ts';
import type { Sign } from './playground/relay.ts';
import { freePort } from './processes.ts';
import { storeNames } from './steps.ts';
import { startTenant } from './tenant/tenant.ts';
import type { Tenant } from './tenant/tenant.ts';
import { makeRough } from './weather.ts';
import type { Weather } from './weather.ts';
import { openWindow, seats } from './windows.ts';
import type { Seat } from './windows.ts';

export interface SandboxOptions {
  /** The store in which the bot keeps its requests: a file in the sandbox's folder, or the double of Azure Cosmos DB. */
  readonly store?: 'sqlite' | 'cosmos';
  /** Whether the two chat windows are opened. */
  readonly playground?: boolean;
  /** `usual`: the well-known ports of the command if they are free, else any. */
  readonly ports?: 'usual' | 'any';
  /** The program that Node runs as the bot: flags, file, arguments. */
  readonly botArgs?: readonly string[];
  /** Turns on rough weather (weather.ts) with this seed. */
  readonly seed?: number | undefined;
  /** Whether the bot starts with the decisions of the last 30 days that past/past-decisions.ts names. */
  readonly past?: boolean;
  /** Gets each line of the bot that somebody should see, until `close`: warnings, errors, and lines that are not of the log. */
  readonly onWarning?: (line: string) => void;
}

/** The product, running against a simulated tenant. */
export interface Sandbox {
  readonly tenant: Tenant;
  readonly bot: Bot;
  readonly connector: Connector;
  /** The clock of the bot and of all doubles. */
  readonly clock: Clock;
  readonly seats: { readonly employee: Seat; readonly approver: Seat };
  /** Set only in rough weather. */
  readonly weather: Weather | undefined;
  readonly tenantPage: string;
  /** Both windows on one page. */
  readonly chatsPage: string;
  /** Resolves with a sentence when the bot or a window ends by itself. */
  readonly broken: Promise<string>;
  /** Ends everything and removes the files that the sandbox wrote. */
  close(): Promise<void>;
}

const usualPorts = { bot: 3978, pages: 56149, employee: 56150, approver: 56151 } as const;

const folders = new Set<string>();
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Starts everything and waits until it can be used. @throws if a part does not start, after ending the others */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const ending: (() => Promise<void>)[] = [];
  let isEnding = false;
  const close = async (): Promise<void> => {
    isEnding = true;
    for (const end of ending.splice(0).toReversed()) await end();
  };
  // The windows end before the bot, which then warns of jobs that nobody waits for.
  const onWarning = (line: string): void => void (isEnding || options.onWarning?.(line));
  try {
    return { ...(await start({ ...options, onWarning }, ending)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  {
    store = 'sqlite',
    playground = true,
    ports = 'any',
    botArgs,
    seed,
    past = false,
    onWarning,
  }: SandboxOptions,
  ending: (() => Promise<void>)[],
): Promise<Omit<Sandbox, 'close'>> {
  const kept = <T extends { close(): Promise<void> }>(part: T): T => {
    ending.push(() => part.close());
    return part;
  };
  const portOf = (name: keyof typeof usualPorts): Promise<number> =>
    freePort(ports === 'usual' ? usualPorts[name] : 0);

  const folder = makeFolder(ending);
  const certificate = await createCertificate();
  const certificateFile = join(folder, 'certificate.pem');
  writeCertificate(certificate, certificateFile);
  const clock = createClock(past ? -PAST_MS : 0);
  const now = () => clock.now();
  const tenant = kept(await startTenant({ certificate, now, days: createDays(clock) }));
  tenant.change.addSpecialProducts();
  const keys = kept(await createChannelKeys({ certificate, now }));
  const { verifyToken } = tenant;
  const connector = kept(await startConnector({ certificate, verifyToken }));
  const weather = seed === undefined ? undefined : makeRough(tenant, seed);
  if (weather !== undefined) connector.disturb(weather.nextOfConnector);
  const bot = await startBot({
    port: await portOf('bot'),
    folder,
    tenant,
    certificateFile,
    keysUrl: keys.url,
    serviceUrl: connector.serviceUrl,
    cosmos: store === 'cosmos' ? await cosmosOf(certificate, clock, ending) : undefined,
    clock,
    args: botArgs,
    onWarning,
  });
  ending.push(() => bot.stop());
  if (past) {
    connector.accept(PAST_CHATS);
    const { serviceUrl } = connector;
    const sign: Sign = (claims) => keys.sign(claims);
    await playPast({ tenant, botUrl: bot.messagesUrl, serviceUrl, sign }, clock);
  }

  const { employee, approver } = seats(tenant);
  const windows: Promise<string>[] = [];
  const opened = async (name: 'employee' | 'approver', seat: typeof employee): Promise<Seat> => {
    const port = await portOf(name);
    if (!playground) return { ...seat, url: '' };
    const window = await openWindow({
      seat,
      port,
      folder,
      tenant,
      bot,
      connector,
      sign: (claims) => keys.sign(claims),
    });
    ending.push(() => window.close());
    windows.push(window.broken);
    return { ...seat, url: window.url };
  };
  const placed = {
    employee: await opened('employee', employee),
    approver: await opened('approver', approver),
  };
  const frames = [placed.employee, placed.approver].map(({ title, url }) => ({ title, url }));
  const pages = kept(
    await startPages({
      tenant,
      frames: playground ? frames : [],
      store: storeNames[store],
      port: await portOf('pages'),
    }),
  );
  return {
    tenant,
    bot,
    connector,
    clock,
    seats: placed,
    weather,
    tenantPage: pages.tenantUrl,
    chatsPage: pages.chatsUrl,
    broken: Promise.race([bot.broken, ...windows]),
  };
}

function makeFolder(ending: (() => Promise<void>)[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'license-desk-sandbox-'));
  folders.add(folder);
  ending.push(async () => {
    rmSync(folder, { recursive: true, force: true });
    folders.delete(folder);
  });
  return folder;
}

async function cosmosOf(
  certificate: Certificate,
  clock: Clock,
  ending: (() => Promise<void>)[],
): Promise<{ readonly endpoint: string; readonly key: string }> {
  const now = () => clock.now();
  const double = await startCosmosDouble({ certificate, now, callersNow: now });
  ending.push(async () => double.close());
  return double;
}
