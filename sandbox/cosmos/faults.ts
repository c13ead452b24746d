/** The kind of a request. `plan`: the query plan that the SDK requests with every query. */
export type RequestKind = 'account' | 'schema' | 'read' | 'write' | 'batch' | 'query' | 'plan';

/**
 * `answer`: that HTTP status and nothing done (429, 449, 408, 503, …). `lost`: done, then the connection is cut.
 * `cut`: the connection is cut and nothing done. `silent`: nothing done, no answer ever. `deaf`: done, no answer ever.
 * `late`: the connection is cut; it is done just before the next batch, or at `release()`.
 */
export type Effect =
  | { readonly answer: number; readonly retryAfterMs?: number; readonly substatus?: number }
  | 'lost'
  | 'cut'
  | 'silent'
  | 'deaf'
  | 'late';

export interface Fault {
  /** The kinds of request that the fault hits. Left out: all. */
  readonly on?: readonly RequestKind[];
  /** The number of requests that the fault hits. Left out: one. Infinity: until `clear()`. */
  readonly times?: number;
  /** Whether the fault hits a request with this body. Left out: any body. */
  readonly match?: (body: string) => boolean;
  readonly effect: Effect;
}

/** Faults that wait for coming requests, oldest first. */
export class Faults {
  #waiting: { readonly fault: Fault; left: number }[] = [];
  #held: (() => void)[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  /** Ends all faults. Acts that `late` holds stay held. */
  clear(): void {
    this.#waiting = [];
  }

  /** Does the acts that `late` held back. */
  release(): void {
    const held = this.#held;
    this.#held = [];
    for (const act of held) act();
  }

  /** For the server: the fault that hits this request, used up by one. */
  take(kind: RequestKind, body: string): Effect | undefined {
    const hit = this.#waiting.find(
      ({ fault: { on, match }, left }) => left > 0 && (on?.includes(kind) ?? true) && (match?.(body) ?? true),
    );
    if (hit === undefined) return undefined;
    hit.left -= 1;
    return hit.fault.effect;
  }

  /** For the server: keeps an act for `release()`. */
  hold(act: () => void): void {
    this.#held.push(act);
  }
}
