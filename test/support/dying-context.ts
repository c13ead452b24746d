import { setImmediate } from 'node:timers/promises';
import type { Context } from '../../src/app/ports/context.ts';
import { createWorker } from '../../src/worker/worker.ts';
import type { FakeContext } from './fake-context.ts';

const never = (): Promise<never> => new Promise(() => {});

/** The context of a process that dies at a call, before or after it was carried out. */
export function dying(
  fake: Pick<FakeContext, 'ctx'>,
  at: number,
  isDone: boolean,
  dead: () => void,
): Context {
  let calls = 0;
  const watch = async <T>(act: () => Promise<T>): Promise<T> => {
    calls += 1;
    const isLast = calls === at;
    if (calls > at || (isLast && !isDone)) {
      dead();
      return never();
    }
    const result = await act();
    if (isLast) {
      dead();
      return never();
    }
    return result;
  };
  const { store, directory, licenses } = fake.ctx;
  return {
    ...fake.ctx,
    store: {
      read: (id) => store.read(id),
      page: (query) => store.page(query),
      count: (query) => store.count(query),
      commit: (operations, commitId) => watch(() => store.commit(operations, commitId)),
      health: () => store.health(),
      close: () => store.close(),
    },
    directory: { ...directory, read: (ids) => watch(() => directory.read(ids)) },
    licenses: {
      ...licenses,
      products: (freshness) => watch(() => licenses.products(freshness)),
      remove: (orders) => watch(() => licenses.remove(orders)),
    },
  };
}

/**
 * Lets a worker work until it dies at its nth call, before or after it was carried out; then another one for a minute.
 * Gives whether the first one got so far.
 */
export async function dieAndInherit(fake: FakeContext, at: number, isDone: boolean): Promise<boolean> {
  const dead = Promise.withResolvers<'dead'>();
  const ctx = dying(fake, at, isDone, () => dead.resolve('dead'));
  const first = createWorker({ ctx, owner: 'dead', mailboxes: 1 });
  const isDead = (await Promise.race([fake.work(first), dead.promise])) === 'dead';
  await setImmediate();
  const heir = fake.worker('heir');
  for (let n = 0; n < 6; n += 1) await fake.later(10_000, heir);
  return isDead;
}
