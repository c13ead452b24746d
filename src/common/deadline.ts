/**
 * Waits for `work` for at most `ms`. After that, gives or throws what `late` gives or throws. The work itself is not ended: its result is
 * dropped, and so is its failure. The timer is cleared with the first of both.
 */
export async function withDeadline<T, L>(ms: number, work: Promise<T>, late: () => L): Promise<T | L> {
  const { promise: passed, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  try {
    return await Promise.race([work, passed.then(late)]);
  } finally {
    clearTimeout(timer);
  }
}
