/** Somebody who takes part in a conversation, or the bot itself. */
export interface Account {
  readonly id: string;
  readonly name?: string;
  /** Entra object id. */
  readonly aadObjectId?: string;
}

/**
 * An activity from Teams, as far as the product reads it. Its shape was checked on arrival
 * (channel/activity-shape.ts).
 */
export interface IncomingActivity {
  readonly type: string;
  /** The name of an invoke. */
  readonly name?: string;
  readonly text?: string;
  readonly value?: unknown;
  /** The change of an installation: `add`, `remove`, `add-upgrade`, `remove-upgrade`. */
  readonly action?: string;
  /** The message whose card was clicked. */
  readonly replyToId?: string;
  readonly locale?: string;
  readonly localTimezone?: string;
  readonly from: Account;
  readonly recipient: Account;
  readonly membersAdded?: readonly Account[];
  readonly membersRemoved?: readonly Account[];
  readonly entities?: readonly Entity[];
}

/** A part of a message with a meaning, such as a mention. Its content was not checked. */
export interface Entity {
  readonly type?: unknown;
  readonly mentioned?: unknown;
  readonly text?: unknown;
}

export interface Attachment {
  contentType: string;
  contentUrl?: string;
  name?: string;
  content?: unknown;
}

/**
 * An activity from the bot: a message, or the answer to an invoke. The arrays are not readonly, because the
 * SDK's are not.
 */
export interface OutgoingActivity {
  type: string;
  text?: string;
  textFormat?: string;
  /** The text that notifications show. */
  summary?: string;
  attachments?: Attachment[];
  channelData?: Readonly<Record<string, unknown>>;
  /** The answer to an invoke. */
  value?: unknown;
}

/** One activity, and the way to answer it. */
export interface TurnContext {
  readonly activity: IncomingActivity;
  sendActivity(activity: OutgoingActivity): Promise<unknown>;
}
