import type { Conversation, PlaceLabel, SentCard } from './place.ts';

/** A file that somebody agreed to take: where it goes, and what Teams needs to show it there. */
export interface OfferedFile {
  /** Lets whoever has it write this one file, for some hours. */
  readonly uploadUrl: string;
  readonly contentUrl: string;
  readonly name: string;
  readonly uniqueId: string;
  readonly fileType: string;
}

/** The tasks of a worker. One row per kind in worker/handlers.ts. */
export type JobTask =
  /** Fan out the decision cards of a new request to the places that it goes to; `after`: cursor where there are many. */
  | { readonly kind: 'announce'; readonly requestId: string; readonly after?: string }
  /** One decision card to one place. */
  | { readonly kind: 'post-card'; readonly requestId: string; readonly placeId: string }
  /** One card to a conversation in which somebody asked for it, out of a list. */
  | {
      readonly kind: 'open-card';
      readonly requestId: string;
      readonly conversation: Conversation;
      readonly role: SentCard['role'];
    }
  /** Tell APPROVER_MAIL of a request while there is no place; `copies` of every mail: how many may have arrived, since their answers were lost. */
  | {
      readonly kind: 'mail-approvers';
      readonly requestId: string;
      readonly about: 'waits' | 'lapses' | 'lapsed';
      readonly address: string;
      readonly copies?: number;
    }
  /** Fan out a redraw to the cards of a request; `after`: cursor where there are many. */
  | { readonly kind: 'redraw'; readonly requestId: string; readonly after?: string }
  /** One card; `always`: even when it seems to be drawn. */
  | {
      readonly kind: 'redraw-card';
      readonly requestId: string;
      readonly cardId: string;
      readonly always?: boolean;
    }
  /** Look up a part of the addresses of a request with many persons; then the next part, or finish. */
  | { readonly kind: 'look-up'; readonly requestId: string; readonly part: number }
  | { readonly kind: 'finish-lookup'; readonly requestId: string }
  /** Put a request into the lists of its persons, some chunks at a time. */
  | { readonly kind: 'add-memberships'; readonly requestId: string; readonly chunk: number }
  /** Give the form back when nobody on it was recognized. */
  | { readonly kind: 'return-form'; readonly requestId: string }
  /** Look at the persons again and store what would go wrong. */
  | { readonly kind: 'check'; readonly requestId: string; readonly chunk: number }
  /** `rest`: those of a chunk that were left behind; the next chunk has been begun. `since`: when the round began, where a job went before. */
  | {
      readonly kind: 'assign';
      readonly requestId: string;
      readonly chunk: number;
      readonly round: number;
      readonly rest?: true;
      readonly since?: string;
    }
  | { readonly kind: 'confirm'; readonly requestId: string; readonly chunk: number; readonly round: number }
  /** End the wait of a chunk that an approver stopped; then that of the next. */
  | {
      readonly kind: 'stop-waiting';
      readonly requestId: string;
      readonly chunk: number;
      readonly round: number;
    }
  /** Fan out "not approved" to the persons of a chunk. */
  | { readonly kind: 'tell-declined'; readonly requestId: string; readonly chunk: number }
  | { readonly kind: 'message-requester'; readonly requestId: string; readonly round: number }
  | {
      readonly kind: 'message-person';
      readonly requestId: string;
      readonly index: number;
      readonly round: number;
    }
  | {
      readonly kind: 'mail-requester';
      readonly requestId: string;
      readonly round: number;
      readonly copies?: number;
    }
  | {
      readonly kind: 'mail-person';
      readonly requestId: string;
      readonly index: number;
      readonly round: number;
      readonly copies?: number;
    }
  /** Greet a new place with the number of waiting requests and the list. */
  | { readonly kind: 'welcome-place'; readonly placeId: string }
  /** Fan out to a new place the cards that never reached anybody. */
  | { readonly kind: 'catch-up-place'; readonly placeId: string; readonly after?: string }
  /** Tell the one who set up a place that it is no more. */
  | {
      readonly kind: 'mail-owner';
      readonly ownerId: string;
      readonly place: PlaceLabel;
      readonly copies?: number;
    }
  | { readonly kind: 'message-owner'; readonly ownerId: string; readonly place: PlaceLabel }
  /** Tell one address of APPROVER_MAIL of a cause that Teams cannot be told of. */
  | {
      readonly kind: 'mail-outage';
      readonly outage: Outage;
      readonly address: string;
      readonly copies?: number;
    }
  /** Tell the places that a cause hits everybody. */
  | { readonly kind: 'announce-outage'; readonly outage: Outage; readonly after?: string }
  | { readonly kind: 'tell-outage'; readonly outage: Outage; readonly placeId: string }
  /** End a request that nobody decided on (it lapses), and warn of that before. */
  | { readonly kind: 'lapse'; readonly requestId: string }
  | { readonly kind: 'warn-lapse'; readonly requestId: string }
  | { readonly kind: 'warn-requester'; readonly requestId: string }
  /** Fan out a message about a request to the places that it goes to. */
  | {
      readonly kind: 'tell-places';
      readonly requestId: string;
      readonly about: 'lapses' | 'lapsed';
      readonly after?: string;
    }
  | {
      readonly kind: 'tell-place';
      readonly requestId: string;
      readonly about: 'lapses' | 'lapsed';
      readonly placeId: string;
    }
  /** Remove a request that ended in that round. */
  | { readonly kind: 'remove'; readonly requestId: string; readonly round: number }
  /** Upload the audit to where its reader agreed to take it. */
  | {
      readonly kind: 'send-export';
      readonly conversation: Conversation;
      readonly format: 'csv' | 'jsonl';
      readonly file: OfferedFile;
    }
  /** List once a day what waits; `since`: when the place was set up. */
  | { readonly kind: 'remind-place'; readonly placeId: string; readonly since: string };

