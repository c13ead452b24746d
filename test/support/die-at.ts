import { setImmediate } from 'node:timers/promises';
import type { LargeApproval } from './large-approval.ts';

const never = (): Promise<never> => new Promise(() => {});

/** Licenses in a process that dies at a call, before or after it was carried out. Gives the number of calls. */
export async function dieAt(large: LargeApproval, at: number, isDone: boolean): Promise<number> {
  let calls = 0;
  const dead = Promise.withResolvers<void>();
  const die = (): Promise<never> => {
    dead.resolve();
    return never();
  };
  large.before = async () => {
    calls += 1;
    if (calls > at || (calls === at && !isDone)) await die();
  };
  large.after = async () => {
    if (calls >= at) await die();
  };
  const { polls } = large.worker('dead');
  const work = async (): Promise<void> => {
    for (let ran = 1; ran > 0;) ran = (await polls[1]?.())?.ran ?? 0;
  };
  await Promise.race([work(), dead.promise]);
  // What was on its way when the process died may still arrive.
  await setImmediate();
  large.before = async () => {};
  large.after = async () => {};
  return calls;
}
