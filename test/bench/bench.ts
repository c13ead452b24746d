import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtProgram } from '../support/built.ts';
import { install } from '../support/install.ts';
import { approvingTable } from './approving.ts';
import { costTable } from './cost-table.ts';
import { writeDocument } from './document.ts';
import { figuresTable } from './figures.ts';
import type { Figures } from './figures.ts';
import { listTable } from './list-table.ts';
import { usageOf } from './load.ts';
import { describeMachine } from './machine.ts';
import { openBench } from './open-bench.ts';
import type { Bench } from './open-bench.ts';
import { measureRounds } from './rounds.ts';
import type { Addresses, Plan } from './rounds.ts';
import { measureSteady, steadyTable } from './steady.ts';
import type { SteadyFigures } from './steady.ts';
import { installedPeers, rest, start } from './servers.ts';
import type { PeerName, ServerName } from './servers.ts';

// `npm run bench` measures the product beside a stock bot, the Agents SDK, the Teams SDK and Node alone, in
// turn in one run. It prints the tables and writes them to docs/performance.md. `-- --quick`: one round, and
// nothing is written. `-- --steady` measures a steady load instead, 10 minutes on each store, and writes nothing;
// `--steady=30` takes so many seconds.

const isQuick = process.argv.includes('--quick');
const plan: Plan = {
  rounds: isQuick ? 1 : 10,
  warmUps: 3,
  openings: 500,
  decisions: 125,
  others: 200,
};
const starts = isQuick ? 2 : 7;
const idleMs = 3000;

/** The tables after the first: title, and the function that measures. */
const FURTHER: readonly (readonly [title: string, table: () => Promise<string>])[] = [
  ['Request units', () => costTable()],
  ['Approving', () => approvingTable()],
  ['The list', () => listTable()],
];

async function measureBots(bench: Bench, peers: readonly PeerName[]): Promise<Figures> {
  const startMs = await measureStarts(bench, ['product', ...peers]);
  const addresses = await bench.startAll();
  await rest(idleMs);
  const idle = await memoryOf(addresses);
  const office = await bench.openOffice(addresses.product);
  const cpu = await measureRounds(addresses, office, bench.chat, plan);
  return { cpu, startMs, idle, loaded: await memoryOf(addresses) };
}

/** Milliseconds from the start of the process to its first answer, measured in turn. */
async function measureStarts(bench: Bench, names: readonly ServerName[]): Promise<Figures['startMs']> {
  const found = names.map((name): [ServerName, number[]] => [name, []]);
  for (let n = 0; n < starts; n += 1) {
    for (const [name, values] of found) {
      const bot = await start(name, bench.surroundings);
      values.push(bot.startedInMs);
      await bot.kill();
    }
  }
  return Object.fromEntries(found);
}

async function memoryOf(addresses: Addresses): Promise<Figures['idle']> {
  const read = Object.entries(addresses).map(async ([name, url]) => {
    const { memory } = await usageOf(url);
    return [name, [memory / 1024 / 1024]] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

/** Installs the peers. Without a network, those that are not installed are left out. */
function installPeers(): void {
  try {
    install(join(import.meta.dirname, 'peers'));
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
  }
}

const steady = process.argv.find((word) => word.startsWith('--steady'));
/** People who click. They ask for others, of whom there is one for each request and more. */
const CROWD = 600;
const CLICKS_A_SECOND = 100;

/** 100 clicks a second for 10 minutes, on both stores. */
async function measureLoad(seconds: number): Promise<string> {
  const figures: SteadyFigures[] = [];
  for (const store of ['sqlite', 'cosmos'] as const) {
    const folder = mkdtempSync(join(tmpdir(), 'license-desk-steady-'));
    const ending: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
    try {
      const bench = await openBench(folder, await builtProgram(), [], (end) => ending.push(end), store);
      const [product, raw] = [await bench.run('product'), await bench.run('raw')];
      const desk = await bench.openDesk(product, CROWD, CROWD + (CLICKS_A_SECOND * seconds) / 5);
      const one = await measureSteady(store, { product, raw }, desk, {
        clicksPerSecond: CLICKS_A_SECOND,
        seconds,
      });
      for (const error of new Set(one.errors)) console.log(error);
      figures.push(one);
    } finally {
      for (const end of ending.toReversed()) await end();
    }
  }
  return steadyTable(figures);
}

async function main(): Promise<void> {
  if (steady !== undefined) {
    const machine = describeMachine(plan);
    console.log(`${await measureLoad(Number(steady.split('=')[1] ?? 600))}\n\n${machine()}`);
    return;
  }
  installPeers();
  const folder = mkdtempSync(join(tmpdir(), 'license-desk-bench-'));
  const ending: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const sections: string[] = [];
  const tell = (section: string): void => {
    console.log(`\n${section}`);
    sections.push(section);
  };
  try {
    const machine = describeMachine(plan);
    const peers = installedPeers();
    const bench = await openBench(folder, await builtProgram(), peers, (end) => ending.push(end));
    tell(`### Side by side\n\n${figuresTable(await measureBots(bench, peers))}`);
    for (const end of ending.toReversed()) await end();
    ending.length = 0;
    for (const [title, table] of isQuick ? [] : FURTHER) tell(`### ${title}\n\n${await table()}`);
    tell(machine());
  } finally {
    for (const end of ending.toReversed()) await end();
  }
  if (!isQuick) writeDocument(sections);
}

await main();
