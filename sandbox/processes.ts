import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { listen } from './playground/http.ts';

export interface ChildOptions {
  /** Its name in sentences. */
  readonly name: string;
  /** Arguments of this Node: flags, file, arguments. */
  readonly args: readonly string[];
  /** The whole environment. The process inherits nothing. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Everything it prints goes here. */
  readonly logFile: string;
  /** Gets each line that the process prints. */
  readonly onLine?: (line: string) => void;
  /** Whether the process gets messages. */
  readonly hears?: boolean;
}

/** A running Node process. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Resolves with a sentence when the process has ended, for whatever reason. */
  readonly ended: Promise<string>;
  /** The last lines that it printed. */
  lastLines(): string;
  /** Asks the process to end, and kills it after the grace (milliseconds). */
  stop(graceMs?: number): Promise<void>;
  /** Kills the process at once, as a crash would. */
  kill(): Promise<void>;
  /** Sends a message to a process that `hears`. A process that has ended gets none. */
  send(message: number): void;
}

/** The folder of Node's compile cache, if `npm test` has set one. With it, a process starts with less CPU. */
export const compileCache: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    name === 'NODE_COMPILE_CACHE' && value !== undefined ? [[name, value]] : [],
  ),
);

const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** Starts a Node process of the same version as this one. */
export function startChild({ name, args, env, cwd, logFile, onLine, hears }: ChildOptions): Child {
  const log = createWriteStream(logFile, { flags: 'a' });
  const child = spawn(process.execPath, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe', ...(hears === true ? (['ipc'] as const) : [])],
    // Its own group: Ctrl-C reaches the sandbox alone, which then ends its children in order.
    detached: true,
    windowsHide: true,
  });
  alive.add(child);
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      last.push(line);
      if (last.length > 20) last.shift();
      onLine?.(line);
    });
  }
  const ended = endOf(child, name).finally(() => {
    alive.delete(child);
    log.end();
  });
  return {
    name,
    pid: child.pid ?? 0,
    ended,
    lastLines: () => last.join('\n'),
    async stop(graceMs = 12_000) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(timer);
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    send: (message) => void (child.connected && child.send(message, () => undefined)),
  };
}

async function endOf(child: ChildProcess, name: string): Promise<string> {
  try {
    await once(child, 'close');
  } catch (error) {
    return `${name} could not be started: ${String(error)}`;
  }
  return `${name} has ended (${child.signalCode ?? `exit status ${child.exitCode}`}).`;
}

// Below the ports that Linux, macOS and Windows give to whoever asks for any (from 32768, 49152): one of those could be given away again
// before the process that is to have it listens there.
const [FIRST_PORT, LAST_PORT] = [20_000, 32_000] as const;
const MAX_PORTS = 20;

/** A free loopback port: the wanted one, or any port if that is taken or 0. Throws the error of the last of 20 tries. */
export async function freePort(wished = 0, tries = MAX_PORTS): Promise<number> {
  const server = createServer();
  try {
    const port = await listen(server, wished === 0 ? randomInt(FIRST_PORT, LAST_PORT) : wished);
    server.close();
    await once(server, 'close');
    return port;
  } catch (error) {
    if (tries <= 1) throw error;
    return freePort(0, tries - 1);
  }
}

/**
 * Waits until the address answers with success.
 * @throws an error with a sentence and the child's last output, if the child ends before, or after a minute
 */
export async function waitUntilReady(child: Child, url: string): Promise<void> {
  let end = '';
  void child.ended.then((sentence) => (end = sentence));
  const latest = Date.now() + 60_000;
  while (!(await answersWell(url))) {
    if (end === '' && Date.now() > latest) end = `${child.name} was not ready within a minute.`;
    if (end !== '') throw new Error(`${end}\n${child.lastLines()}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}

/** True when the address answers with success. */
async function answersWell(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
