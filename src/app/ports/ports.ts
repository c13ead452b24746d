import type { Finding } from '../../domain/finding.ts';
import type { FailureReason } from '../../domain/outcome.ts';
import type { Person } from '../../domain/person.ts';
import type { Channel, Conversation } from '../../domain/place.ts';
import type { Product } from '../../domain/product.ts';
import type { MailContent, Message } from './messages.ts';
import type { OutsideError } from './outside-error.ts';

/** The person that an address of a form stands for. Addresses are object ids, sign-in names, mail addresses or any proxy address. */
export type Found =
  | { readonly address: string; readonly outcome: 'found'; readonly person: Person }
  | { readonly address: string; readonly outcome: 'unknown' }
  /** Several people have it, and it is nobody's sign-in name. */
  | { readonly address: string; readonly outcome: 'ambiguous'; readonly people: readonly Person[] }
  /** Graph does not say, of this address alone. */
  | { readonly address: string; readonly outcome: 'hidden'; readonly error: OutsideError };

export interface Directory {
  /** Looks every address up, in the same order. Throws OutsideError where Graph says nothing about any, or a cause hits everybody. */
  find(addresses: readonly string[]): Promise<readonly Found[]>;
  /** People by object id, in the same order; undefined for those that are gone. Throws OutsideError. */
  read(ids: readonly string[]): Promise<readonly (Person | undefined)[]>;
}

export interface Rights {
  /**
   * Whether the person holds an approver role or belongs to an approver group.
   * `now`: asked of Graph; `recent`: at most a minute old. Throws OutsideError when Graph cannot say.
   */
  mayApprove(personId: string, freshness: 'now' | 'recent'): Promise<boolean>;
}

export interface AssignOrder {
  readonly personId: string;
  readonly skuId: string;
  /** Service plan ids to switch off. */
  readonly disabledPlans: readonly string[];
}

/**
 * Graph's answer for one order. `retry`: not done now; it met another write of the tenant (`conflict`), or one before it failed and it was
 * not even tried (`untried`). `unclear`: the answer was lost; look before acting again.
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

export interface Licenses {
  /** The tenant's products with friendly names, by name. `recent`: at most 60 s old. Throws OutsideError. */
  products(freshness: 'now' | 'recent'): Promise<readonly Product[]>;
  /**
   * Assigns up to 20 licenses in one batch; answers in the same order. One write per order, never repeated in here.
   * Throws OutsideError when the whole batch failed (`unclear` answers where it may have gone in).
   */
  assign(orders: readonly AssignOrder[]): Promise<readonly AssignAnswer[]>;
}

/** Use cases pass content and recipient; src/mail writes the mail. */
export interface Mailer {
  /** Whether a mailbox to send from is configured. */
  readonly enabled: boolean;
  /**
   * Hands one mail to Graph, `from` one of the mailboxes that are configured, else from one in turn. Throws OutsideError; `permanent`
   * when the address is refused.
   */
  send(
    to: { readonly address: string; readonly language?: string },
    content: MailContent,
    from?: string,
  ): Promise<void>;
}

export interface Messenger {
  /** Sends once, never repeated in here; gives the activity's id. Throws OutsideError, whose kind says what may still be done. */
  post(conversation: Conversation, message: Message): Promise<string>;
  /** Redraws a card that was sent. Throws OutsideError, `message-gone` when it is no more, `gone` when we are no longer there. */
  update(conversation: Conversation, activityId: string, message: Message): Promise<void>;
  /** The personal chat with somebody; creates it when needed. Throws OutsideError, `gone` when the app is not installed. */
  personal(personId: string): Promise<Conversation>;
  /** The names that Teams has for a channel and its team, as far as it says them. Throws OutsideError. */
  channel(conversation: Conversation): Promise<Channel>;
  /** The personal chat with somebody as Teams gives it now, whatever was known before. Throws like `personal`. */
  openChat(personId: string): Promise<Conversation>;
}

export interface Files {
  /** Whether a file may go to that address: the cloud's SharePoint. */
  mayUpload(url: string): boolean;
  /** Sends a whole file. Throws OutsideError, `gone` when the upload has ended, also by an earlier attempt. */
  upload(url: string, content: Uint8Array<ArrayBuffer>): Promise<void>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** ISO instant, UTC, of a time in milliseconds. */
  iso(at: number): string;
  /** Milliseconds of an ISO instant. */
  parse(iso: string): number;
}

export interface Ids {
  /** A new id; later ids sort after earlier ones. */
  next(): string;
  /** A short, stable digest of a text, fit for a document's id. */
  digest(text: string): string;
  /** 0 to 1, for jitter. */
  random(): number;
}

/** The log. Messages are constant texts; whatever varies goes into the fields. */
export interface Log {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/** Holds together what one act causes, from a click to the last job: all of it has one trace. */
export interface Tracing {
  /** The trace of what is being done, to be kept with a job (W3C `traceparent`); undefined outside of any. */
  current(): string | undefined;
  /** The reference of that trace, which people and log lines are given to find all of it by; of a new one outside of any. */
  reference(): string;
  /**
   * Does one piece of work as a part of `origin` (a trace that was kept), else of what is being done, else as the start of something
   * new. `fields` tell what it is about: ids and kinds, never names. Gives and throws what the work does.
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

/** The reference of a trace that was kept: the first 8 digits of its id, short enough to be read out and unlike any other of the day. */
export const referenceOf = (trace: string): string => trace.slice(3, 11);

/** Whether what the program stands on is as it must be. */
export interface Installation {
  /** Asks all of it, soon enough for a turn: what has not answered by then is a finding too. Never throws for what it finds. */
  check(): Promise<readonly Finding[]>;
}
