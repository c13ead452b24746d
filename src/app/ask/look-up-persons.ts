import type { TaskOf } from '../../domain/job.ts';
import { LOOK_UP_SIZE, MAX_NAMES, withLookedUp, withLookUp } from '../../domain/look-up.ts';
import type { Entry, LicenseRequest } from '../../domain/request.ts';
import { CHUNK_SIZE, isInLookUp } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { DataDocument, LookUpPart } from '../records/documents.ts';
import { create, lookUpDocument, lookUpDocumentId, replace, requestDocument } from '../records/documents.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish, commitToRequest } from '../records/job-run.ts';
import { readRequestDocument } from '../records/load-request.ts';
import { newJob } from '../records/queue-job.ts';
import { readSettings } from '../records/read-settings.ts';
import { entryOf, classify } from './classify-lookups.ts';
import type { LookedUp } from './find-people.ts';
import { findPeople } from './find-people.ts';
import { isName } from './parse-addresses.ts';

/**
 * Attempts to look up a part, within some ten seconds. After the last one, addresses that Graph does not
 * answer are left out of the request.
 */
const MAX_TRIES = 3;

/** The contents of a large request: its addresses are resolved by a job. */
export function contentsToLookUp(ctx: Context, request: LicenseRequest, asked: readonly string[]) {
  const tooManyNames = asked.filter(isName).length > MAX_NAMES ? ({ tooManyNames: true } as const) : {};
  const parts = Array.from({ length: Math.ceil(asked.length / LOOK_UP_SIZE) }, (_, index) => {
    const entries = asked.slice(index * LOOK_UP_SIZE, (index + 1) * LOOK_UP_SIZE);
    return create(lookUpDocument({ requestId: request.id, index, asked: entries, ...tooManyNames }));
  });
  const entries: readonly Entry[] = [];
  const next = withLookUp(request, asked.length);
  return {
    request: next,
    entries,
    operations: parts,
    after: { status: next.status, product: request.product, named: asked.length },
  };
}

/**
 * Job: looks up one part of the addresses of a request in `checking`, stores the results, and creates the job
 * for the next part or for the list of persons. Each part redraws the progress once.
 */
export async function lookUpPersons(
  ctx: Context,
  run: JobRun,
  { requestId, part }: TaskOf<'look-up'>,
): Promise<void> {
  const header = await readRequestDocument(ctx, requestId);
  const read = await ctx.store.read<DataDocument<LookUpPart>>(lookUpDocumentId(requestId, part));
  if (!header || !isInLookUp(header.data) || !read) return finish(run);

  const { requester } = header.data;
  const { guests } = await readSettings(ctx);
  const answers = await findAll(ctx, run, read.data, requester.id);
  const passing = answers.find((one) => one.outcome === 'hidden' && one.error.kind === 'transient');
  if (passing?.outcome === 'hidden' && run.attempts < MAX_TRIES) throw passing.error;

  const { persons, ...classified } = classify(answers, { guests });
  const at = ctx.clock.iso(ctx.clock.now());
  // A requester who is one of the persons typed no address for themselves: show their name.
  const named = (entry: string): string => (entry === requester.id ? requester.name : entry);
  const found = {
    ...classified,
    unknown: classified.unknown.map(named),
    hidden: classified.hidden.map(named),
    entries: persons.map((person) => entryOf(person, at)),
  };
  await commitToRequest(ctx, run, requestId, async ({ document, request }, tries) => {
    if (!isInLookUp(request)) return undefined;
    // The part may have changed, since somebody in it was erased. The first try need not look, since the
    // commit names the etag of the part.
    const present = tries === 0 ? read : await ctx.store.read(read.id);
    if (present?.etag !== read.etag) return { operations: [], end: { againInMs: 0 } };

    const next = withLookedUp(request, read.data.asked.length);
    const isLast = (part + 1) * LOOK_UP_SIZE >= (next.lookUp?.asked ?? 0);
    return {
      operations: [
        replace(document, requestDocument(next)),
        replace(read, lookUpDocument({ ...read.data, found })),
        newJob(ctx, { kind: 'redraw', requestId }),
        newJob(
          ctx,
          isLast ? { kind: 'finish-lookup', requestId } : { kind: 'look-up', requestId, part: part + 1 },
        ),
      ],
      end: 'finish',
    };
  });
}

/**
 * Looks addresses up batch by batch and renews the lease in between, since Graph may take its time. A last
 * single address is looked up together with the requester. Alone, a failure of it would look like one that
 * hits everybody.
 */
async function findAll(
  ctx: Context,
  run: JobRun,
  { asked: entries, tooManyNames }: LookUpPart,
  requesterId: string,
): Promise<readonly LookedUp[]> {
  const found: LookedUp[] = [];
  for (let start = 0; start < entries.length; start += CHUNK_SIZE) {
    if (start > 0) await run.commit([], 'renew');
    const batch = entries.slice(start, start + CHUNK_SIZE);
    const addresses = batch.filter((entry) => !isName(entry));
    const isAlone = addresses.length === 1;
    const answers = await findPeople(ctx, isAlone ? [...batch, requesterId] : batch, tooManyNames);
    found.push(...answers.slice(0, batch.length));
  }
  return found;
}
