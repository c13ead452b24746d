import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Child } from '../../../sandbox/processes.ts';
import { startChild, waitUntilReady } from '../../../sandbox/processes.ts';
import { builtProgram, productionFlags } from '../built.ts';
import type { World } from './kit.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The code that runs before the first line of the product. */
const setClock = (aheadMs: number): string => `const real = Date.now; Date.now = () => real() + ${aheadMs};`;

export interface ProcessOptions {
  /**
   * How far the clock is ahead, so that leases of an earlier process have expired and waiting jobs are due.
   */
  readonly aheadMs?: number;
  /** Flags of Node besides those of `npm start`. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The endpoint whose good answer means that the product has started; `readyz` if left out. */
  readonly until?: 'healthz' | 'readyz';
}

/** Starts the built product as a process with nothing but this environment, and waits until it is ready. */
export async function startProcess(
  world: World,
  { aheadMs = 0, flags = [], env = {}, until = 'readyz' }: ProcessOptions = {},
): Promise<Child> {
  const clock = ['--import', `data:text/javascript,${encodeURIComponent(setClock(aheadMs))}`];
  const listening = Promise.withResolvers<string>();
  const child = startChild({
    name: 'The product',
    args: [
      ...productionFlags,
      ...flags,
      ...(aheadMs > 0 ? clock : []),
      join(await builtProgram(), 'main.js'),
    ],
    // The system chooses the port, since another process may take a free port in between.
    env: { ...world.env, PORT: '0', ...env },
    cwd: root,
    logFile: join(world.folder, `product-${randomUUID()}.log`),
    onLine(line) {
      const [, port] = /"port":(\d+),"message":"Listening\."/.exec(line) ?? [];
      if (port !== undefined) listening.resolve(port);
    },
  });
  world.atEnd(() => child.kill());
  void child.ended.then((sentence) => listening.reject(new Error(`${sentence}\n${child.lastLines()}`)));
  world.url = `http://127.0.0.1:${await listening.promise}`;
  await waitUntilReady(child, `${world.url}/${until}`);
  return child;
}
