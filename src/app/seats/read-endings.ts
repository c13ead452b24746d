import type { Grant } from '../../domain/grant.ts';
import { hasJustEnded } from '../assign/recent-removals.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { ReadPerson } from '../records/read-persons.ts';
import { readPersons } from '../records/read-persons.ts';
import { grantsOf } from './list-grants.ts';
import type { StoredEnding } from './record-endings.ts';

/** The first grant of each person: the look at the next one has to show the end of this one. */
export function oneOfEach(endings: readonly StoredEnding[]): readonly StoredEnding[] {
  const first = new Map(endings.toReversed().map((one) => [one.grant.person.id, one]));
  return endings.filter((one) => first.get(one.grant.person.id) === one);
}

/** The persons of some grants as Graph shows them, in the same order. Throws OutsideError. */
export async function readThose(
  ctx: Context,
  those: readonly StoredEnding[],
): Promise<readonly ReadPerson[]> {
  if (those.length === 0) return [];
  return readPersons(
    ctx,
    those.map(({ grant }) => grant.person.id),
  );
}

/**
 * The person without the other licenses that we are removing or have just removed: Graph may still show them, and
 * they keep nobody's data. Throws StoreError.
 */
export async function withoutRemoved(
  ctx: Context,
  { grant: { skuId } }: StoredEnding,
  person: ReadPerson,
): Promise<ReadPerson> {
  if (!person || person instanceof OutsideError) return person;
  const grants = await grantsOf(ctx, person.id);
  const gone = new Set(grants.filter((grant) => isGoing(ctx, grant)).map((grant) => grant.skuId));
  return { ...person, direct: person.direct.filter((id) => id === skuId || !gone.has(id)) };
}

const isGoing = (ctx: Context, grant: Grant): boolean =>
  grant.state === 'ending' ? grant.ending?.removing !== undefined : hasJustEnded(ctx, grant);
