import type { ServerResponse } from 'node:http';

/** Never answers. Emits `unanswered`, so that code that waits for idle doubles does not wait for this call. */
export function leaveUnanswered(response: ServerResponse): void {
  response.emit('unanswered');
}
