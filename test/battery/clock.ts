import { once } from 'node:events';
import { ClientRequest, ServerResponse } from 'node:http';
import { createServer, Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as rest } from 'node:timers/promises';
import { partOf, watchExchanges } from './preload/exchanges.ts';
import type { CommitPoint } from './preload/commits.ts';
import type { Said, Told } from './preload/preload.ts';

/** The one clock of the product's processes and of all doubles. It stands still but for `during`. */
export interface MovedClock {
  now(): number;
  /** What a process is told to live by it. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Waits for something while the clock is moved to the next timer whenever nobody has anything to do. `limitMs`: how far it may move.
   * Rejects when that is not enough.
   */
  during<T>(what: string, act: Promise<T>, limitMs?: number): Promise<T>;
  /** Is done when that time has come. */
  after(ms: number, act: () => void): void;
  /** What happens at these addresses keeps it from moving. */
  watch(urls: readonly string[]): void;
  /** Is asked after each move. */
  onMove(look: () => void): void;
  /** Tells the processes where in a commit of SQLite to die. */
  setPoint(point: CommitPoint): Promise<void>;
  /** A process that is stopped (SIGSTOP) is not waited for, and has the time again when it goes on. */
  leaveOut(pid: number): void;
  takeBack(pid: number): Promise<void>;
  close(): Promise<void>;
}

/** True milliseconds of silence after which nobody is taken to have anything to do. A wrong guess is a time-out too early. */
const SILENCE_MS = 15;
const HOUR_MS = 3_600_000;

/** Starts a clock at the machine's time, in whole seconds. `path`: of the socket by which it is handed on. */
export async function startClock(path: string): Promise<MovedClock> {
  let now = Math.floor(Date.now() / 1000) * 1000;
  const ports = new Set<string>();
  // The doubles live in this process, and so does whoever looks into the store.
  const answered = watchExchanges('http.server.request.start', (message) => {
    const port = String(partOf(message, 'socket', Socket)?.localPort);
    return ports.has(port) ? partOf(message, 'response', ServerResponse) : undefined;
  });
  const asked = watchExchanges('http.client.request.start', (message) => {
    const request = partOf(message, 'request', ClientRequest);
    return ports.has(String(request?.getHeader('host')).split(':')[1] ?? '') ? request : undefined;
  });
  const processes = new Map<number, ReturnType<typeof speakTo>>();
  const leftOut = new Set<number>();
  const timers = new Set<{ readonly due: number; readonly act: () => void }>();
  const looks = new Set<() => void>();
  const server = createServer((socket) => {
    const one = speakTo(socket);
    one.onPid((pid) => {
      processes.set(pid, one);
      socket.once('close', () => processes.delete(pid));
    });
  });
  server.listen(path);
  await once(server, 'listening');

  async function tell(told: Told): Promise<readonly Said[]> {
    const present = [...processes].filter(([pid]) => !leftOut.has(pid));
    const said = await Promise.all(present.map(([, one]) => one.tell(told)));
    return said.filter((one) => one !== undefined);
  }
  /** What the processes say when nobody has anything to do, in which every request that is not answered has arrived at a double. */
  async function isSilent(): Promise<readonly Said[] | undefined> {
    const first = await tell({});
    const before = answered.events();
    await rest(SILENCE_MS);
    const second = await tell({});
    const asking = second.reduce((sum, said) => sum + (said.asking ?? 0), asked.going());
    const isSame = answered.events() === before && first.length === second.length;
    if (!isSame || asking > answered.going()) return undefined;
    return first.every((said, n) => said.events === second[n]?.events) ? second : undefined;
  }
  async function move(said: readonly Said[]): Promise<void> {
    const nexts = [...said.flatMap(({ next }) => next ?? []), ...[...timers].map(({ due }) => due)];
    if (nexts.length === 0) return;
    now = Math.max(now, Math.min(...nexts));
    for (const timer of timers) {
      if (timer.due > now) continue;
      timers.delete(timer);
      timer.act();
    }
    await tell({ at: now });
    for (const look of looks) look();
  }

  return {
    now: () => now,
    get env() {
      return { BATTERY_CLOCK: `${path}|${now}` };
    },
    async during(what, act, limitMs = HOUR_MS) {
      const latest = now + limitMs;
      const state = { isOver: false };
      const end = act.finally(() => {
        state.isOver = true;
      });
      // Heard below; a failure in between must not count as unheard.
      end.catch(() => undefined);
      while (!state.isOver) {
        const said = await isSilent();
        if (said === undefined || state.isOver) continue;
        if (now > latest)
          throw new Error(`After ${limitMs / 1000} s on the moved clock there is still: ${what}`);
        await move(said);
      }
      return end;
    },
    after: (ms, act) => void timers.add({ due: now + ms, act }),
    watch: (urls) => urls.forEach((url) => ports.add(new URL(url).port)),
    onMove: (look) => void looks.add(look),
    async setPoint(point) {
      await tell({ point });
    },
    leaveOut: (pid) => void leftOut.add(pid),
    async takeBack(pid) {
      leftOut.delete(pid);
      await processes.get(pid)?.tell({ at: now });
    },
    async close() {
      answered.stop();
      asked.stop();
      const closed = once(server, 'close');
      server.close();
      for (const one of processes.values()) one.end();
      await closed;
    },
  };
}

/** The line to one process: what is told is answered in order; undefined once the process is dead. */
function speakTo(socket: Socket): {
  /** Is told which process it is. */
  onPid(hear: (pid: number) => void): void;
  tell(told: Told): Promise<Said | undefined>;
  end(): void;
} {
  const waiting: ((said: Said | undefined) => void)[] = [];
  let hearPid: ((pid: number) => void) | undefined;
  let isClosed = false;
  const lines = createInterface({ input: socket });
  lines.on('line', (line) => {
    const said: Said = JSON.parse(line);
    if (said.pid === undefined) waiting.shift()?.(said);
    else hearPid?.(said.pid);
  });
  // Whoever is killed has not closed its end; `close` comes all the same.
  lines.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
    for (const answer of waiting.splice(0)) answer(undefined);
  });
  return {
    onPid(hear) {
      hearPid = hear;
    },
    tell(told) {
      if (isClosed) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        waiting.push(resolve);
        socket.write(`${JSON.stringify(told)}\n`);
      });
    },
    end: () => socket.destroy(),
  };
}
