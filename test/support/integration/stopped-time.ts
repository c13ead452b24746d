import { channel } from 'node:diagnostics_channel';
import { setImmediate } from 'node:timers/promises';
import { useFakeTimers } from 'sinon';

/** Time of this process that passes only when a test lets it. What is done in a time depends on no load of the machine. */
export interface StoppedTime {
  /** Lets everything that was begun come to its end. */
  settle(): Promise<void>;
  /** Lets milliseconds pass, and everything that this begins come to its end. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until `isSo` is true. For the option of a world. */
  until(isSo: () => boolean | Promise<boolean>): Promise<void>;
  /** The machine's time again. May be called twice. */
  end(): void;
}

/** Short beside all pauses of the product. */
const STEP_MS = 10;
/** Turns of the event loop without a call under way after which nothing more comes. */
const QUIET_TURNS = 20;
/** The calls of node:http, and those of `fetch`. */
const BEGINS = ['http.client.request.start', 'undici:request:create'];
const ENDS = [
  'http.client.response.finish',
  'http.client.request.error',
  'undici:request:trailers',
  'undici:request:error',
];

/** Stops the time. */
export function stopTime(): StoppedTime {
  let underWay = 0;
  const begin = () => void (underWay += 1);
  const finish = () => void (underWay -= 1);
  for (const name of BEGINS) channel(name).subscribe(begin);
  for (const name of ENDS) channel(name).subscribe(finish);
  const clock = useFakeTimers({
    now: Date.now(),
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });

  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
      await setImmediate();
      if (underWay > 0) quiet = 0;
    }
  }
  async function pass(ms: number): Promise<void> {
    clock.tick(ms);
    await settle();
  }
  return {
    settle,
    pass,
    async until(isSo) {
      while (!(await isSo())) await pass(STEP_MS);
    },
    end() {
      clock.restore();
      for (const name of BEGINS) channel(name).unsubscribe(begin);
      for (const name of ENDS) channel(name).unsubscribe(finish);
    },
  };
}
