import { existsSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, startChild } from '../../sandbox/processes.ts';
import type { Child } from '../../sandbox/processes.ts';
import { productionFlags } from '../support/built.ts';
import { createCard } from './card.ts';

/** `door`: the product's door with an echo behind it. The last four are the peers. */
export type ServerName = 'product' | 'door' | PeerName;
export type PeerName = 'stock' | 'agents' | 'teams' | 'raw';

/** A bot in a process of its own. */
export interface RunningBot extends Child {
  readonly url: string;
  /** Milliseconds from the start of the process to the first answer of `/healthz`. */
  readonly startedInMs: number;
}

/** The environment of all bots, the folder with their files, and that of the built product. */
export interface Surroundings {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly product: string;
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

const PEERS: readonly PeerName[] = ['stock', 'agents', 'teams', 'raw'];
/** The packages of the peers that have packages of their own. */
const PACKAGES: Readonly<Partial<Record<PeerName, string>>> = {
  agents: '@microsoft/agents-hosting',
  teams: '@microsoft/teams.apps',
};

/** The peers whose packages are there, in the order of the columns. Prints a line for each of the others. */
export function installedPeers(): readonly PeerName[] {
  return PEERS.filter((name) => {
    const needed = PACKAGES[name];
    const isThere = needed === undefined || existsSync(here(`peers/node_modules/${needed}`));
    if (!isThere) console.log(`"${name}" is left out: its packages are not installed.`);
    return isThere;
  });
}

/**
 * The flags and the file of Node: the product's as in `npm start`; none for the peers, as in their samples.
 * Before a peer, Node loads the module that leads it to the doubles.
 */
function commandOf(name: ServerName, product: string): readonly string[] {
  if (name === 'product') return [...productionFlags, join(product, 'main.js')];
  if (name === 'door') return [...productionFlags, here('door.ts')];
  return ['--import', here('peers/redirect.mjs'), here(`peers/${name}.mjs`)];
}

/**
 * Starts a bot on a free port and waits until it answers. @throws Error with its last output if it ends
 * before
 */
export async function start(name: ServerName, surroundings: Surroundings): Promise<RunningBot> {
  const { folder, env, product } = surroundings;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const cardFile = join(folder, 'card.json');
  writeFileSync(cardFile, JSON.stringify(createCard()));
  const from = performance.now();
  const child = startChild({
    name: `The bot "${name}"`,
    args: commandOf(name, product),
    env: { ...env, HOST: '127.0.0.1', PORT: String(port), CARD_FILE: cardFile },
    cwd: folder,
    logFile: join(folder, `${name}.log`),
  });
  let end = '';
  void child.ended.then((sentence) => (end = sentence));
  while (!(await isHealthy(url))) {
    if (end !== '') throw new Error(`${end}\n${child.lastLines()}`);
    await rest(2);
  }
  return { ...child, url, startedInMs: performance.now() - from };
}

/** Resolves after so many milliseconds. */
export function rest(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Asks with as little work as possible, since this runs beside the starting process. */
function isHealthy(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    get(`${url}/healthz`, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}
