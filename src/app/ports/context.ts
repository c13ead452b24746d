import type {
  Clock,
  Directory,
  Files,
  Ids,
  Installation,
  Licenses,
  Log,
  Mailer,
  Messenger,
  Rights,
  Tracing,
} from './ports.ts';
import type { Store } from './store.ts';

/** The part of the context that needs only the store: used by the operator’s commands. */
export interface StoreContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tracing: Tracing;
  readonly options: {
    readonly approverMail: readonly string[];
    /** Days an audit entry is kept. */
    readonly auditDays: number;
    /** First values of settings (domain/policy.ts). */
    readonly retentionDays: number;
    readonly waitingList: boolean;
    readonly waitingDays: number;
    /** Requests that one person may make within an hour. */
    readonly requestsPerHour: number;
    /** Licenses that are removed on one day before an approver is asked. */
    readonly removalsPerDay: number;
    readonly language: string;
    /** IANA time zone of texts with several readers. */
    readonly timeZone: string;
    /** The approvers: roles by name or id, groups by id. */
    readonly approvers: { readonly roles: readonly string[]; readonly groups: readonly string[] };
    /** Whether a second approver must confirm that a rule is switched on. */
    readonly rulesFourEyes: boolean;
    /** The mailboxes that send. */
    readonly mailFrom: readonly string[];
  };
}

/** Everything that the use cases need from outside. */
export interface Context extends StoreContext {
  readonly directory: Directory;
  readonly rights: Rights;
  readonly licenses: Licenses;
  readonly mailer: Mailer;
  readonly messenger: Messenger;
  readonly files: Files;
  readonly installation: Installation;
  readonly log: Log;
  /** Called after a commit that created jobs: the worker polls at once. */
  readonly wake: () => void;
  /**
   * Whether nobody stood on any waiting list when this process last looked, which it does each minute. False
   * before the first look.
   */
  readonly nobodyWaits: () => boolean;
}
