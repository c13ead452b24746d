import type { Finding } from '../../domain/finding.ts';
import type { FailureReason } from '../../domain/outcome.ts';
import type { Person } from '../../domain/person.ts';
import type { Channel, Conversation } from '../../domain/place.ts';
import type { Product } from '../../domain/product.ts';
import type { MailContent, Message } from './messages.ts';
import type { OutsideError } from './outside-error.ts';

/**
 * The result for one entry of a form: an address or a name. Addresses are object ids, sign-in names, mail
 * addresses or other proxy addresses.
 */
export type Found =
  | { readonly address: string; readonly outcome: 'found'; readonly person: Person }
  | { readonly address: string; readonly outcome: 'unknown' }
  /** Several people have it, and it is nobody's sign-in name. `more`: further people have it. */
  | {
      readonly address: string;
      readonly outcome: 'ambiguous';
      readonly people: readonly Person[];
      readonly more?: boolean;
    }
  /** Graph does not answer for this address, though it does for others. */
  | { readonly address: string; readonly outcome: 'hidden'; readonly error: OutsideError };

export interface Directory {
  /**
   * Looks up every address; results in the same order. Throws OutsideError if Graph answers for none of them,
   * or for a cause that hits everybody.
   */
  find(addresses: readonly string[]): Promise<readonly Found[]>;
  /**
   * Looks up names in the same way: the display name, given name and surname in either order, or one of them.
   */
  named(names: readonly string[]): Promise<readonly Found[]>;
  /** People by object id, in the same order; undefined for those that are gone. Throws OutsideError. */
  read(ids: readonly string[]): Promise<readonly (Person | undefined)[]>;
  /**
   * The names of groups by object id, in the same order; undefined if a group is gone or may not be read.
   * Throws OutsideError.
   */
  groupNames(ids: readonly string[]): Promise<readonly (string | undefined)[]>;
  /**
   * Whether each person belongs to these groups, also through other groups: by id in small letters, people in the
   * same order. At most 20 groups. A group that Graph refuses, such as a deleted one, is absent. Undefined: Graph
   * says nothing of that person. Throws OutsideError if Graph gave no answer.
   */
  memberships(
    personIds: readonly string[],
    groupIds: readonly string[],
  ): Promise<readonly (ReadonlyMap<string, boolean> | undefined)[]>;
}

export interface Rights {
  /**
   * Whether the person holds an approver role or belongs to an approver group. `now`: asks Graph; `recent`:
   * at most a minute old. Throws OutsideError if Graph cannot say.
   */
  mayApprove(personId: string, freshness: 'now' | 'recent'): Promise<boolean>;
  /**
   * Whether the person belongs to a group whose members may change settings and rules; absent: every approver
   * may. `freshness`, and errors, as above.
   */
  mayChangeSettings?(personId: string, freshness: 'now' | 'recent'): Promise<boolean>;
}

export interface AssignOrder {
  readonly personId: string;
  readonly skuId: string;
  /** Service plan ids to switch off. */
  readonly disabledPlans: readonly string[];
}

/**
 * Graph's answer to one order. `retry`: nothing was written. `conflict`: another write of the tenant was
 * under way. `untried`: a write before it in the chain failed. `unclear`: the answer was lost; look before
 * acting again.
 */
export type AssignAnswer =
  | { readonly outcome: 'accepted' }
  | {
      readonly outcome: 'failed';
      readonly reason: FailureReason;
      readonly apps: readonly string[];
      readonly detail: string;
    }
  | { readonly outcome: 'retry'; readonly afterMs?: number; readonly cause?: 'conflict' | 'untried' }
  | { readonly outcome: 'unclear' };

/** A license to be taken from somebody who has it directly. */
export type RemoveOrder = Pick<AssignOrder, 'personId' | 'skuId'>;

/**
 * Graph's answer to the removal of a license. `gone`: the person does not have it. `inherited`: they have it
 * through a group only. `failed` with `needs-app`: an app of another license needs one of this license.
 */
export type RemoveAnswer = AssignAnswer | { readonly outcome: 'gone' | 'inherited' };

/** How license writes can be sent for now. */
export interface Pace {
  /** How many batches may be in flight: 1 to `MAX_BATCHES_AT_ONCE`. */
  readonly width: number;
  /** The tenant takes one write after the other. */
  readonly isChained: boolean;
}

