import type { JobTask } from '../../domain/job.ts';
import { LOOK_UP_SIZE } from '../../domain/look-up.ts';
import type { Chunk, LicenseRequest } from '../../domain/request.ts';
import { CHUNK_SIZE } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Operation, Stored } from '../ports/store.ts';
import { newAudit } from '../records/audit-entry.ts';
import type { DataDocument } from '../records/documents.ts';
import {
  chunkDocumentId,
  unresolvedDocumentId,
  lookUpDocumentId,
  remove,
  replace,
  requestDocument,
} from '../records/documents.ts';
import { DAY_MS, retentionDays } from '../records/due-dates.ts';
import { FAN_OUT } from '../records/fan-out.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish } from '../records/job-run.ts';
import { loadRequest, readRequestDocument } from '../records/load-request.ts';
import type { Guard } from '../records/request-documents.ts';
import { guardId, membershipDocument } from '../records/request-documents.ts';

/** The wait before another try, after something else changed meanwhile. */
const LOOK_AGAIN_MS = 1000;

/**
 * Job: removes a request and all its documents when its retention is over. A request that was tried again has
 * a later job for its new end. It works in steps, and may be interrupted after each. The first step makes
 * sure that nobody can open the request; the request document goes last.
 */
export async function removeRequest(
  ctx: Context,
  run: JobRun,
  { requestId, round }: Extract<JobTask, { kind: 'remove' }>,
): Promise<void> {
  const header = await readRequestDocument(ctx, requestId);
  const endedAt = header?.data.endedAt;
  if (!header || endedAt === undefined || header.data.round !== round) return finish(run);

  const keptMs = (await retentionDays(ctx)) * DAY_MS;
  const waitMs = ctx.clock.parse(endedAt) + keptMs - ctx.clock.now();
  if (waitMs > 0) {
    await run.commit([], { againInMs: waitMs });
    return;
  }
  for await (const operations of steps(ctx, header)) {
    if ((await run.commit(operations, 'renew')) === 'stale') return again(run);
  }
  const last = await readRequestDocument(ctx, requestId);
  if (!last) return finish(run);
  const about = { requestId, before: { status: last.data.status, endedAt } };
  const audit = newAudit(ctx, ctx.ids.next(), { actor: 'license-desk', what: 'request-removed', ...about });
  if ((await run.commit([remove(last), audit], 'finish')) === 'stale') await again(run);
}

async function again(run: JobRun): Promise<void> {
  await run.commit([], { againInMs: LOOK_AGAIN_MS });
}

/**
 * The documents of a request other than its own that still exist, as commits of at most FAN_OUT operations.
 */
async function* steps(
  ctx: Context,
  header: Stored<DataDocument<LicenseRequest>>,
): AsyncGenerator<readonly Operation[]> {
  const request = header.data;
  const loaded = await loadRequest(ctx, request.id);
  if (loaded) {
    const guard = await ctx.store.read<Guard>(guardId(ctx, request, loaded.entries));
    const isOurs = guard?.data.requestId === request.id;
    yield [
      // A write without a change: a job that read the request before loses the race, and then finds no
      // persons.
      replace(header, requestDocument(request)),
      ...(isOurs ? [remove(guard)] : []),
      ...(await chunkWithMemberships(ctx, request, 0)),
    ];
  }
  // A request that ended during its look-up may have chunks that it does not count.
  const most = Math.max(request.persons, request.lookUp?.asked ?? 0);
  for (let index = 1; index < Math.ceil(most / CHUNK_SIZE); index += 1) {
    const operations = await chunkWithMemberships(ctx, request, index);
    if (operations.length > 0) yield operations;
  }
  const lookedUp = await lookUps(ctx, request);
  if (lookedUp.length > 0) yield lookedUp;
  const cards = { by: 'list', key: `cards:${request.id}`, order: 'ascending', limit: FAN_OUT } as const;
  for (;;) {
    const page = await ctx.store.page(cards);
    if (page.length === 0) return;
    yield page.map((card) => remove(card));
  }
}

async function lookUps(ctx: Context, { id, lookUp }: LicenseRequest): Promise<readonly Operation[]> {
  const parts = Array.from({ length: Math.ceil((lookUp?.asked ?? 0) / LOOK_UP_SIZE) }, (_, part) => part);
  const ids = lookUp ? [unresolvedDocumentId(id), ...parts.map((part) => lookUpDocumentId(id, part))] : [];
  const documents = await Promise.all(ids.map((document) => ctx.store.read(document)));
  return documents.flatMap((document) => (document ? [remove(document)] : []));
}

async function chunkWithMemberships(
  ctx: Context,
  request: LicenseRequest,
  index: number,
): Promise<readonly Operation[]> {
  const chunk = await ctx.store.read<DataDocument<Chunk>>(chunkDocumentId(request.id, index));
  if (!chunk) return [];
  const ids = chunk.data.entries.map(({ person }) => membershipDocument(person.id, request).id);
  const memberships = await Promise.all(ids.map((id) => ctx.store.read(id)));
  return [chunk, ...memberships].flatMap((document) => (document ? [remove(document)] : []));
}
