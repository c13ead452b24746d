import type { JobKind, JobTask } from '../../domain/job.ts';
import { isNamedIn } from '../../domain/personal-data.ts';
import type { PersonRef } from '../../domain/person.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Document, Stored } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { replace } from '../records/documents.ts';
import { jobIdOf } from '../records/keys.ts';
import { loadRequest } from '../records/load-request.ts';
import type { JobRecord } from '../records/queue-job.ts';
import { isWaitingJob, jobDocument } from '../records/queue-job.ts';
import { OVERTAKEN, retryWhenOvertaken } from '../records/retry-when-overtaken.ts';
import type { ArchiveContext } from './person-documents.ts';
import { everyDocument } from './person-documents.ts';

type StoredJob = Stored<DataDocument<JobRecord>>;

/** A job renews its lease only a few times while one commit is made. */
const MAX_TRIES = 20;
const CONFLICT = 'A job kept renewing its lease. Run the command again when there is less activity.';

/**
 * Takes running jobs away from their workers. A worker may have read the person before the erasure, stand
 * still, and go on later. Without its lease it can change and send nothing; the job runs again with what is
 * stored by then. `by`: the placeholder of the person. Throws StoreError.
 */
export async function takeJobsInHand(ctx: ArchiveContext, by: PersonRef): Promise<void> {
  const inHand: StoredJob[] = [];
  for await (const document of everyDocument(ctx)) if (isInHand(document)) inHand.push(document);
  for (const job of inHand) if (await mayKnow(ctx, job.data.task, by)) await take(ctx, job);
}

/** Ends the lease now, so that its holder has lost it. */
async function take(ctx: StoreContext, job: StoredJob): Promise<void> {
  await retryWhenOvertaken(MAX_TRIES, CONFLICT, async () => {
    const held = await ctx.store.read<StoredJob>(job.id);
    // The job has ended, waits, or was claimed again. A new claim reads what is stored now.
    if (!held || !isInHand(held) || held.data.attempts !== job.data.attempts) return undefined;

    // Without an owner, as if it was given back: an expired lease would count as a death of its process.
    const { owner: _owner, ...data } = held.data;
    const next = jobDocument(jobIdOf(held), data, ctx.clock.iso(ctx.clock.now()));
    const { outcome } = await ctx.store.commit([replace(held, next)], ctx.ids.next());
    return outcome === 'done' ? undefined : OVERTAKEN;
  });
}

/** Jobs that read no persons but those of their request. */
const OF_REQUEST: ReadonlySet<JobKind> = new Set([
  'assign',
  'confirm',
  'tell',
  'mail-persons',
  'message-person',
  'message-requester',
  'mail-person',
  'mail-requester',
]);

/**
 * Whether the job may have read the person. A job of a request without them stays with its worker, since a
 * message could be sent twice if its job is taken away.
 */
async function mayKnow(ctx: StoreContext, task: JobTask, by: PersonRef): Promise<boolean> {
  if (!OF_REQUEST.has(task.kind) || !('requestId' in task)) return true;
  const loaded = await loadRequest(ctx, task.requestId);
  return !loaded || isNamedIn([loaded.request, loaded.entries], { ...by, names: [by.name], addresses: [] });
}

const isInHand = (document: Document): document is StoredJob =>
  isWaitingJob(document) && document.data.owner !== undefined;
