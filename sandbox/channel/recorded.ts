/** One thing that the bot did to a conversation. */
export interface Recorded {
  readonly kind: 'sent' | 'updated' | 'deleted' | 'created';
  readonly conversationId: string;
  /** The id of the activity. For a new conversation, the id of its first activity, or empty. */
  readonly activityId: string;
  /** The body: an activity, the parameters of a new conversation, or nothing. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** The acts of the bot, in order, and the callers that wait for the next one. */
export interface Records {
  readonly all: readonly Recorded[];
  add(made: Recorded): void;
  /** The next matching act from now on. */
  next(fits: (made: Recorded) => boolean): Promise<Recorded>;
}

export function createRecords(): Records {
  const all: Recorded[] = [];
  const listeners = new Set<(made: Recorded) => void>();
  return {
    all,
    add(made) {
      all.push(made);
      for (const listener of listeners) listener(made);
    },
    next: (fits) =>
      new Promise((resolve) => {
        const listener = (made: Recorded): void => {
          if (!fits(made)) return;
          listeners.delete(listener);
          resolve(made);
        };
        listeners.add(listener);
      }),
  };
}
