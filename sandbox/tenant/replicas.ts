import type { Hardness, Lag, LagOf } from './hardness.ts';
import type { Assignment, User } from './people.ts';
import { begin } from './span.ts';
import type { Running } from './span.ts';

/** A person as a read shows them. The two properties about licenses may disagree. */
export interface SeenUser extends User {
  /** The assignments behind licenseAssignmentStates. Left out: `assignments`. */
  readonly states?: readonly Assignment[];
}

/** Copies of the directory that answer reads, some of them late. */
export interface Replicas {
  /** Gets the licenses of a person before a write. */
  wrote(user: User, before: readonly Assignment[]): void;
  /** Keeps a license out of licenseAssignmentStates for good: microsoftgraph/microsoft-graph-docs#9636. */
  hide(userId: string, skuId: string): void;
  /** The user as one read shows them. Counts as a read. */
  see(user: User): SeenUser;
}

const turns: readonly LagOf[] = ['both', 'licenseAssignmentStates', 'assignedLicenses'];

export function createReplicas(hard: () => Hardness, now: () => number): Replicas {
  const late = new Map<
    string,
    { readonly before: readonly Assignment[]; readonly of: LagOf; readonly running: Running }
  >();
  const hidden = new Map<string, Set<string>>();
  let writes = 0;

  function ofThisWrite({ of = 'both' }: Lag): LagOf {
    writes += 1;
    return of === 'in turn' ? (turns[(writes - 1) % turns.length] ?? 'both') : of;
  }

  return {
    wrote(user, before) {
      const { lag } = hard();
      if (lag === false) return;
      late.set(user.id, { before, of: ofThisWrite(lag), running: begin(lag, now) });
    },
    hide(userId, skuId) {
      hidden.set(userId, (hidden.get(userId) ?? new Set()).add(skuId));
    },
    see(user) {
      const found = late.get(user.id);
      const old = found?.running.use() === true ? found : undefined;
      const before = old === undefined ? user.assignments : [...old.before];
      const states = old?.of === 'assignedLicenses' ? user.assignments : before;
      const unseen = hidden.get(user.id);
      return {
        ...user,
        assignments: old?.of === 'licenseAssignmentStates' ? user.assignments : before,
        states: unseen === undefined ? states : states.filter(({ skuId }) => !unseen.has(skuId)),
      };
    },
  };
}
