import type { TaskOf } from '../../domain/job.ts';
import { withUntold } from '../../domain/news.ts';
import { isFinal, isOnList, isSettledForGood } from '../../domain/outcome.ts';
import { CHUNK_SIZE } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { PersonView } from '../ports/messages.ts';
import { replace, requestDocument } from '../records/documents.ts';
import type { JobRun } from '../records/job-run.ts';
import { commitToRequest, finish } from '../records/job-run.ts';
import { findChunk, readRequestDocument } from '../records/load-request.ts';
import { readPlace } from '../records/read-lines.ts';
import { countMail } from './record-mail.ts';

/**
 * The person whose outcome a job tells, as they are now. Undefined: there is nothing to tell, and the job has
 * ended. If a newer round has given them the license, the job of that round tells them. If a newer round
 * still works on them, the request remembers that they were not told, and their next final outcome makes the
 * job. Throws LeaseLost, StoreError.
 */
export async function personToTell(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'message-person' | 'mail-person'>,
): Promise<PersonView | undefined> {
  const { requestId, index, round } = task;
  const header = await readRequestDocument(ctx, requestId);
  const view = header && (await readPerson(ctx, header.data, index));
  if (!view) {
    await finish(run);
    return undefined;
  }
  const way = task.kind === 'mail-person' ? 'mail' : 'chat';
  const when = (person: PersonView) =>
    task.listed ? whenToTellOfList(person, round) : whenToTell(person, round);
  if (isTellable(view, way) && when(view) === 'now')
    return task.listed ? { ...view, place: await readPlace(ctx, view.request, index) } : view;

  await commitToRequest(ctx, run, requestId, async (present) => {
    // Read after the request. Every outcome is written together with that, so this one is valid until the
    // commit.
    const person = await readPerson(ctx, present.request, index);
    const then = person && isTellable(person, way) ? when(person) : 'never';
    if (then === 'now') return { operations: [], end: { againInMs: 0 } };
    if (then === 'after-the-round') {
      const next = withUntold(present.request, way, index);
      return { operations: [replace(present.document, requestDocument(next))], end: 'finish' };
    }
    return { operations: way === 'mail' ? await countMail(ctx, present, 'dropped') : [], end: 'finish' };
  });
  return undefined;
}

/** Whether the person can be told: after an erasure, there is no address to mail. */
function isTellable({ entry }: PersonView, way: 'chat' | 'mail'): boolean {
  return way === 'chat' || entry.person.mail !== undefined;
}

/** Whether a person is told that they wait for a seat. Their result is told by another job. */
function whenToTellOfList({ request, entry }: PersonView, round: number): 'now' | 'never' {
  return request.round === round && isOnList(entry.outcome) ? 'now' : 'never';
}

/** When the job of a round tells a person. `never`: the job of a newer round tells them. */
function whenToTell({ request, entry }: PersonView, round: number): 'now' | 'after-the-round' | 'never' {
  const { outcome } = entry;
  if (request.round === round) return 'now';
  if (isSettledForGood(outcome)) return outcome.round > round ? 'never' : 'now';
  return isFinal(outcome, request.round) ? 'now' : 'after-the-round';
}

/** One person of a request; undefined if they do not exist any more. */
async function readPerson(
  ctx: Context,
  request: PersonView['request'],
  index: number,
): Promise<PersonView | undefined> {
  const chunk = await findChunk(ctx, request.id, Math.floor(index / CHUNK_SIZE));
  const entry = chunk?.data.entries[index % CHUNK_SIZE];
  return entry && { request, index, entry };
}
