import * as z from 'zod';
import type { Answer } from './answer.ts';
import { isGood } from './answer.ts';
import type { Part } from './batch.ts';
import { readAll, url } from './batch.ts';
import type { GraphClient } from './client.ts';

/** The most groups in one call (Microsoft Graph, checkMemberGroups). */
const MAX_GROUPS = 20;

const answerSchema = z.object({ value: z.array(z.string()) });

/** See `Directory.memberships`. Throws OutsideError; RangeError for more than 20 groups. */
export async function readMemberships(
  client: GraphClient,
  personIds: readonly string[],
  groupIds: readonly string[],
): Promise<readonly (ReadonlySet<string> | undefined)[]> {
  if (groupIds.length > MAX_GROUPS) throw new RangeError(`At most ${MAX_GROUPS} groups are possible.`);
  if (groupIds.length === 0) return personIds.map(() => new Set());
  const parts = personIds.map((id): Part => ({
    method: 'POST',
    path: url`/users/${id}/checkMemberGroups`,
    body: { groupIds },
  }));
  return (await readAll(client, 'people', parts)).map(groupsIn);
}

/** A person or a group that does not exist makes the whole answer an error. */
function groupsIn(answer: Answer): ReadonlySet<string> | undefined {
  const value = isGood(answer) ? answerSchema.safeParse(answer.body).data?.value : undefined;
  return value && new Set(value.map((id) => id.toLowerCase()));
}
