import type { DataSubject } from '../../domain/personal-data.ts';
import { isNamedIn, withoutPerson } from '../../domain/personal-data.ts';
import { isFinal, isOnList } from '../../domain/outcome.ts';
import type { PersonRef } from '../../domain/person.ts';
import { checkOf } from '../../domain/person.ts';
import { isRequester } from '../../domain/policy.ts';
import type { Chunk, Entry, LicenseRequest } from '../../domain/request.ts';
import { isExcluded, withExclusion, isApproving, isPending, isUndecided } from '../../domain/request.ts';
import { threadOf } from '../../domain/thread.ts';
import { withWithdrawal } from '../../domain/transitions.ts';
import type { Line } from '../../domain/waiting-list.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { newAudit } from '../records/audit-entry.ts';
import type { DataDocument } from '../records/documents.ts';
import { chunkDocument, lineDocument, remove, replace, requestDocument } from '../records/documents.ts';
import { removalJob } from '../records/due-dates.ts';
import { lineDocumentId } from '../records/keys.ts';
import type { Loaded } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { recordEvent } from '../records/record-event.ts';
import type { Guard } from '../records/request-documents.ts';
import { guardId, membershipDocument } from '../records/request-documents.ts';

/** The system actor, for the audit of acts that nobody clicked. */
const LICENSE_DESK: PersonRef = { id: 'license-desk', name: 'License Desk' };

/**
 * How an erasure treats a request. `withdraw`: it is the person's own and open. `leave-out`: it is somebody
 * else's and waits for a decision. `wait`: its licenses are being assigned, which must end first. `rename`:
 * only names change. `off-list`: it waits for seats, and the person no longer does.
 */
export type Treatment = 'withdraw' | 'leave-out' | 'wait' | 'rename' | 'off-list';

/** The treatment of a request; undefined: it does not name the person. */
export function treatmentOf({ request, entries }: Loaded, person: DataSubject): Treatment | undefined {
  const isTheirs = isRequester(person.id, request);
  const index = entries.findIndex((entry) => entry.person.id === person.id);
  if (isTheirs || index >= 0) {
    if (isTheirs && isUndecided(request)) return 'withdraw';
    if (isApproving(request)) return isUnderWay({ request, entries }) ? 'wait' : 'off-list';
    if (isPending(request)) return isExcluded(request, index) ? 'rename' : 'leave-out';
    return 'rename';
  }
  return isNamedIn([request, entries], person) ? 'rename' : undefined;
}

/** Whether a job is licensing persons of the request. Who waits for a seat may wait for months. */
function isUnderWay({ request, entries }: Pick<Loaded, 'request' | 'entries'>): boolean {
  return !entries.every(({ outcome }) => isOnList(outcome) || isFinal(outcome, request.round));
}

export interface Erasure {
  readonly treatment: Exclude<Treatment, 'wait'>;
  readonly person: DataSubject;
  /** The placeholder of the erased person. */
  readonly by: PersonRef;
  readonly commitId: string;
}

/**
 * The operations, for one commit, after which a request no longer names the person. Everybody else in it
 * stays as they are. Throws StoreError.
 */
export async function requestErasure(
  ctx: StoreContext,
  loaded: Loaded,
  { treatment, person, by, commitId }: Erasure,
): Promise<readonly Operation[]> {
  const { document, request, chunks, entries } = loaded;
  const moved = moveOn(ctx, loaded, treatment, person);
  const next = requestWithout(moved, person, by);
  const changed = chunks.filter(({ data }) => isNamedIn(data, person));
  const own = entries.some((entry) => entry.person.id === person.id);
  const membership = own ? await ctx.store.read(membershipDocument(person.id, request).id) : undefined;
  const guard = await ctx.store.read<Guard>(guardId(ctx, request, entries));
  const about = { requestId: request.id };
  return [
    replace(document, requestDocument({ ...next, version: next.version + 1 })),
    ...changed.map((chunk) => replace(chunk, chunkDocument(chunkWithout(chunk.data, person, by)))),
    ...(membership ? [remove(membership)] : []),
    ...(treatment === 'off-list' ? await takenOff(ctx, loaded, person) : []),
    // The id of the guard depends on the persons, so that it could not be found again.
    ...(guard?.data.requestId === request.id ? [remove(guard)] : []),
    ...(treatment === 'withdraw'
      ? [
          ...recordEvent(ctx, commitId, { actor: 'license-desk', what: 'request-withdrawn', ...about }),
          await removalJob(ctx, next),
        ]
      : [newJob(ctx, { kind: 'redraw', ...about })]),
    ...(treatment === 'leave-out'
      ? [
          newAudit(ctx, commitId, {
            actor: 'license-desk',
            what: 'person-removed',
            ...about,
            after: { person: by.id },
          }),
        ]
      : []),
  ];
}

/** The next look at the waiting list takes the person off. They are not told. */
async function takenOff(
  ctx: StoreContext,
  { request, entries }: Loaded,
  person: DataSubject,
): Promise<readonly Operation[]> {
  if (request.decision?.kind !== 'approved') return [];
  const line = await ctx.store.read<DataDocument<Line>>(lineDocumentId(request.decision.skuId, request.id));
  const index = entries.findIndex((entry) => entry.person.id === person.id);
  if (!line?.data.indexes.includes(index)) return [];
  const { erased = [] } = line.data;
  return [replace(line, lineDocument({ ...line.data, erased: [...new Set([...erased, index])] }))];
}

function moveOn(
  ctx: StoreContext,
  { request, entries }: Loaded,
  treatment: Treatment,
  { id }: DataSubject,
): LicenseRequest {
  const now = ctx.clock.iso(ctx.clock.now());
  if (treatment === 'withdraw') return withWithdrawal(request, now);
  const index = entries.findIndex((entry) => entry.person.id === id);
  // Changes nothing unless they are a name that waits for a decision.
  return withExclusion(request, [index], true, LICENSE_DESK, now);
}

/**
 * The request without the person. If it is their own, the reason and their answers go with them, since they wrote
 * them. Text by an approver was written for others, and stays.
 */
export function requestWithout(request: LicenseRequest, person: DataSubject, by: PersonRef): LicenseRequest {
  const isTheirs = isRequester(person.id, request);
  const next = withoutPerson(request, person, by);
  if (!isTheirs) return next;
  const questions = threadOf(next).map((question) => {
    const { answer } = question;
    return answer ? { ...question, answer: { ...answer, text: '' } } : question;
  });
  return { ...next, reason: '', ...(questions.length > 0 && { questions }) };
}

/** A chunk with a placeholder for one of its persons. */
export function chunkWithout(chunk: Chunk, person: DataSubject, by: PersonRef): Chunk {
  return { ...chunk, entries: chunk.entries.map((entry) => entryWithout(entry, person, by)) };
}

function entryWithout(entry: Entry, person: DataSubject, by: PersonRef): Entry {
  if (entry.person.id !== person.id) return withoutPerson(entry, person, by);
  const { outcome } = entry;
  const kept = outcome?.kind === 'failed' ? { ...outcome, detail: '' } : outcome;
  const check = checkOf(undefined, entry.check.at);
  return kept === undefined ? { person: by, check } : { person: by, check, outcome: kept };
}
