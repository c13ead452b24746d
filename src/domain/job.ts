import type { EndTask } from './end-task.ts';
import type { GrantAbout, GrantRef } from './grant-news.ts';
import type { Conversation, PlaceLabel, SentCard } from './place.ts';
import type { Telling, ToReader } from './telling.ts';
import type { ThreadTask } from './thread.ts';

/** A file that somebody agreed to receive: its upload URL, and what Teams needs to show the file. */
export interface OfferedFile {
  /** Anybody who has this URL can write this one file, for some hours. */
  readonly uploadUrl: string;
  readonly contentUrl: string;
  readonly name: string;
  readonly uniqueId: string;
  readonly fileType: string;
}

/** The tasks of a worker. worker/handlers.ts has one row per kind. */
export type JobTask =
  /**
   * Create a card job of a new request for every place that it goes to, or mails if there is none. If it goes to a
   * few places, its own commit makes the card jobs. `after`, here and below: the cursor from which a long list
   * goes on.
   */
  | { readonly kind: 'announce'; readonly requestId: string; readonly after?: string }
  /** Send one decision card to one place. */
  | { readonly kind: 'post-card'; readonly requestId: string; readonly placeId: string }
  /** Send one card to the conversation in which somebody opened it from a list. */
  | {
      readonly kind: 'open-card';
      readonly requestId: string;
      readonly conversation: Conversation;
      readonly role: SentCard['role'];
    }
  /**
   * Mail one address of APPROVER_MAIL about a request while no place is set up. `copies`, in every mail task:
   * how many copies may have arrived because their answers were lost.
   */
  | {
      readonly kind: 'mail-approvers';
      readonly requestId: string;
      readonly about: 'waits' | 'lapses' | 'lapsed';
      readonly address: string;
      readonly copies?: number;
    }
  /** Create a redraw job for every card of a request. */
  | { readonly kind: 'redraw'; readonly requestId: string; readonly after?: string }
  /** Redraw one card. `always`: also when it seems to be up to date. */
  | {
      readonly kind: 'redraw-card';
      readonly requestId: string;
      readonly cardId: string;
      readonly always?: boolean;
    }
  /** Look up one part of the addresses of a large request, then start the next part or the last step. */
  | { readonly kind: 'look-up'; readonly requestId: string; readonly part: number }
  | { readonly kind: 'finish-lookup'; readonly requestId: string }
  /** Put a request into the lists of its persons, some chunks at a time. */
  | { readonly kind: 'add-memberships'; readonly requestId: string; readonly chunk: number }
  /**
   * Have the rules look at a request that has become pending. `revision`: of the rules at that moment; a rule that
   * was switched on later does not decide it.
   */
  | { readonly kind: 'apply-rules'; readonly requestId: string; readonly revision: number }
  /** Return the form to its requester, since nobody on it was recognized or could be looked up. */
  | { readonly kind: 'return-form'; readonly requestId: string }
  /** Look at the persons again and store their hints. */
  | { readonly kind: 'check'; readonly requestId: string; readonly chunk: number }
  /**
   * Assign the license to the persons of a chunk. `rest`: only those left behind; the next chunk has begun
   * already. `since`: when the round began (ISO); absent in its first job.
   */
  | {
      readonly kind: 'assign';
      readonly requestId: string;
      readonly chunk: number;
      readonly round: number;
      readonly rest?: true;
      readonly since?: string;
    }
  | { readonly kind: 'confirm'; readonly requestId: string; readonly chunk: number; readonly round: number }
  /** Give the free seats of a product to the first persons of its waiting list. One with a name for each. */
  | { readonly kind: 'serve-list'; readonly skuId: string }
  /** Take back the licenses that are about to end, some at a time. */
  | { readonly kind: 'end-grants' }
  /** End the wait of a chunk after an approver stopped it, then that of the next chunk. */
  | {
      readonly kind: 'stop-waiting';
      readonly requestId: string;
      readonly chunk: number;
      readonly round: number;
    }
  /** Create the job that tells "not approved" to the persons of a chunk. */
  | { readonly kind: 'tell-declined'; readonly requestId: string; readonly chunk: number }
  /** Tell the readers of one chunk by message and mail, or send the mails that there was no room for. */
  | ({ readonly kind: 'tell' } & Telling)
  | ({ readonly kind: 'mail-persons' } & Telling)
  /** This and the next three: tell one reader who could not be told together with the others. */
  | ({ readonly kind: 'message-requester' } & ToReader)
  | ({ readonly kind: 'message-person'; readonly index: number } & ToReader)
  | ({ readonly kind: 'mail-requester'; readonly copies?: number } & ToReader)
  | ({ readonly kind: 'mail-person'; readonly index: number; readonly copies?: number } & ToReader)
  /** Greet a new place with the number of waiting requests and their list. */
  | { readonly kind: 'welcome-place'; readonly placeId: string }
  /** Create a card job at a new place for every pending request that reached nobody. */
  | { readonly kind: 'catch-up-place'; readonly placeId: string; readonly after?: string }
  /** Tell the person who set up a place that it was removed. */
  | {
      readonly kind: 'mail-owner';
      readonly ownerId: string;
      readonly place: PlaceLabel;
      readonly copies?: number;
    }
  | { readonly kind: 'message-owner'; readonly ownerId: string; readonly place: PlaceLabel }
  /** Tell a person what became of their grant. */
  | ({ readonly kind: 'message-grant' } & GrantAbout)
  | ({ readonly kind: 'mail-grant'; readonly copies?: number } & GrantAbout)
  /** Create a message job for every place of a request about licenses that could not be taken back. */
  | {
      readonly kind: 'announce-left-alone';
      readonly requestId: string;
      readonly grants: readonly GrantAbout[];
      readonly after?: string;
    }
  | { readonly kind: 'tell-left-alone'; readonly grants: readonly GrantAbout[]; readonly placeId: string }
  /** Create a card job for every place of a request that asks whether a person may lose data. */
  | ({ readonly kind: 'announce-loss'; readonly requestId: string; readonly after?: string } & GrantRef)
  | EndTask
  /** Create a card job for every place that asks whether the removals of a day go on. `at`: when they paused. */
  | { readonly kind: 'announce-pause'; readonly at: string; readonly after?: string }
  | { readonly kind: 'ask-pause'; readonly at: string; readonly placeId: string }
  | ({ readonly kind: 'ask-loss'; readonly placeId: string } & GrantRef)
  /** Mail one address of APPROVER_MAIL about an outage that cannot be told in Teams. */
  | {
      readonly kind: 'mail-outage';
      readonly outage: Outage;
      readonly address: string;
      readonly copies?: number;
    }
  /** Create a message job about an outage for every place. */
  | { readonly kind: 'announce-outage'; readonly outage: Outage; readonly after?: string }
  | { readonly kind: 'tell-outage'; readonly outage: Outage; readonly placeId: string }
  | ThreadTask
  /** End a request that nobody decided on in time; warn of that before. */
  | { readonly kind: 'lapse'; readonly requestId: string }
  | { readonly kind: 'warn-lapse'; readonly requestId: string }
  | { readonly kind: 'warn-requester'; readonly requestId: string }
  /** Create a message job about a request for every place that it goes to. */
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
  /** Remove a request. `round`: the round that ended it; a later round makes a removal job of its own. */
  | { readonly kind: 'remove'; readonly requestId: string; readonly round: number }
  /** Upload the audit to the address that its reader agreed to. */
  | {
      readonly kind: 'send-export';
      readonly conversation: Conversation;
      readonly format: 'csv' | 'jsonl';
      readonly file: OfferedFile;
    }
  /** Remind a place once a day of the requests that wait. `since`: when the place was set up (ISO). */
  | { readonly kind: 'remind-place'; readonly placeId: string; readonly since: string };

