import { createRequire, syncBuiltinESMExports } from 'node:module';

/** A clock that stands still until it is moved, and its timers. */
export interface MovedTime {
  /** Moves the clock and runs the timers that are due then, the earliest first. */
  moveTo(at: number): void;
  /** When the earliest timer is due, in milliseconds since 1970; undefined without one. */
  next(): number | undefined;
}

type Act = () => void;

/** The result of `setTimeout`, with the parts of Node's Timeout that programs use. */
class Timer {
  readonly #timers: Set<Timer>;
  readonly #now: () => number;
  readonly ms: number;
  readonly act: Act;
  readonly repeats: boolean;
  due = 0;

  constructor(timers: Set<Timer>, now: () => number, options: { ms: number; act: Act; repeats: boolean }) {
    this.#timers = timers;
    this.#now = now;
    this.ms = options.ms;
    this.act = options.act;
    this.repeats = options.repeats;
    this.refresh();
  }
  refresh(): this {
    this.due = this.#now() + this.ms;
    this.#timers.add(this);
    return this;
  }
  close(): this {
    this.#timers.delete(this);
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return true;
  }
  [Symbol.dispose](): void {
    this.close();
  }
}

/** The longest time that Node accepts for a timer. It runs a longer one at once. */
const longestMs = 2 ** 31 - 1;

/**
 * Replaces the clock of the process, for dates, timers and the time-outs of signals. Sockets and
 * `performance.now()` keep the true time.
 */
export function installMovedTime(startAt: number): MovedTime {
  let now = startAt;
  const timers = new Set<Timer>();
  const clock = (): number => now;

  function start(act: unknown, ms: unknown, args: readonly unknown[], repeats: boolean): Timer {
    if (typeof act !== 'function') throw new TypeError('A timer needs a function.');
    const wished = Number(ms);
    const delay = wished >= 1 && wished <= longestMs ? Math.ceil(wished) : 1;
    return new Timer(timers, clock, { ms: delay, act: () => void act(...args), repeats });
  }
  const stop = (timer: unknown): void => void (timer instanceof Timer && timer.close());
  const parts = {
    setTimeout: (act: unknown, ms?: unknown, ...args: readonly unknown[]) => start(act, ms, args, false),
    setInterval: (act: unknown, ms?: unknown, ...args: readonly unknown[]) => start(act, ms, args, true),
    clearTimeout: stop,
    clearInterval: stop,
  };
  const loadPart = createRequire(import.meta.url);
  Object.assign(globalThis, parts, { Date: movedDate(clock) });
  Object.assign(loadPart('node:timers'), parts);
  Object.assign(loadPart('node:timers/promises'), {
    setTimeout: (ms: unknown, value: unknown) =>
      new Promise((resolve) => {
        start(() => resolve(value), ms, [], false);
      }),
  });
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    const late = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    start(() => controller.abort(late), ms, [], false);
    return controller.signal;
  };
  syncBuiltinESMExports();

  const earliest = (): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers) if (first === undefined || timer.due < first.due) first = timer;
    return first;
  };
  return {
    moveTo(at) {
      now = Math.max(now, at);
      for (let timer = earliest(); timer !== undefined && timer.due <= now; timer = earliest()) {
        timer.close();
        if (timer.repeats) timer.refresh();
        timer.act();
      }
    },
    next: () => earliest()?.due,
  };
}

function movedDate(now: () => number): DateConstructor {
  return new Proxy(Date, {
    construct: (date, args: [], target) =>
      Reflect.construct(date, args.length === 0 ? [now()] : args, target),
    apply: () => new Date(now()).toString(),
    get: (date, name) => (name === 'now' ? now : Reflect.get(date, name)),
  });
}
