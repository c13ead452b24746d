import * as z from 'zod';
import type { Answer } from './answer.ts';
import { isGood } from './answer.ts';
import type { Part } from './batch.ts';
import { readAll, url } from './batch.ts';
import type { GraphClient } from './client.ts';

/** The most groups in one call (Microsoft Graph, checkMemberGroups). */
const MAX_GROUPS = 20;

const answerSchema = z.object({ value: z.array(z.string()) });

/** How many people may be gone before Graph is not asked any more which of the groups it refuses. */
const MAX_ASKED_ALONE = 3;

/** Whether somebody belongs to groups, by id; undefined: Graph does not say. */
type Memberships = ReadonlyMap<string, boolean> | undefined;

/**
 * See `Directory.memberships`. An unknown group, such as a deleted one, may make Graph refuse the whole question.
 * Then Graph is asked about each group alone, and again without those that it refuses. Throws OutsideError;
 * RangeError for more than 20 groups.
 */
export async function readMemberships(
  client: GraphClient,
  personIds: readonly string[],
  groupIds: readonly string[],
): Promise<readonly Memberships[]> {
  if (groupIds.length > MAX_GROUPS) throw new RangeError(`At most ${MAX_GROUPS} groups are possible.`);
  if (groupIds.length === 0) return personIds.map(() => new Map());
  const answers = await ask(client, personIds, groupIds);
  const found = answers.map((answer) => groupsIn(answer, groupIds));
  const refused = personIds.filter((_, n) => isAboutAnId(answers[n]));
  if (refused.length === 0 || groupIds.length === 1) return found;

  const known = await withoutRefused(client, refused, groupIds);
  if (known.length === groupIds.length || known.length === 0) return found;
  const again = await ask(client, refused, known);
  const second = new Map(refused.map((id, n) => [id, groupsIn(again[n], known)]));
  return personIds.map((id, n) => found[n] ?? second.get(id));
}

function ask(
  client: GraphClient,
  personIds: readonly string[],
  groupIds: readonly string[],
): Promise<readonly Answer[]> {
  const parts = personIds.map((id): Part => ({
    method: 'POST',
    path: url`/users/${id}/checkMemberGroups`,
    body: { groupIds },
  }));
  return readAll(client, 'people', parts);
}

/** The groups that Graph does not refuse: asks about each alone, for the first of these people who exists. */
async function withoutRefused(
  client: GraphClient,
  personIds: readonly string[],
  groupIds: readonly string[],
): Promise<readonly string[]> {
  for (const id of personIds.slice(0, MAX_ASKED_ALONE)) {
    const alone = (await Promise.all(groupIds.map((group) => ask(client, [id], [group])))).flat();
    const known = groupIds.filter((_, n) => !isAboutAnId(alone[n]));
    if (known.length > 0) return known;
  }
  return [];
}

/** A person or a group that does not exist makes the whole answer an error. */
const isAboutAnId = (answer: Answer | undefined): boolean => answer?.status === 404 || answer?.status === 400;

function groupsIn(answer: Answer | undefined, groupIds: readonly string[]): Memberships {
  const value = answer && isGood(answer) ? answerSchema.safeParse(answer.body).data?.value : undefined;
  if (!value) return undefined;
  const mine = new Set(value.map((id) => id.toLowerCase()));
  return new Map(groupIds.map((id) => [id.toLowerCase(), mine.has(id.toLowerCase())]));
}
