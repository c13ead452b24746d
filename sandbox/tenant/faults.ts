import type { Answer, Call } from './answers.ts';

/**
 * The fault instead of the normal answer. `reset-before`: the connection ends and nothing was done; `reset-after`: it was done,
 * and the answer is lost; `hang`: nothing is done and no answer comes; `deaf`: it was done, and no answer comes. An answer without a body
 * gets Graph's error envelope.
 */
export type FaultAnswer = Answer | 'reset-before' | 'reset-after' | 'hang' | 'deaf';

export interface Fault {
  readonly match: (call: Call) => boolean;
  /** The number of matching calls that the fault hits. Left out: all. */
  readonly times?: number;
  readonly answer: FaultAnswer;
}

/** Faults that tests and the battery switch on; they hit lone calls, items of batches and the login alike. */
export interface Faults {
  /** Switches a fault on, and returns a function that switches it off. If several match a call, the first one added wins. */
  add(fault: Fault): () => void;
  clear(): void;
  /** The fault for this call, counted as used. */
  take(call: Call): FaultAnswer | undefined;
}

/** Thrown for a call that gets no answer: its connection is cut, or stays open without a byte. */
export class NoAnswer extends Error {
  readonly kind: 'reset' | 'hang';
  constructor(kind: 'reset' | 'hang') {
    super(`No answer: ${kind}`);
    this.kind = kind;
  }
}

/** An empty set of faults. */
export function createFaults(): Faults {
  const active = new Map<Fault, number>();
  return {
    add(fault) {
      // A copy is the key, so that the same object can be added twice.
      const own = { ...fault };
      active.set(own, fault.times ?? Number.POSITIVE_INFINITY);
      return () => void active.delete(own);
    },
    clear: () => active.clear(),
    take(call) {
      for (const [fault, left] of active) {
        if (left <= 0 || !fault.match(call)) continue;
        active.set(fault, left - 1);
        return fault.answer;
      }
      return undefined;
    },
  };
}

/** Runs a call unless a fault says otherwise. Throws NoAnswer for cut and silent connections. */
export async function withFaults(
  faults: Faults,
  call: Call,
  run: () => Answer | Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly faulty: boolean }> {
  const fault = faults.take(call);
  if (fault === undefined) return { answer: await run(), faulty: false };
  if (typeof fault !== 'string') return { answer: fault, faulty: true };
  if (fault === 'reset-after' || fault === 'deaf') await run();
  throw new NoAnswer(fault === 'hang' || fault === 'deaf' ? 'hang' : 'reset');
}
