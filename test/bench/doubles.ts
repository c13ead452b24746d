import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Card } from './chat.ts';
import type { Asked } from './doubles-process.ts';

const person = z.object({ id: z.string(), displayName: z.string(), userPrincipalName: z.string() });
const ready = z.object({
  app: z.object({ tenantId: z.string(), clientId: z.string(), clientSecret: z.string() }),
  loginUrl: z.string(),
  graphUrl: z.string(),
  users: z.array(person),
  /** The product that everybody asks for. */
  skuId: z.string(),
  keysUrl: z.string(),
  serviceUrl: z.string(),
  cosmos: z.object({ endpoint: z.string(), key: z.string() }).optional(),
});
const answer = z.object({ id: z.number(), value: z.unknown() });
const card = z.record(z.string(), z.unknown());

type Person = z.infer<typeof person>;
/** The addresses and accounts of the doubles when they run. */
export type Ready = z.infer<typeof ready>;
type OfAct<Act extends Asked['act']> = Omit<Extract<Asked, { act: Act }>, 'id' | 'act'>;

/** The tenant, the key server, the connector and Azure Cosmos DB, in a process of their own. */
export interface Doubles extends Ready {
  /** A person by sign-in name. @throws Error if there is nobody */
  user(name: string): Person;
  /** A token of the channel. `stranger`: its signature is wrong. */
  sign(options: OfAct<'sign'>['options']): Promise<string>;
  /** Adds so many people to the tenant. */
  addCrowd(count: number): Promise<readonly Person[]>;
  /** The first card with all these texts (in its JSON) that the bot sends or has sent to a conversation. */
  cardWith(conversationId: string, ...texts: string[]): Promise<Card>;
  close(): Promise<void>;
}

/** Starts the doubles, and writes their certificate to a file. @throws Error if their process ends */
export async function startDoubles(certificateFile: string, store: 'sqlite' | 'cosmos'): Promise<Doubles> {
  const file = fileURLToPath(new URL('doubles-process.ts', import.meta.url));
  const child = fork(file, [certificateFile, store]);
  const ended = once(child, 'exit');
  const failed = ended.then(() => Promise.reject(new Error('The process of the doubles has ended.')));
  // Nobody may be waiting when it ends.
  failed.catch(() => undefined);
  const [first]: unknown[] = await Promise.race([once(child, 'message'), failed]);
  const addresses = ready.parse(first);

  const waiting = new Map<number, (value: unknown) => void>();
  child.on('message', (message) => {
    const { id, value } = answer.parse(message);
    waiting.get(id)?.(value);
    waiting.delete(id);
  });
  let last = 0;
  const ask = <Act extends Asked['act']>(act: Act, rest: OfAct<Act>): Promise<unknown> => {
    last += 1;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    waiting.set(last, resolve);
    child.send({ id: last, act, ...rest });
    return Promise.race([promise, failed]);
  };
  const users = new Map(addresses.users.map((one) => [one.userPrincipalName, one]));
  return {
    ...addresses,
    user(name) {
      const found = users.get(name);
      if (found === undefined) throw new Error(`There is no ${name}.`);
      return found;
    },
    sign: async (options) => z.string().parse(await ask('sign', { options })),
    async addCrowd(count) {
      const added = z.array(person).parse(await ask('crowd', { count }));
      for (const one of added) users.set(one.userPrincipalName, one);
      return added;
    },
    cardWith: async (conversationId, ...texts) => card.parse(await ask('card', { conversationId, texts })),
    async close() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