export type JobKind = JobTask['kind'];

/** The task of one kind. */
export type TaskOf<K extends JobKind> = Extract<JobTask, { kind: K }>;

/** The causes that only an administrator can mend. Approved requests wait until that is done. */
export type WaitCause = 'consent' | 'token' | 'product-suspended';

/** Causes of an outage: each affects everybody, so the lane stops and the requests wait. */
export type OutageCause = WaitCause | 'bot-unknown' | 'app-blocked' | 'mailbox';

/** An outage: its cause, and the product or mailbox that the cause concerns. */
export interface Outage {
  readonly cause: OutageCause;
  readonly about?: string;
}

/** The rules for all jobs of a queue. */
interface QueueTraits {
  /** Served by the instance that holds the lane. Without a lane, every instance serves the queue. */
  readonly inLane: boolean;
  /** Its jobs are retried for ever. True for assign jobs: an approved person must not be lost. */
  readonly neverGivenUp: boolean;
  /** When Graph asks one job to wait (Retry-After), all jobs of the queue wait. */
  readonly pausesWhenThrottled: boolean;
}

const MAIL_TRAITS: QueueTraits = { inLane: true, neverGivenUp: false, pausesWhenThrottled: false };

/** The queues and their rules. */
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
  'serve-list': 'assign',
  'end-grants': 'assign',
  'mail-approvers': 'mail-first',
  'mail-owner': 'mail-first',
  'mail-outage': 'mail-first',
  'mail-requester': 'mail-first',
  'mail-question': 'mail-first',
  'mail-person': 'mail',
  'mail-grant': 'mail',
  'mail-persons': 'mail',
} as const satisfies Partial<Record<JobKind, Queue>>;

