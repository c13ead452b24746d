import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificate, writeCertificate } from '../../sandbox/certificate.ts';
import { startConnector } from '../../sandbox/channel/connector.ts';
import { createChannelKeys } from '../../sandbox/channel/keys.ts';
import { environmentIn } from '../../sandbox/environment.ts';
import { startTenant } from '../../sandbox/tenant/tenant.ts';
import { createChat } from './chat.ts';
import { CONNECTIONS, measure, sendAll, usageOf } from './load.ts';
import { isCard, isDecided, isDecisionCard, openOffice } from './requests.ts';
import { build, rest, start } from './servers.ts';
import type { ServerName, Surroundings } from './servers.ts';
import { tableOf } from './table.ts';
import type { Figures } from './table.ts';

// `npm run bench`: compares the costs of the product with those of a stock bot, measured in turn in one run.
// `-- --quick`: one round.

const isQuick = process.argv.includes('--quick');
const rounds = isQuick ? 1 : 16;
const starts = isQuick ? 2 : 7;
/**
 * Requests in a round. On a busy computer, many short rounds find a quiet moment more often than few long
 * ones.
 */
const openings = 500;
const decisions = 125;
const warmUps = 3;
const idleMs = 3000;

type Ending = (() => unknown)[];

async function run(folder: string, ending: Ending): Promise<Figures> {
  const certificate = await createCertificate();
  const certificateFile = join(folder, 'certificate.pem');
  writeCertificate(certificate, certificateFile);
  const tenant = await startTenant({ certificate });
  const keys = await createChannelKeys({ certificate });
  const connector = await startConnector({ certificate });
  for (const part of [tenant, keys, connector]) ending.push(() => part.close());
  // With too few licenses, Approve asks first.
  tenant.change.setSeats('VISIOCLIENT', 1_000_000);
  const [keysUrl, { serviceUrl }] = [keys.url, connector];
  const surroundings = { folder, tenant, certificateFile, keysUrl, serviceUrl, cosmos: undefined };
  const env: Record<string, string> = { ...environmentIn(surroundings), REQUESTS_PER_HOUR: '1000' };
  build(folder);
  const startMs = await measureStarts({ folder, env });

  const [product, stock] = [await start('product', { folder, env }), await start('stock', { folder, env })];
  for (const bot of [product, stock]) ending.push(() => bot.stop());
  await rest(idleMs);
  const idle = await memoryOf(product.url, stock.url);
  const chat = await createChat(tenant, keys, connector);
  const office = await openOffice(product.url, env['SQLITE_PATH'] ?? '', { chat, connector, tenant });
  ending.push(() => office.close());

  const cpu = { echo: new Array<number>(), open: new Array<number>(), decide: new Array<number>() };
  // While the stock bot reads a key document of the live size, it refuses all requests, as it counts the keys
  // as loaded too early.
  await sendAll(stock.url, office.openings(1), isCard);
  // The first rounds warm up the compilers and caches of both, and are dropped.
  for (let round = -warmUps; round < rounds; round += 1) {
    const [first, approvals] = [await office.approvals(CONNECTIONS), await office.approvals(decisions)];
    const opened = office.openings(openings);
    const echo = await measure(stock.url, opened, isCard);
    const open = await measure(product.url, opened, isDecisionCard);
    // Opens the connections to Graph, as a busy bot has them open. Idle ones are closed.
    await sendAll(product.url, first, isDecided);
    const decide = await measure(product.url, approvals, isDecided);
    if (round < 0) continue;
    cpu.echo.push(echo);
    cpu.open.push(open);
    cpu.decide.push(decide);
  }
  if (office.decided() !== (warmUps + rounds) * (CONNECTIONS + decisions))
    throw new Error('Not every approval was a decision.');
  return { cpu, startMs, idle, loaded: await memoryOf(product.url, stock.url), openings, decisions };
}

/** Milliseconds from the start of the process to its first answer, measured in turn. */
async function measureStarts(surroundings: Surroundings): Promise<Record<ServerName, number[]>> {
  const found: Record<ServerName, number[]> = { product: [], stock: [] };
  for (let n = 0; n < starts; n += 1) {
    for (const name of ['stock', 'product'] as const) {
      const bot = await start(name, surroundings);
      found[name].push(bot.startedInMs);
      await bot.kill();
    }
  }
  return found;
}

async function memoryOf(product: string, stock: string): Promise<Record<ServerName, number>> {
  const [one, other] = await Promise.all([usageOf(product), usageOf(stock)]);
  return { product: one.memory, stock: other.memory };
}

const folder = mkdtempSync(join(tmpdir(), 'license-desk-bench-'));
const ending: Ending = [() => rmSync(folder, { recursive: true, force: true })];
try {
  console.log(tableOf(await run(folder, ending)));
} finally {
  for (const end of ending.toReversed()) await end();
}
