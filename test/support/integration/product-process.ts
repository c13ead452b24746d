import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Child } from '../../../sandbox/processes.ts';
import { startChild, waitUntilReady } from '../../../sandbox/processes.ts';
import { builtProgram, productionFlags } from '../built.ts';
import type { World } from './kit.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The code that runs before the product's first line. */
const setClock = (aheadMs: number): string => `const real = Date.now; Date.now = () => real() + ${aheadMs};`;

export interface ProcessOptions {
  /** How far its clock is ahead: leases of an earlier process are over, and what waits is due. */
  readonly aheadMs?: number;
  /** Flags of Node beside those of `npm start`. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The endpoint that has to answer well before it counts as started: `readyz` when left out. */
  readonly until?: 'healthz' | 'readyz';
}

/** Starts the product that was built as a process of its own, which has nothing but its environment, and waits until it is ready. */
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
    // The system chooses the port: one that was free a moment ago may be taken.
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