/** The kinds of job that send one mail. */
export type MailKind = Exclude<
  {
    [K in keyof typeof QUEUE_OF]: (typeof QUEUE_OF)[K] extends `mail${string}` ? K : never;
  }[keyof typeof QUEUE_OF],
  'mail-persons'
>;

export function queueOf(kind: JobKind): Queue {
  const queues: Partial<Record<JobKind, Queue>> = QUEUE_OF;
  return queues[kind] ?? 'general';
}

/**
 * Whether a failed job is given up. The limit is 12 attempts, or 150 (about a day) when the failure may pass
 * by itself (`mayPass`).
 */
export function isGivenUp(queue: Queue, attempts: number, mayPass: boolean): boolean {
  return !QUEUES[queue].neverGivenUp && attempts >= (mayPass ? 150 : 12);
}

/** How often a job is retried during an outage. */
export const OUTAGE_RETRY_MS = 10 * 60_000;

/** The longest wait between attempts while an administrator blocks the app: 150 attempts take six days. */
export const MAX_BLOCKED_WAIT_MS = 60 * 60_000;

/**
 * The longest wait of a job in a lane, whatever Graph asks for. A due time further ahead comes from a wrong
 * clock.
 */
export const MAX_LANE_WAIT_MS = 30 * 60_000;

/**
 * Milliseconds to wait after the nth failed attempt (1…): doubling from 2 s to 10 minutes, spread by jitter
 * (0 to 1).
 */
export function backOffMs(attempt: number, jitter: number, maxMs = 600_000): number {
  const base = Math.min(2000 * 2 ** (attempt - 1), maxMs);
  return Math.round(base * (0.9 + 0.2 * jitter));
}

/** How long read-backs repeat, with back-off, until Graph shows the license. */
export const CONFIRM_FOR_MS = 15 * 60_000;

/**
 * How long a write is retried when its answers are unclear, or when Graph refuses it although reads
 * contradict the refusal. Then the license is looked for as long again, or the write has failed. Our own
 * number: Microsoft's replicas of the directory are reported to lag by tens of seconds up to minutes.
 */
export const UNCLEAR_FOR_MS = 15 * 60_000;
/** A write that Graph keeps putting off is given up after a day, like other jobs. */
export const LATER_FOR_MS = 86_400_000;
/**
 * Fewest tries before a person whom Graph does not show is given up: a quarter of an hour in all. Time alone
 * does not count, since the day may have passed while the job waited for something else.
 */
export const HIDDEN_TRIES = 12;
/**
 * How long a round of assigning waits during an outage. Then it fails, so that somebody is told and can end
 * it.
 */
export const OUTAGE_FOR_MS = 7 * 86_400_000;
/** Tries of a chunk without progress, about a minute in all, before the next chunk begins. */
export const PASS_ON_AFTER = 6;

/** Milliseconds until the next read-back. `elapsedMs`: time since Graph accepted the write. */
export function confirmAgainMs(elapsedMs: number): number {
  return Math.min(Math.max(2000, elapsedMs), 120_000);
}
