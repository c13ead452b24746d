/**
 * Gives memory back that only the start needed; resolves when it is done. The program stands still meanwhile, for about
 * a tenth of a second. Node offers this by its inspector alone, as in the page "Inspector" of its documentation and
 * `HeapProfiler.collectGarbage` of V8's protocol. It opens no port. V8 itself would do this some ten seconds later, and
 * only in part: decision 0011.
 */
export async function freeMemory(): Promise<void> {
  // Loaded here, since a start needs no inspector.
  const { Session } = await import('node:inspector/promises');
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.collectGarbage');
  session.disconnect();
}
