import type { Finding } from '../../domain/finding.ts';
import { found, worstFirst } from '../../domain/finding.ts';
import type { Context } from '../ports/context.ts';
import { referenceOf } from '../ports/ports.ts';
import type { Actor } from '../ports/results.ts';
import type { Store } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import type { JobRecord } from '../records/queue-job.ts';
import { requireApprover } from '../rights/require-approver.ts';
import { queueAgeSeconds } from './queue-age.ts';

/** A job that was given up. */
export interface DeadJob {
  readonly kind: string;
  /** When the job was made (ISO). */
  readonly madeAt: string;
  readonly reason: string;
  /** The reference of the act that caused the job; also in the log. */
  readonly reference: string;
}

/** The findings of a check, the worst first, and the last jobs that were given up. */
export interface InstallationView {
  readonly findings: readonly Finding[];
  readonly dead: readonly DeadJob[];
  /** All jobs that were given up, also those that are not listed. */
  readonly deadCount: number;
}

/** How many jobs are listed. */
const LISTED = 5;
/** Queues are polled every few seconds. A job that has been due for minutes means that no worker takes it. */
const LATE_SECONDS = 300;

/**
 * The short form of `npm run doctor`, for approvers. Throws DomainError (`not-an-approver`,
 * `rights-unknown`), StoreError.
 */
export async function checkInstallation(ctx: Context, actor: Actor): Promise<InstallationView> {
  await requireApprover(ctx, actor, 'recent', { what: 'view-settings' });
  const [checked, { findings, ...given }] = await Promise.all([ctx.installation.check(), checkWork(ctx)]);
  return { ...given, findings: worstFirst([...checked, ...findings]) };
}

/**
 * The findings that the store alone shows: late jobs, jobs that were given up, and whether anybody is told of
 * requests.
 */
export async function checkWork(ctx: {
  readonly store: Store;
  readonly clock: Context['clock'];
  readonly options: Pick<Context['options'], 'approverMail'>;
}): Promise<InstallationView> {
  const { store, clock, options } = ctx;
  const [lateSeconds, places, deadCount, last] = await Promise.all([
    queueAgeSeconds({ store, clock }),
    store.count({ by: 'list', key: 'places' }),
    store.count({ by: 'list', key: 'dead' }),
    store.page<DataDocument<JobRecord>>({ by: 'list', key: 'dead', order: 'descending', limit: LISTED }),
  ]);
  return {
    findings: worstFirst([
      lateSeconds > LATE_SECONDS ? found('queue-late', Math.floor(lateSeconds / 60)) : found('queue-right'),
      ...(places === 0 && options.approverMail.length === 0 ? [found('nobody-told')] : []),
      ...(deadCount > 0 ? [found('jobs-dead', deadCount)] : []),
    ]),
    dead: last.map(({ id, data }) => ({
      kind: data.task.kind,
      madeAt: data.madeAt,
      reason: data.lastError ?? '',
      reference: data.trace === undefined ? id : referenceOf(data.trace),
    })),
    deadCount,
  };
}
