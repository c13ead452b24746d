import { withDeadline } from '../common/deadline.ts';
import { chargeOf, readCharge, toStoreError } from './store-errors.ts';

/** How long the SDK may wait in all for request units (429) before it gives up. */
export const THROTTLE_WAIT_MS = 15_000;

export interface Calls {
  /** Makes one call with a signal that ends it after `ms`. Throws what the SDK throws, or an AbortError. */
  readonly raw: <T>(act: (signal: AbortSignal) => Promise<T>, ms?: number) => Promise<T>;
  /** The same, but throws StoreError. */
  readonly call: <T>(act: (signal: AbortSignal) => Promise<T>) => Promise<T>;
}

/**
 * Puts a deadline on every call, because the SDK repeats reads on a silent server 121 times, and some of its
 * waits ignore the abort signal. Reports the request units of each answer to `onCharge`, also those of
 * refusals.
 */
export function makeCalls(deadlineMs: number, onCharge: (ru: number) => void): Calls {
  const raw: Calls['raw'] = async (act, ms = deadlineMs) => {
    const controller = new AbortController();
    try {
      const answer = await withDeadline(ms, act(controller.signal), () => {
        controller.abort();
        throw new Error(`No answer within ${ms} ms.`);
      });
      report(readCharge(headersOf(answer)), onCharge);
      return answer;
    } catch (error) {
      report(chargeOf(error), onCharge);
      throw error;
    }
  };
  const call: Calls['call'] = async (act) => {
    try {
      return await raw(act);
    } catch (error) {
      throw toStoreError(error);
    }
  };
  return { raw, call };
}

function report(charge: number, onCharge: (ru: number) => void): void {
  if (charge > 0) onCharge(charge);
}

function headersOf(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null && 'headers' in answer ? answer.headers : undefined;
}
