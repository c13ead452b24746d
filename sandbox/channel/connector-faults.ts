import { isCode, problemOf, writesBlocked } from './connector-errors.ts';
import type { ConnectorCode, ConnectorProblem } from './connector-errors.ts';
import type { Recorded } from './recorded.ts';

/**
 * The fault of a call: an error of Microsoft's table by its name; 403 MessageWritesBlocked in the older envelope (`blocked`); 404; 412;
 * 429 with or without Retry-After; 502 after the message was delivered; no answer and nothing done; no answer after it was done.
 */
export type ConnectorFault =
  | ConnectorCode
  | 'blocked'
  | 'gone'
  | 'precondition'
  | 'throttled'
  | 'throttled silently'
  | 'lost answer'
  | 'hang'
  | 'deaf';

export interface FaultOptions {
  /** The number of calls that the fault hits. Left out: all calls, until the fault is lifted. */
  readonly times?: number;
  /** Only calls to this conversation and its threads, or about this team. */
  readonly conversationId?: string;
  /** Only calls that would make such a record. */
  readonly match?: (record: Recorded) => boolean;
}

interface ActiveFault extends FaultOptions {
  readonly fault: ConnectorFault;
  left: number;
}

/** The active faults. If several match a call, the first one added wins. */
export interface ConnectorFaults {
  /** Switches a fault on, and returns a function that lifts it. */
  add(fault: ConnectorFault, options: FaultOptions): () => void;
  clear(): void;
  /** The fault that hits a call, counted as used. `made` is undefined for a call that only reads. */
  take(about: string | undefined, made: Recorded | undefined): ConnectorFault | undefined;
}

export function createConnectorFaults(): ConnectorFaults {
  const active = new Set<ActiveFault>();
  return {
    add(fault, options) {
      const own = { fault, ...options, left: options.times ?? Number.POSITIVE_INFINITY };
      active.add(own);
      return () => void active.delete(own);
    },
    clear: () => active.clear(),
    take(about, made) {
      const hit = [...active].find(
        ({ left, conversationId, match }) =>
          left > 0 &&
          (conversationId === undefined || isWithin(about, conversationId)) &&
          (match === undefined || (made !== undefined && match(made))),
      );
      if (hit !== undefined) hit.left -= 1;
      return hit?.fault;
    },
  };
}

/** A thread of a channel has the channel's id with `;messageid=…` behind it. */
function isWithin(about: string | undefined, conversationId: string): boolean {
  return about === conversationId || about?.startsWith(`${conversationId};`) === true;
}

const short: Readonly<Partial<Record<ConnectorFault, () => ConnectorProblem>>> = {
  blocked: writesBlocked,
  gone: () => problemOf('ConversationNotFound'),
  precondition: () => problemOf('PreconditionFailed'),
  throttled: () => problemOf('Throttled', { 'retry-after': '7' }),
  'throttled silently': () => problemOf('Throttled'),
};

/** The answer for a fault; undefined if the fault gives no answer. */
export function problemOfFault(fault: ConnectorFault): ConnectorProblem | undefined {
  return isCode(fault) ? problemOf(fault) : short[fault]?.();
}
