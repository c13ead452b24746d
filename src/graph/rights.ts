import * as z from 'zod';
import { OutsideError } from '../app/ports/outside-error.ts';
import type { Rights } from '../app/ports/ports.ts';
import { isGood } from './answer.ts';
import { readAll, url } from './batch.ts';
import type { GraphClient } from './client.ts';
import { problemOf } from './outside-errors.ts';

/** Ids in one question (Microsoft Graph, checkMemberObjects). */
const MAX_IDS = 20;
/** The age that `recent` allows (ports.ts). */
const FRESH_MS = 60_000;
/** People remembered; far more than approvers who look within a minute. */
const MAX_REMEMBERED = 1000;

const membershipSchema = z.object({ value: z.array(z.string()) });

interface Remembered {
  readonly at: number;
  readonly may: boolean;
}

/**
 * Whether people hold one of the roles or belong to one of the groups, through other groups too.
 *
 * @param options.ids - template ids of roles and object ids of groups, at most 20; none: nobody may
 * @param options.now - milliseconds
 * @throws RangeError for more than 20 ids
 */
export function createRights(
  client: GraphClient,
  { ids, now }: { readonly ids: readonly string[]; readonly now: () => number },
): Rights {
  if (ids.length > MAX_IDS)
    throw new RangeError(`At most ${MAX_IDS} approver roles and groups can be asked about.`);
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  const remembered = new Map<string, Remembered>();

  function remember(personId: string, answer: Remembered): void {
    // An answer that was asked for earlier and came later must not replace a newer one.
    if ((remembered.get(personId)?.at ?? 0) > answer.at) return;
    remembered.delete(personId);
    remembered.set(personId, answer);
    const [oldest] = remembered.keys();
    if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  }

  async function ask(personId: string): Promise<boolean> {
    const path = url`/users/${personId}/checkMemberObjects`;
    const [answer] = await readAll(client, 'rights', [{ method: 'POST', path, body: { ids: [...wanted] } }]);
    if (answer?.status === 404) return false;
    if (!answer || !isGood(answer)) throw answer ? problemOf(answer) : unreadable();
    const { data } = membershipSchema.safeParse(answer.body);
    if (!data) throw unreadable();
    return data.value.some((id) => wanted.has(id.toLowerCase()));
  }

  return {
    async mayApprove(personId, freshness) {
      if (wanted.size === 0) return false;
      const at = now();
      const known = remembered.get(personId);
      if (freshness === 'recent' && known && at - known.at < FRESH_MS) return known.may;
      const may = await ask(personId);
      remember(personId, { at, may });
      return may;
    },
  };
}

function unreadable(): OutsideError {
  return new OutsideError('transient', 'Graph’s answer about a right could not be read.');
}