export type JobKind = JobTask['kind'];

/** The task of one kind. */
export type TaskOf<K extends JobKind> = Extract<JobTask, { kind: K }>;

/** Causes that hit everybody: the lane stops, the requests wait. */
export type OutageCause =
  'consent' | 'token' | 'bot-unknown' | 'app-blocked' | 'product-suspended' | 'mailbox';

/** Those of them for which an approved request waits until an administrator mends them. */
export type WaitCause = Extract<OutageCause, 'consent' | 'token' | 'product-suspended'>;

/** A cause, and which product or mailbox it is about. */
export interface Outage {
  readonly cause: OutageCause;
  readonly about?: string;
}

/** The rules for all jobs of a queue. */
interface QueueTraits {
  /** One instance at a time serves it; any instance serves a queue that is in no lane. */
  readonly inLane: boolean;
  /** Its jobs are tried for ever. Jobs of assigning: a person who was approved must not be lost. */
  readonly neverGivenUp: boolean;
  /** The time that Graph asks one job to wait for is a wait of all. */
  readonly pausesWhenThrottled: boolean;
}

const MAIL_TRAITS: QueueTraits = { inLane: true, neverGivenUp: false, pausesWhenThrottled: false };

/** Queues in which jobs wait. */
export const QUEUES = {
  general: { inLane: false, neverGivenUp: false, pausesWhenThrottled: false },
  assign: { inLane: true, neverGivenUp: true, pausesWhenThrottled: true },
  'mail-first': MAIL_TRAITS,
  mail: MAIL_TRAITS,
} as const satisfies Readonly<Record<string, QueueTraits>>;

export type Queue = keyof typeof QUEUES;

const QUEUE_OF = {
  assign: 'assign',
  confirm: 'assign',
  'mail-approvers': 'mail-first',
  'mail-owner': 'mail-first',
  'mail-outage': 'mail-first',
  'mail-requester': 'mail-first',
  'mail-person': 'mail',
} as const satisfies Partial<Record<JobKind, Queue>>;

