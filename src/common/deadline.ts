/**
 * Waits for `work` for at most `ms`. After that, gives or throws what `late` gives or throws. This does not
 * end the work: its result or its failure is dropped. The timer is cleared in either case.
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
