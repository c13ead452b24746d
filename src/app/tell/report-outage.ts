import type { Outage, TaskOf } from '../../domain/job.ts';
import type { Place } from '../../domain/place.ts';
import { readPlace } from '../places/place-records.ts';
import { postToPlace } from '../places/post-to-place.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { newAudit } from '../records/audit-entry.ts';
import type { DataDocument } from '../records/documents.ts';
import { create, outageDocument } from '../records/documents.ts';
import { fanOut } from '../records/fan-out.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { newJob } from '../records/queue-job.ts';
import { ALL_PLACES } from '../records/recipients.ts';
import { approverAddresses } from './mail-approvers.ts';
import { sendUncounted } from './send-mail.ts';

const DAY_SECONDS = 86_400;

/** Tells everybody about an outage, unless they know it, and logs it. Throws StoreError. */
export async function reportOutage(ctx: Context, outage: Outage): Promise<void> {
  const { cause, about } = outage;
  const commitId = ctx.ids.next();
  // A lasting outage is told once a day. One that blocks the app is told once, as jobs retry for six days.
  const ttl = cause === 'app-blocked' ? 7 * DAY_SECONDS : DAY_SECONDS;
  const id = about === undefined ? `outage:${cause}` : `outage:${cause}:${ctx.ids.digest(about)}`;
  const { outcome } = await ctx.store.commit(
    [
      create(outageDocument(id, outage, ttl)),
      ...tellOf(ctx, outage),
      newAudit(ctx, commitId, { actor: 'license-desk', what: 'outage', after: outage }),
    ],
    commitId,
  );
  if (outcome !== 'done') return;
  ctx.log.warn('A problem that affects everybody was found.', { cause, about });
  ctx.wake();
}

/**
 * Tells the places, and APPROVER_MAIL if nothing can be posted in Teams during the outage. The places are not
 * told of a block: when they can be told, it has passed.
 */
function tellOf(ctx: Context, outage: Outage): readonly Operation[] {
  const { cause } = outage;
  const places = cause === 'app-blocked' ? [] : [newJob(ctx, { kind: 'announce-outage', outage })];
  const addresses = cause === 'app-blocked' || cause === 'bot-unknown' ? approverAddresses(ctx) : [];
  return [...places, ...addresses.map((address) => newJob(ctx, { kind: 'mail-outage', outage, address }))];
}

/**
 * Job: mails the outage and its cure to one address of APPROVER_MAIL. If the process dies right after
 * sending, the mail is sent twice.
 */
export async function mailOutage(ctx: Context, run: JobRun, task: TaskOf<'mail-outage'>): Promise<void> {
  const { outage, address } = task;
  await sendUncounted(ctx, run, task, { address }, { kind: 'outage', outage });
}

/** Job: creates a message job about an outage for every place. */
export function announceOutage(
  ctx: Context,
  run: JobRun,
  { outage, after }: TaskOf<'announce-outage'>,
): Promise<void> {
  return fanOut<DataDocument<Place>>(
    ctx,
    run,
    { key: ALL_PLACES, after },
    ({ data }) => ({ kind: 'tell-outage', outage, placeId: data.id }),
    (cursor) => ({ kind: 'announce-outage', outage, after: cursor }),
  );
}

/** Job: tells one place the outage and its cure. */
export async function tellOutage(
  ctx: Context,
  run: JobRun,
  { outage, placeId }: TaskOf<'tell-outage'>,
): Promise<void> {
  const place = await readPlace(ctx, placeId);
  if (!place) return finish(run);
  await postToPlace(ctx, run, place.data, { kind: 'outage', outage });
  await finish(run);
}
