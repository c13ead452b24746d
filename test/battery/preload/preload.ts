import { ClientRequest, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { watchCommits } from './commits.ts';
import type { CommitPoint } from './commits.ts';
import { partOf, watchExchanges } from './exchanges.ts';
import { installMovedTime } from './moved-time.ts';

// The product's process runs this before its first line, in the battery only (`node --import`): its clock is the battery's, and it can
// be told to die in a commit of SQLite. It hears of both over the socket that BATTERY_CLOCK names; the product knows nothing of it.

/** From the battery: the time, or where to die. Each is answered by a `Said`. */
export interface Told {
  readonly at?: number;
  readonly point?: CommitPoint;
}

export interface Said {
  /** In the first line alone. */
  readonly pid?: number;
  /** When the earliest timer is due. */
  readonly next?: number;
  /** Grows with whatever the process does. */
  readonly events?: number;
  /** Requests of its own that are not answered. */
  readonly asking?: number;
  /** Turns that it has not answered. */
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
createInterface({ input: socket }).on('line', (line) => {
  const { at, point }: Told = JSON.parse(line);
  if (point !== undefined) setPoint(point);
  if (at !== undefined) time.moveTo(at + ahead);
  // Work that the timers set going has its turn before the answer.
  setImmediate(() =>
    setImmediate(() => {
      const next = time.next();
      const events = asked.events() + answered.events();
      say({
        events,
        asking: asked.going(),
        answering: answered.going(),
        ...(next === undefined ? {} : { next: next - ahead }),
      });
    }),
  );
});
