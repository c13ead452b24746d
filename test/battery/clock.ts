import { once } from 'node:events';
import { ServerResponse } from 'node:http';
import { createServer, Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as rest } from 'node:timers/promises';
import { partOf, watchExchanges } from './preload/exchanges.ts';
import type { CommitPoint } from './preload/commits.ts';
import type { Said, Told } from './preload/preload.ts';

/** The one clock of the product's processes and of all doubles. It moves only within `during`. */
export interface MovedClock {
  now(): number;
  /** The environment of a process that uses this clock. `aheadMs`: how far that process is ahead. */
  env(aheadMs: number): Readonly<Record<string, string>>;
  /**
   * Awaits `act`. Whenever the product is waited for, with `until` or for an answer, and all processes are
   * idle, moves the clock to the next timer. Rejects after an hour of this clock.
   */
  during<T>(what: string, act: Promise<T>): Promise<T>;
  /** Awaits something that happens without moving the clock. */
  waitFor<T>(what: string, act: Promise<T>): Promise<T>;
  /**
   * Within `during`: resolves when the condition is true. It is checked whenever all processes are idle,
   * before the clock moves.
   */
  until(isSo: () => boolean | Promise<boolean>): Promise<void>;
  /** Runs `act` after `ms` of this clock. */
  after(ms: number, act: () => void): void;
  /** Traffic at these addresses keeps the clock from moving. */
  watch(urls: readonly string[]): void;
  /** Calls `look` after each move. */
  onMove(look: () => void): void;
  /** Moves the clock at once, as if the machine had slept. Timers that became due run now. */
  skip(ms: number): Promise<void>;
  /** Tells the processes at which commit of SQLite to die. */
  setPoint(point: CommitPoint): Promise<void>;
  /** Does not wait for a stopped process (SIGSTOP). It gets the present time when it goes on. */
  leaveOut(pid: number): void;
  takeBack(pid: number): Promise<void>;
  close(): Promise<void>;
}

const isAnswering = ({ answering = 0 }: Said): boolean => answering > 0;

interface Condition {
  readonly isSo: () => boolean | Promise<boolean>;
  readonly meet: () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * True milliseconds of silence after which all processes count as idle. A wrong guess causes a time-out too
 * early.
 */
const SILENCE_MS = 10;
/** The same, while there is no process yet. */
const STARTING_MS = 50;
const HOUR_MS = 3_600_000;

/**
 * Starts a clock at the machine's time, in whole seconds. `path`: the socket over which the processes get the
 * time.
 */
export async function startClock(path: string): Promise<MovedClock> {
  let now = Math.floor(Date.now() / 1000) * 1000;
  const ports = new Set<string>();
  // The doubles live in this process.
  const answered = watchExchanges('http.server.request.start', (message) => {
    const port = String(partOf(message, 'socket', Socket)?.localPort);
    return ports.has(port) ? partOf(message, 'response', ServerResponse) : undefined;
  });
  const processes = new Map<number, ReturnType<typeof speakTo>>();
  const unresolvedOf = new Set<number>();
  const timers = new Set<{ readonly due: number; readonly act: () => void }>();
  const looks = new Set<() => void>();
  const conditions = new Set<Condition>();
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
    const present = [...processes].filter(([pid]) => !unresolvedOf.has(pid));
    const said = await Promise.all(present.map(([, one]) => one.tell(told)));
    return said.filter((one) => one !== undefined);
  }
  /**
   * The reports of all processes if they are idle: no request is on its way or being answered. Undefined: one
   * of them is busy.
   */
  async function isSilent(): Promise<readonly Said[] | undefined> {
    const first = await tell({});
    const before = answered.events();
    await rest(first.length === 0 ? STARTING_MS : SILENCE_MS);
    const second = await tell({});
    const asking = second.reduce((sum, said) => sum + (said.asking ?? 0), 0);
    const isSame = answered.events() === before && first.length === second.length;
    const isAtWork = asking > answered.unanswered();
    if (!isSame || isAtWork) return undefined;
    return first.every((said, n) => said.events === second[n]?.events) ? second : undefined;
  }
  /** Whether a wait is over, so that its process may be busy now. */
  async function meetConditions(): Promise<boolean> {
    const before = conditions.size;
    for (const condition of conditions) {
      try {
        if (!(await condition.isSo())) continue;
        condition.meet();
      } catch (error) {
        condition.fail(error);
      }
      conditions.delete(condition);
    }
    return conditions.size < before;
  }
  async function move(said: readonly Said[]): Promise<void> {
    const nexts = [...said.flatMap(({ next }) => next ?? []), ...[...timers].map(({ due }) => due)];
    if (nexts.length > 0) await moveTo(Math.min(...nexts));
  }
  async function moveTo(at: number): Promise<void> {
    now = Math.max(now, at);
    for (const timer of timers) {
      if (timer.due > now) continue;
      timers.delete(timer);
      timer.act();
    }
    await tell({ at: now });
    for (const look of looks) look();
  }

