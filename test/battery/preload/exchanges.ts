import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { EventEmitter } from 'node:events';

/** The HTTP exchanges that are under way. */
export interface Exchanges {
  /** The number of exchanges under way now. */
  going(): number;
  /** How many of these will never be answered, as a double has announced. */
  unanswered(): number;
  /** How many exchanges began or ended so far. */
  events(): number;
  stop(): void;
}

/** Counts an exchange from the message of Node on this channel until its request or response is closed. */
export function watchExchanges(
  channel: 'http.client.request.start' | 'http.server.request.start',
  read: (message: unknown) => EventEmitter | undefined,
): Exchanges {
  let [going, unanswered, events] = [0, 0, 0];
  const begin = (message: unknown): void => {
    const exchange = read(message);
    if (exchange === undefined) return;
    going += 1;
    events += 1;
    let isUnanswered = false;
    exchange.once('unanswered', () => {
      isUnanswered = true;
      unanswered += 1;
      events += 1;
    });
    exchange.once('close', () => {
      going -= 1;
      if (isUnanswered) unanswered -= 1;
      events += 1;
    });
  };
  subscribe(channel, begin);
  return {
    going: () => going,
    unanswered: () => unanswered,
    events: () => events,
    stop: () => void unsubscribe(channel, begin),
  };
}

/** The value under a name in a message of Node, if it has that class. */
export function partOf<T>(
  message: unknown,
  name: string,
  kind: abstract new (...args: never) => T,
): T | undefined {
  const part: unknown =
    typeof message === 'object' && message !== null ? Reflect.get(message, name) : undefined;
  return part instanceof kind ? part : undefined;
}
