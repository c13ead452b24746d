import type { ServerResponse } from 'node:http';

/** Never answers, and says so to whoever waits until the doubles have nothing to do. */
export function leaveUnanswered(response: ServerResponse): void {
  response.emit('unanswered');
}
