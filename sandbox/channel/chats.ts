/** The existing conversations, and the deleted ones. */
export interface Chats {
  /** The conversation that createConversation returns for these parameters. `n` distinguishes threads. */
  open(parameters: Readonly<Record<string, unknown>>, n: number): string;
  /** Whether that chat was deleted. */
  delete(conversationId: string): void;
  isDead(conversationId: string): boolean;
}

/**
 * createConversation is idempotent: one person has one chat with the bot (Microsoft's live test, microsoft/teams.net docs, 2026-04).
 * After the person deleted the chat the old id is dead, and createConversation gives a new one (MicrosoftDocs/msteams-docs#14079).
 * `chatOf` gives the first chat id of a person; without it ids are made up.
 */
export function createChats(chatOf: ((person: string) => string) | undefined): Chats {
  const chats = new Map<string, string>();
  const dead = new Set<string>();
  let made = 0;

  /** A new id. It is also new if an earlier call was refused and left no record. */
  function fresh(person: string): string {
    made += 1;
    const first = chatOf?.(person) ?? `a:conversation-${made}`;
    let id = first;
    for (let life = 2; dead.has(id); life += 1) id = `${first}-${life}`;
    return id;
  }

  return {
    open(parameters, n) {
      const channel = idIn(parameters, 'channelData', 'channel');
      if (channel !== undefined) return `${channel};messageid=${n}`;
      const members: unknown = parameters['members'];
      const [member]: readonly unknown[] = Array.isArray(members) ? members : [];
      const person = idIn({ member }, 'member')?.toLowerCase() ?? '';
      const known = chats.get(person);
      if (known !== undefined && !dead.has(known)) return known;
      const id = fresh(person);
      chats.set(person, id);
      return id;
    },
    delete: (conversationId) => void dead.add(conversationId),
    isDead: (conversationId) => dead.has(conversationId),
  };
}

/** The `id` of the object at this path of keys. */
function idIn(from: unknown, ...keys: readonly string[]): string | undefined {
  const found = [...keys, 'id'].reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    from,
  );
  return typeof found === 'string' ? found : undefined;
}
