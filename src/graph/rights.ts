import * as z from 'zod';
import { OutsideError } from '../app/ports/outside-error.ts';
import type { Rights } from '../app/ports/ports.ts';
import { BoundedMap } from '../common/bounded-map.ts';
import type { Answer } from './answer.ts';
import { isGood } from './answer.ts';
import type { Part } from './batch.ts';
import { readAll, url } from './batch.ts';
import type { GraphClient } from './client.ts';
import { problemOf } from './outside-errors.ts';

/** The most ids in one call (Microsoft Graph, checkMemberObjects). */
const MAX_IDS = 20;
/** The age that `recent` allows (ports.ts). */
const FRESH_MS = 60_000;
/** How many people are remembered: far more than approvers who look within a minute. */
const MAX_REMEMBERED = 1000;

const membershipSchema = z.object({ value: z.array(z.string()) });

interface Remembered {
  readonly at: number;
  readonly may: boolean;
}

/**
 * Tells whether people hold one of the roles or belong to one of the groups, also through other groups.
 *
 * @param options.ids - template ids of roles and object ids of groups, at most 20; none: nobody may approve
 * @param options.now - milliseconds since 1970
 * @throws RangeError for more than 20 ids
 */
export function createRights(
  client: GraphClient,
  { ids, now }: { readonly ids: readonly string[]; readonly now: () => number },
): Rights {
  if (ids.length > MAX_IDS)
    throw new RangeError(`At most ${MAX_IDS} approver roles and groups are possible.`);
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  const remembered = new BoundedMap<string, Remembered>(MAX_REMEMBERED);

  function remember(personId: string, answer: Remembered): void {
    // An answer to an older question must not replace a newer one.
    if ((remembered.get(personId)?.at ?? 0) > answer.at) return;
    remembered.set(personId, answer);
  }

  async function ask(personId: string): Promise<boolean> {
    const path = url`/users/${personId}/checkMemberObjects`;
    const about = (some: readonly string[]): Part => ({ method: 'POST', path, body: { ids: some } });
    const [answer] = await readAll(client, 'rights', [about([...wanted])]);
    if (!answer) throw unreadable();
    // An id that does not exist any more, such as that of a deleted group, may make Graph refuse the whole
    // question. Microsoft does not say.
    if (wanted.size === 1 || !isAboutAnId(answer)) return saysYes(answer);

    const alone = Array.from(wanted, (id) => about([id]));
    const answers = await readAll(client, 'rights', alone);
    const clear = answers.filter((one) => !isAboutAnId(one));
    const unclear = clear.find((one) => !isGood(one));
    if (clear.some((one) => isGood(one) && saysYes(one))) return true;
    if (unclear) throw problemOf(unclear);
    // If no id got a clear answer, the first answer counts: the person does not exist, or Graph refuses the
    // question itself.
    return clear.length === 0 && saysYes(answer);
  }

  /** Throws OutsideError if Graph does not say. */
  function saysYes(answer: Answer): boolean {
    if (answer.status === 404) return false;
    if (!isGood(answer)) throw problemOf(answer);
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

/** Whether the fault may be one of the ids, or the person. */
function isAboutAnId({ status }: Answer): boolean {
  return status === 404 || status === 400;
}

function unreadable(): OutsideError {
  return new OutsideError('transient', 'Graph’s answer about a right could not be read.');
}