  async function pump<T>(
    what: string,
    act: Promise<T>,
    mayMove: (said: readonly Said[]) => boolean,
  ): Promise<T> {
    const latest = now + HOUR_MS;
    const state = { isOver: false };
    const end = act.finally(() => {
      state.isOver = true;
    });
    // Handled below. A failure before that must not count as unhandled.
    end.catch(() => undefined);
    while (!state.isOver) {
      const said = await isSilent();
      if (said === undefined || state.isOver || (await meetConditions()) || !mayMove(said)) continue;
      if (now > latest) throw new Error(`After an hour of the moved clock there is still: ${what}`);
      await move(said);
    }
    return end;
  }

  return {
    now: () => now,
    env: (aheadMs) => ({ BATTERY_CLOCK: `${path}|${now}|${aheadMs}`, UV_THREADPOOL_SIZE: '1' }),
    during: (what, act) => pump(what, act, (said) => conditions.size > 0 || said.some(isAnswering)),
    waitFor: (what, act) => pump(what, act, () => true),
    until: (isSo) =>
      new Promise((meet, fail) => {
        conditions.add({ isSo, meet, fail });
      }),
    after: (ms, act) => void timers.add({ due: now + ms, act }),
    watch: (urls) => urls.forEach((url) => ports.add(new URL(url).port)),
    onMove: (look) => void looks.add(look),
    skip: (ms) => moveTo(now + ms),
    async setPoint(point) {
      await tell({ point });
    },
    leaveOut(pid) {
      unresolvedOf.add(pid);
      processes.get(pid)?.bury();
    },
    async takeBack(pid) {
      unresolvedOf.delete(pid);
      await processes.get(pid)?.tell({ at: now });
    },
    async close() {
      answered.stop();
      const closed = once(server, 'close');
      server.close();
      for (const one of processes.values()) one.end();
      await closed;
    },
  };
}

/** Talks to one process, which answers every line in order. Undefined after its death. */
function speakTo(socket: Socket): {
  /** Called with the id of the process. */
  onPid(hear: (pid: number) => void): void;
  tell(told: Told): Promise<Said | undefined>;
  /** Stops waiting for outstanding answers. The process still sends them when it goes on. */
  bury(): void;
  end(): void;
} {
  const waiting: ((said: Said | undefined) => void)[] = [];
  let hearPid: ((pid: number) => void) | undefined;
  let isClosed = false;
  let givenUp = 0;
  const answerNothing = (): void => {
    for (const answer of waiting.splice(0)) answer(undefined);
  };
  const lines = createInterface({ input: socket });
  lines.on('line', (line) => {
    const said: Said = JSON.parse(line);
    if (said.pid !== undefined) hearPid?.(said.pid);
    else if (givenUp > 0) givenUp -= 1;
    else waiting.shift()?.(said);
  });
  // A killed process has not closed its end, but `close` comes all the same.
  lines.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
    answerNothing();
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
    bury() {
      givenUp += waiting.length;
      answerNothing();
    },
    end: () => socket.destroy(),
  };
}
