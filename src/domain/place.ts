import type { PersonRef } from './person.ts';

/**
 * A chat or channel in Teams that something can be sent to. All values come from an authenticated activity.
 */
export interface Conversation {
  readonly serviceUrl: string;
  readonly conversationId: string;
  readonly kind: 'personal' | 'group' | 'channel';
  /** The team that a channel belongs to. */
  readonly teamId?: string;
  /** Teams locale of the reader of a personal conversation. */
  readonly locale?: string;
  /** IANA zone of the reader of a personal conversation. */
  readonly timeZone?: string;
  /** The reader of a personal conversation (Entra object id). */
  readonly personId?: string;
  /** People of other organizations read there, so no message names anybody. */
  readonly withoutNames?: boolean;
}

/** The names and the kind of a channel, as far as Teams says them. */
export interface Channel {
  readonly team?: string;
  /** Of a channel other than General. */
  readonly name?: string;
  /** The first channel of a team, which has no name of its own. */
  readonly isGeneral?: boolean;
  /** Teams calls its kind `shared`: people of another organization may read it. */
  readonly isShared?: boolean;
}

/** The name of a place. */
export interface PlaceLabel {
  readonly kind: Conversation['kind'];
  /** The name of the reader of a personal chat. */
  readonly name: string;
  readonly channel?: Channel;
}

/** A conversation that decision cards go to. */
export interface Place {
  readonly id: string;
  readonly conversation: Conversation;
  /** The name of the reader of a personal chat. */
  readonly name: string;
  readonly channel?: Channel;
  /** An approver has confirmed that a shared channel may show names. */
  readonly showsNames?: boolean;
  readonly by: PersonRef;
  readonly at: string;
  readonly lastDeliveryAt?: string;
  /**
   * The first and the last time at which Teams did not find the conversation. Absent once something was
   * delivered.
   */
  readonly unknown?: { readonly since: string; readonly last: string };
}

/** Whether messages to the place must not name anybody. */
export function isWithoutNames({ channel, showsNames }: Place): boolean {
  return channel?.isShared === true && showsNames !== true;
}

export function labelOf({ conversation: { kind }, name, channel }: Place): PlaceLabel {
  return { kind, name, ...(channel === undefined ? {} : { channel }) };
}

/** A card that was sent: how to redraw it, and what it shows. */
export interface SentCard {
  readonly id: string;
  readonly requestId: string;
  readonly role: 'decision' | 'status';
  readonly conversation: Conversation;
  /** Absent while the card is on its way. */
  readonly activityId?: string;
  /** The job that sends the card, if a job does. No other job sends the same card to the same place. */
  readonly sentBy?: string;
  /** The request's version it shows; 0: not drawn yet. */
  readonly shownVersion: number;
}
