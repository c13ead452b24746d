import type { TaskOf } from '../../domain/job.ts';
import { isErased } from '../../domain/personal-data.ts';
import { CHUNK_SIZE, chunkCount, isApproving } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Message } from '../ports/messages.ts';
import { replace, requestDocument } from '../records/documents.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish, renewLease, commitToRequest } from '../records/job-run.ts';
import { findChunk, loadRequest, viewOf } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { isUnreachable, sendMessage } from '../records/send-message.ts';
import { personNews, tellJobs } from './news-jobs.ts';
import { personToTell } from './person-outcome.ts';

/** Job: creates the job that tells "not approved" to the persons of one chunk, then of the next. */
export function tellDeclined(
  ctx: Context,
  run: JobRun,
  { requestId, chunk }: TaskOf<'tell-declined'>,
): Promise<void> {
  return commitToRequest(ctx, run, requestId, async ({ document, request }) => {
    const first = chunk * CHUNK_SIZE;
    const read = await findChunk(ctx, requestId, chunk);
    if (!read) return undefined;
    const persons = read.data.entries.map((entry, n) => ({ index: first + n, entry }));
    const news = personNews(ctx, request, persons);
    const next =
      chunk + 1 < chunkCount(request)
        ? [newJob(ctx, { kind: 'tell-declined', requestId, chunk: chunk + 1 })]
        : [];
    return {
      operations: [replace(document, requestDocument(news.request)), ...tellJobs(ctx, news), ...next],
      end: 'finish',
    };
  });
}

/**
 * Job: messages the requester in Teams about the whole request. If the process dies right after sending, the
 * message is sent twice.
 */
export async function messageRequester(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'message-requester'>,
): Promise<void> {
  const loaded = await loadRequest(ctx, task.requestId);
  // If another round has begun, that round sends a message when it ends.
  if (loaded?.request.round !== task.round) return finish(run);
  if (task.listed && !isApproving(loaded.request)) return finish(run);
  const view = await viewOf(ctx, loaded);
  await message(ctx, run, loaded.request.requester.id, { kind: 'request-ended', view });
}

/** Job: messages a person in Teams, if the bot can reach them. */
export async function messagePerson(
  ctx: Context,
  run: JobRun,
  task: TaskOf<'message-person'>,
): Promise<void> {
  const view = await personToTell(ctx, run, task);
  if (view) await message(ctx, run, view.entry.person.id, { kind: 'person-ended', ...view });
}

/**
 * Sends a Teams message to a person, if the bot can reach them, and ends the job. Throws LeaseLost,
 * OutsideError, StoreError.
 */
export async function message(ctx: Context, run: JobRun, personId: string, content: Message): Promise<void> {
  await messageOnce(ctx, run, personId, content, () => renewLease(run));
  await finish(run);
}

/**
 * Messages somebody once, and leaves the job as it is. `hold`: proves the lease just before the message. Throws
 * LeaseLost, OutsideError, StoreError.
 */
export async function messageOnce(
  ctx: Context,
  run: JobRun,
  personId: string,
  content: Message,
  hold: () => Promise<void>,
): Promise<void> {
  if (isErased(personId)) return;
  try {
    const conversation = await ctx.messenger.personal(personId);
    await hold();
    await sendMessage(ctx, conversation, content, (noting) => renewLease(run, noting));
  } catch (error) {
    // Teams has no chat with a person who has not installed the app. The mail tells them.
    if (!isUnreachable(error, run)) throw error;
    ctx.log.info('A person cannot be reached in Teams.', { personId });
  }
}
