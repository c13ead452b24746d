import type { Grant } from '../../domain/grant.ts';
import { isStillNews } from '../../domain/grant.ts';
import type { GrantAbout, GrantNews } from '../../domain/grant-news.ts';
import type { TaskOf } from '../../domain/job.ts';
import { readPlace } from '../places/place-records.ts';
import { postToPlace } from '../places/post-to-place.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { newJob } from '../records/queue-job.ts';
import { fanOutToRecipients } from '../records/recipients.ts';
import { message } from './message-people.ts';
import { sendUncounted } from './send-mail.ts';
import { readGrant } from '../records/read-grant.ts';

/** The news of a grant, and the request that gave the license. */
export interface GrantTold {
  readonly about: GrantAbout;
  readonly requestId: string;
}

const ALONE: ReadonlySet<GrantNews> = new Set(['left-alone', 'by-group', 'refused']);

/** The jobs that tell people of their grants, and the places of those that were left alone, or are in question. */
export function grantNewsJobs(ctx: Context, told: readonly GrantTold[]): readonly Operation[] {
  const alone = Map.groupBy(
    told.filter(({ about }) => ALONE.has(about.news)),
    ({ requestId }) => requestId,
  );
  return [
    ...told.map(({ about }) => newJob(ctx, { kind: 'message-grant', ...about })),
    ...(ctx.mailer.enabled ? told.map(({ about }) => newJob(ctx, { kind: 'mail-grant', ...about })) : []),
    ...told
      .filter(({ about }) => about.news === 'asks-approver')
      .map(({ about: { personId, skuId }, requestId }) =>
        newJob(ctx, { kind: 'announce-loss', requestId, personId, skuId }),
      ),
    ...[...alone].map(([requestId, some]) =>
      newJob(ctx, { kind: 'announce-left-alone', requestId, grants: some.map(({ about }) => about) }),
    ),
  ];
}

/** The grant that the news is about; undefined if it is no longer true, or the person was erased. */
async function grantOf(ctx: Context, about: GrantAbout): Promise<Grant | undefined> {
  const document = await readGrant(ctx, about);
  return document && isStillNews(about, document.data) ? document.data : undefined;
}

/** Job: tells a person in Teams what became of their grant, if the bot can reach them. */
export async function messageGrant(ctx: Context, run: JobRun, task: TaskOf<'message-grant'>): Promise<void> {
  const grant = await grantOf(ctx, task);
  if (!grant) return finish(run);
  await message(ctx, run, task.personId, { kind: 'grant-news', grant, news: task.news });
}

/** Job: tells the same by mail. If the process dies right after sending, the mail is sent twice. */
export async function mailGrant(ctx: Context, run: JobRun, task: TaskOf<'mail-grant'>): Promise<void> {
  const grant = await grantOf(ctx, task);
  const [person] = grant ? await ctx.directory.read([task.personId]) : [];
  if (!grant || person?.mail === undefined) return finish(run);
  const to = {
    address: person.mail,
    ...(person.language === undefined ? {} : { language: person.language }),
  };
  await sendUncounted(ctx, run, task, to, { kind: 'grant-news', grant, news: task.news });
}

/** Job: creates a message job for every place of a request about licenses that could not be taken back. */
export function announceLeftAlone(
  ctx: Context,
  run: JobRun,
  { requestId, grants, after }: TaskOf<'announce-left-alone'>,
): Promise<void> {
  return fanOutToRecipients(
    ctx,
    run,
    { request: { id: requestId }, after },
    (placeId) => ({ kind: 'tell-left-alone', grants, placeId }),
    (cursor) => ({ kind: 'announce-left-alone', requestId, grants, after: cursor }),
    () => [],
  );
}

/** Job: tells one place of licenses that could not be taken back, a line for each. */
export async function tellLeftAlone(
  ctx: Context,
  run: JobRun,
  { grants, placeId }: TaskOf<'tell-left-alone'>,
): Promise<void> {
  const place = await readPlace(ctx, placeId);
  const read = await Promise.all(grants.map((about) => grantOf(ctx, about)));
  const lines = read.flatMap((grant, n) => {
    const news = grants[n]?.news;
    return grant && news ? [{ grant, news }] : [];
  });
  if (!place || lines.length === 0) return finish(run);
  await postToPlace(ctx, run, place.data, { kind: 'left-alone', lines });
  await finish(run);
}
