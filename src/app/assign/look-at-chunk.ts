import { isProven } from '../../domain/assignment.ts';
import { LATER_FOR_MS } from '../../domain/job.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { isFinal } from '../../domain/outcome.ts';
import { isErased } from '../../domain/personal-data.ts';
import type { Person } from '../../domain/person.ts';
import { isHolder } from '../../domain/person.ts';
import type { Chunk, Entry, LicenseRequest } from '../../domain/request.ts';
import { CHUNK_SIZE, excludedIndexes } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import { readPersons } from '../records/read-persons.ts';
import { writtenByOthers } from './recent-writes.ts';
import type { ChunkRound, Looked } from './chunk-round.ts';

/**
 * The chunk with what is known now: excluded, erased, gone and licensed persons have their outcome, all others wait. What other requests wrote a
 * moment ago counts, however late Graph shows it. Whom Graph does not show is held until a day after the round began (`began`), or fails at
 * once where it refuses for good. Throws OutsideError, StoreError.
 */
export async function lookAtChunk(
  ctx: Context,
  request: LicenseRequest,
  chunk: Chunk,
  about: ChunkRound,
  began: number,
): Promise<Looked> {
  const { round } = about;
  const excluded = excludedIndexes(request);
  const isLeftOut = ({ person }: Entry, n: number): boolean =>
    excluded.has(chunk.index * CHUNK_SIZE + n) || isErased(person.id);
  const waiting = (entry: Entry, n: number): boolean =>
    !isFinal(entry.outcome, round) && entry.outcome?.kind !== 'confirming' && !isLeftOut(entry, n);
  const ids = chunk.entries.filter(waiting).map(({ person }) => person.id);
  const read = ids.length === 0 ? [] : await readPersons(ctx, ids);
  const readOf = new Map(ids.map((id, n) => [id, read[n]]));
  const isHidden = ({ person }: Entry): boolean => readOf.get(person.id) instanceof OutsideError;

  const seen = chunk.entries.map((entry, n): Entry => {
    if (isLeftOut(entry, n)) {
      return isFinal(entry.outcome, round) ? entry : { ...entry, outcome: { kind: 'not-assigned', round } };
    }
    if (!waiting(entry, n)) return entry;
    const one = readOf.get(entry.person.id);
    const outcome =
      one instanceof OutsideError
        ? outcomeHidden(ctx, entry.outcome, one, round, began)
        : outcomeSeen(ctx, entry.outcome, one, about);
    return outcome ? { ...entry, outcome } : entry;
  });
  // A request that has set out to write somebody does not wait for others: or two of them would wait for each other.
  const isFresh = (entry: Entry, n: number): boolean =>
    waiting(entry, n) && entry.outcome?.kind !== 'writing' && !isHidden(entry);
  const fresh = new Set(seen.filter(isFresh).map(({ person }) => person.id));
  const hidden = seen.filter((entry, n) => waiting(entry, n) && isHidden(entry));
  const people = new Map(
    [...readOf].flatMap(([id, one]) => (one instanceof OutsideError ? [] : [[id, one]])),
  );
  const held = new Set(hidden.map(({ person }) => person.id));
  if (fresh.size === 0) return { entries: seen, people, held };

  const others = await writtenByOthers(ctx, about, fresh);
  const entries = seen.map((entry): Entry => {
    return others.get(entry.person.id) === 'has' && fresh.has(entry.person.id)
      ? { ...entry, outcome: { kind: 'holder', round } }
      : entry;
  });
  return {
    entries,
    people,
    held: held.union(new Set([...fresh].filter((id) => others.get(id) === 'waits'))),
  };
}

/** The outcome of somebody whose account Graph does not show; undefined: it is asked again. Nobody is written who was not looked at. */
function outcomeHidden(
  ctx: Context,
  before: Outcome | undefined,
  { kind, message }: OutsideError,
  round: number,
  began: number,
): Outcome | undefined {
  const now = ctx.clock.now();
  const isForGood = kind === 'permanent' || kind === 'outage';
  if (!isForGood && now - began < LATER_FOR_MS) return undefined;
  const at = ctx.clock.iso(now);
  if (before?.kind === 'writing') return { kind: 'confirming', round, since: at };
  return { kind: 'failed', round, at, reason: isForGood ? 'denied' : 'busy', detail: message.slice(0, 300) };
}

/** The outcome that a look at a person shows: the license is there (by us, if we had set out to write it), or the person is gone. */
function outcomeSeen(
  ctx: Context,
  before: Outcome | undefined,
  person: Person | undefined,
  { approval, round }: ChunkRound,
): Outcome | undefined {
  const at = ctx.clock.iso(ctx.clock.now());
  if (!person) return { kind: 'failed', round, at, reason: 'person-gone' };
  if (!isHolder(person, approval.skuId)) return undefined;
  const isOurs = before?.kind === 'writing' || before?.kind === 'not-confirmed';
  return isOurs && isProven(person, approval) ? { kind: 'assigned', round, at } : { kind: 'holder', round };
}
