import { randomBytes } from 'node:crypto';
import { ClientRequest, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { watchCommits } from './commits.ts';
import type { CommitPoint } from './commits.ts';
import { partOf, watchExchanges } from './exchanges.ts';
import { installMovedTime } from './moved-time.ts';

// Runs before the first line of the product, only in the battery (`node --import`). It gives the process the
// battery's clock, and can kill it in a commit of SQLite. Both come over the socket in BATTERY_CLOCK; the
// product does not know of them.

/** Sent by the battery: the time, or where to die. A `Said` answers each. */
export interface Told {
  readonly at?: number;
  readonly point?: CommitPoint;
}

export interface Said {
  /** Only in the first line. */
  readonly pid?: number;
  /** When the earliest timer is due. */
  readonly next?: number;
  /** Grows with everything that the process does. */
  readonly events?: number;
  /** The process's own requests that have no answer yet. */
  readonly asking?: number;
  /** Turns that the process has not answered yet. */
  readonly answering?: number;
}

const [socketPath = '', startAt = '', aheadMs = ''] = (process.env['BATTERY_CLOCK'] ?? '').split('|');
const ahead = Number(aheadMs);
const time = installMovedTime(Number(startAt) + ahead);
const setPoint = watchCommits();

const asked = watchExchanges('http.client.request.start', (message) =>
  partOf(message, 'request', ClientRequest),
);
const answered = watchExchanges('http.server.request.start', (message) =>
  partOf(message, 'response', ServerResponse),
);

const socket = connect(socketPath);
socket.unref();
const say = (said: Said): void => void socket.write(`${JSON.stringify(said)}\n`);
say({ pid: process.pid });
// Answers after the work that the timers have started: first the event loop, then the thread pool. The pool
// has one thread (`MovedClock.env`), so this job comes last. Without it, a process that still waits for a
// signature would look idle on a busy machine.
const afterWork = (answer: () => void): void =>
  void setImmediate(() => setImmediate(() => randomBytes(1, answer)));

createInterface({ input: socket }).on('line', (line) => {
  const { at, point }: Told = JSON.parse(line);
  if (point !== undefined) setPoint(point);
  if (at !== undefined) time.moveTo(at + ahead);
  afterWork(() => {
    const next = time.next();
    const events = asked.events() + answered.events();
    say({
      events,
      asking: asked.going(),
      answering: answered.going(),
      ...(next === undefined ? {} : { next: next - ahead }),
    });
  });
});