export interface Licenses {
  /**
   * The tenant's products with friendly names, sorted by name. `recent`: at most 60 s old, without the seats
   * that `assign` has taken since. Throws OutsideError.
   */
  products(freshness: 'now' | 'recent'): Promise<readonly Product[]>;
  /** The published name of a product that the tenant does not list; the id if no list has it. */
  nameOf(skuId: string): string;
  /**
   * Assigns up to 20 licenses in one batch; answers in the same order. Each order is written once and never
   * repeated in here. Throws OutsideError if the whole batch failed. Gives `unclear` answers if it may have
   * gone in.
   */
  assign(orders: readonly AssignOrder[]): Promise<readonly AssignAnswer[]>;
  /**
   * Removes up to 20 licenses in one batch; answers in the same order. Each order is written once and never
   * repeated in here. Throws, and gives `unclear` answers, as `assign` does.
   */
  remove(orders: readonly RemoveOrder[]): Promise<readonly RemoveAnswer[]>;
  /** Starts narrow, widens with each batch that the tenant takes, and narrows when it puts writes off. */
  pace(): Pace;
}

/** Use cases pass content and recipient; src/mail writes the mail. */
export interface Mailer {
  /** Whether a mailbox to send from is configured. */
  readonly enabled: boolean;
  /**
   * Sends one mail through Graph. `from`: one of the configured mailboxes; without it, they take turns.
   * Throws OutsideError, `permanent` if the address is refused.
   */
  send(
    to: { readonly address: string; readonly language?: string },
    content: MailContent,
    from?: string,
  ): Promise<void>;
}

export interface Messenger {
  /** Sends a message once and never repeats it in here. Gives the id of its activity. Throws OutsideError. */
  post(conversation: Conversation, message: Message): Promise<string>;
  /**
   * Redraws a card that was sent. Throws OutsideError: `message-gone` if the card does not exist any more,
   * `gone` if the bot is no longer there.
   */
  update(conversation: Conversation, activityId: string, message: Message): Promise<void>;
  /**
   * The personal chat with somebody; creates it if needed. Throws OutsideError, `gone` if the app is not
   * installed.
   */
  personal(personId: string): Promise<Conversation>;
  /** The names of a channel and its team, as far as Teams tells them. Throws OutsideError. */
  channel(conversation: Conversation): Promise<Channel>;
  /** The personal chat with somebody as Teams gives it now, whatever is stored. Throws like `personal`. */
  openChat(personId: string): Promise<Conversation>;
}

export interface Files {
  /** Whether a file may go to that address: only to the cloud's SharePoint. */
  mayUpload(url: string): boolean;
  /**
   * Uploads a whole file. Throws OutsideError, `gone` if the upload has ended, also by an earlier attempt.
   */
  upload(url: string, content: Uint8Array<ArrayBuffer>): Promise<void>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Formats a time in milliseconds as an ISO instant in UTC. */
  iso(at: number): string;
  /** The time of an ISO instant in milliseconds; NaN if it is none. */
  parse(iso: string): number;
}

export interface Ids {
  /** A new id; later ids sort after earlier ones. */
  next(): string;
  /** A short, stable digest of a text, usable in a document's id. */
  digest(text: string): string;
  /** 0 to 1, for jitter. */
  random(): number;
}

/** The log. Messages are constant texts; values go into the fields. */
export interface Log {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/** Traces: everything that one act causes, from a click to the last job, has one trace. */
export interface Tracing {
  /** The present trace (W3C `traceparent`), to be stored with a job; undefined outside of any. */
  current(): string | undefined;
  /** The reference of the present trace, or of a new one outside of any. People and log lines get it. */
  reference(): string;
  /**
   * Runs `work` as a part of the trace `origin`, else of the present trace, else in a new one. `fields`
   * describe the work: ids and kinds, never names. Gives and throws what the work does.
   */
  run<T>(
    name: string,
    work: () => Promise<T>,
    about?: {
      readonly origin?: string | undefined;
      readonly fields?: Readonly<Record<string, string | number>>;
    },
  ): Promise<T>;
}

/**
 * The reference of a stored trace: the first 8 digits of its id. That is short enough to read out, and unique
 * within a day in practice.
 */
export const referenceOf = (trace: string): string => trace.slice(3, 11);

/** The checks of the installation that the program runs on. */
export interface Installation {
  /**
   * Runs all checks, fast enough for a turn: a check without an answer by then is a finding too. Never throws
   * for a finding.
   */
  check(): Promise<readonly Finding[]>;
}