/** Jobs that send one mail each. */
export type MailKind = {
  [K in keyof typeof QUEUE_OF]: (typeof QUEUE_OF)[K] extends `mail${string}` ? K : never;
}[keyof typeof QUEUE_OF];

export function queueOf(kind: JobKind): Queue {
  const queues: Partial<Record<JobKind, Queue>> = QUEUE_OF;
  return queues[kind] ?? 'general';
}

/** Whether a failed job becomes dead. The limit is 12 attempts, or 150 (about a day) when the failure may pass by itself (`mayPass`). */
export function isGivenUp(queue: Queue, attempts: number, mayPass: boolean): boolean {
  return !QUEUES[queue].neverGivenUp && attempts >= (mayPass ? 150 : 12);
}

/**
 * Waits between the copies of a message or mail whose answers are lost: five copies at most. Mail outlasts an outage of seven hours. Messages
 * and cards outlast one of four: people wait for them, so they are tried sooner. The card of a request that waits for a decision has a sixth
 * copy a day later: without it nobody would decide.
 */
const COPY_WAITS_MS = {
  mail: [2000, 10 * 60_000, 60 * 60_000, 6 * 60 * 60_000],
  message: [2000, 30_000, 20 * 60_000, 4 * 60 * 60_000],
  decision: [2000, 30_000, 20 * 60_000, 4 * 60 * 60_000, 20 * 60 * 60_000],
} as const;

/** The way in which a job that posts to Teams sends its copies. */
export function copyWayOf(kind: JobKind): 'message' | 'decision' {
  return kind === 'post-card' ? 'decision' : 'message';
}

/** Milliseconds until something of which so many copies may have arrived is sent once more; undefined: it is not. */
export function nextCopyInMs(way: keyof typeof COPY_WAITS_MS, copies: number): number | undefined {
  return COPY_WAITS_MS[way][copies - 1];
}

/** A cause that hits everybody is tried again this often. */
export const OUTAGE_RETRY_MS = 10 * 60_000;

/** While an administrator blocks the app, it is tried this often at last: 150 attempts are six days. */
export const MAX_BLOCKED_WAIT_MS = 60 * 60_000;

/** Nothing waits in a lane for longer, whatever Graph asks for: a job that seems to was put there by a clock far ahead. */
export const MAX_LANE_WAIT_MS = 30 * 60_000;

/** Milliseconds to wait after the nth failed attempt (1…): doubling from 2 s to 10 minutes, spread by jitter (0 to 1). */
export function backOffMs(attempt: number, jitter: number, maxMs = 600_000): number {
  const base = Math.min(2000 * 2 ** (attempt - 1), maxMs);
  return Math.round(base * (0.9 + 0.2 * jitter));
}

/** Read-backs that do not show a license yet are repeated with back-off for this long. */
export const CONFIRM_FOR_MS = 15 * 60_000;

/**
 * A write that is never answered clearly, or refused against what reads show, is tried for this long (ours: tens of seconds up to minutes
 * are reported of Microsoft's copies of the directory), then looked for as long again, or failed.
 */
export const UNCLEAR_FOR_MS = 15 * 60_000;
/** A write that Graph puts off again and again is given up after a day, as other jobs are. */
export const LATER_FOR_MS = 86_400_000;
/**
 * Nobody whom Graph does not show is given up before so many tries, a quarter of an hour in all: the day may have gone by while something
 * else was waited for.
 */
export const HIDDEN_TRIES = 12;
/** While a cause hits everybody, a round of assigning waits for so long, then fails, so that somebody is told and can end it. */
export const OUTAGE_FOR_MS = 7 * 86_400_000;
/** After so many tries in which nobody of a chunk came on, a minute in all, the next chunk is begun. */
export const PASS_ON_AFTER = 6;

/** Milliseconds until the next read-back, by how long it has been going on. */
export function confirmAgainMs(elapsedMs: number): number {
  return Math.min(Math.max(2000, elapsedMs), 120_000);
}
