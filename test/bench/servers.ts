import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, startChild } from '../../sandbox/processes.ts';
import type { Child } from '../../sandbox/processes.ts';

export type ServerName = 'product' | 'stock';

/** A bot in a process of its own. */
export interface RunningBot extends Child {
  readonly url: string;
  /** Milliseconds from the start of the process to the first answer of `/healthz`. */
  readonly startedInMs: number;
}

/** The variables of both bots, and the folder with the product's requests. */
export interface Surroundings {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The flags of Node: the product's as in `npm start`; none for the stock bot, as in the samples of
 * botbuilder.
 */
const commands: Readonly<Record<ServerName, readonly string[]>> = {
  product: ['--max-old-space-size=128', '--max-semi-space-size=8', 'dist/main.js'],
  stock: ['dist/stock.js'],
};

/**
 * Builds both bots into `folder`, with links to the files that they read. @throws Error with the compiler's
 * output
 */
export function build(folder: string): void {
  for (const name of ['node_modules', 'package.json']) symlinkSync(join(root, name), join(folder, name));
  // The product as `npm run build` makes it. The stock bot without its types, which Node would otherwise
  // strip at its start.
  run('scripts/build.ts', join(folder, 'dist'));
  const stock = fileURLToPath(new URL('stock.ts', import.meta.url));
  const options = ['--ignoreConfig', '--module', 'nodenext', '--target', 'es2024', '--noCheck'];
  run('node_modules/typescript/bin/tsc', ...options, '--outDir', join(folder, 'dist'), stock);
}

function run(...args: readonly string[]): void {
  execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
}

/**
 * Starts a bot on a free port and waits until it answers. @throws Error with its last output if it ends
 * before
 */
export async function start(name: ServerName, { folder, env }: Surroundings): Promise<RunningBot> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const from = performance.now();
  const child = startChild({
    name: `The ${name}`,
    args: commands[name],
    env: { ...env, HOST: '127.0.0.1', PORT: String(port) },
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
