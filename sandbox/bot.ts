import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentIn } from './environment.ts';
import type { Surroundings } from './environment.ts';
import type { Clock } from './clock.ts';
import { compileCache, startChild, waitUntilReady } from './processes.ts';
import type { Child } from './processes.ts';

export interface BotOptions extends Surroundings {
  readonly port: number;
  readonly args: readonly string[] | undefined;
  readonly clock: Clock;
  readonly onWarning: ((line: string) => void) | undefined;
}

/** The bot as a process of its own. It knows only its environment variables. */
export interface Bot {
  readonly url: string;
  readonly messagesUrl: string;
  /** Resolves with a sentence when the bot ends by itself. */
  readonly broken: Promise<string>;
  /** Ends it as an operator does, with SIGTERM. */
  stop(): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
  /** Starts it again with the same store, and waits until it is ready. */
  start(): Promise<void>;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const FOLLOW_CLOCK = ['--import', new URL('follow-clock.ts', import.meta.url).href];

/** Starts the bot and waits until it says that it is ready. @throws an error with its last output if it does not start */
export async function startBot(options: BotOptions): Promise<Bot> {
  const { promise: broken, resolve: breaks } = Promise.withResolvers<string>();
  const url = `http://127.0.0.1:${options.port}`;
  let child: Child | undefined;

  async function start(): Promise<void> {
    // While the bot starts, its output goes into the error. Afterwards the sandbox shows it at once.
    const early: string[] = [];
    let show = (line: string): void => void early.push(line);
    const started = startChild({
      name: 'The bot',
      args: [...FOLLOW_CLOCK, ...(options.args ?? ['src/main.ts'])],
      hears: true,
      env: {
        ...compileCache,
        ...environmentIn(options),
        PORT: String(options.port),
        SANDBOX_AHEAD_MS: String(options.clock.aheadMs()),
      },
      cwd: root,
      logFile: join(options.folder, 'bot.log'),
      onLine: (line) => {
        const warning = asWarning(line);
        if (warning !== undefined) show(warning);
      },
    });
    child = started;
    void started.ended.then((sentence) => child === started && breaks(sentence));
    try {
      await waitUntilReady(started, `${url}/readyz`);
    } catch (error) {
      await end((one) => one.kill());
      throw error;
    }
    show = (line) => options.onWarning?.(line);
    early.forEach(show);
  }

  async function end(how: (running: Child) => Promise<void>): Promise<void> {
    const running = child;
    child = undefined;
    if (running !== undefined) await how(running);
  }

  options.clock.onMove((aheadMs) => child?.send(aheadMs));
  await start();
  return {
    url,
    messagesUrl: `${url}/api/messages`,
    broken,
    stop: () => end((running) => running.stop()),
    kill: () => end((running) => running.kill()),
    start,
  };
}

/** The text to show for a line that the bot printed: a warning or an error in one line, or a line that is not of the log unchanged. */
function asWarning(line: string): string | undefined {
  try {
    const { level, message }: { level?: unknown; message?: unknown } = JSON.parse(line);
    return level === 'info' || level === 'debug' ? undefined : `${String(level)}: ${String(message)}`;
  } catch {
    return line === '' ? undefined : line;
  }
}
