import { DomainError } from '../../domain/errors.ts';
import { isOnList } from '../../domain/outcome.ts';
import type { Entry, LicenseRequest } from '../../domain/request.ts';
import { CHUNK_SIZE } from '../../domain/request.ts';
import type { FoundPart } from '../assign/chunk-round.ts';
import { approvalIn } from '../assign/chunk-round.ts';
import { outcomeOperations } from '../assign/outcome-operations.ts';
import type { Context } from '../ports/context.ts';
import type { Actor, OffListAnswer } from '../ports/results.ts';
import type { Operation } from '../ports/store.ts';
import { newAudit } from '../records/audit-entry.ts';
import { changeRequest } from '../records/change-request.ts';
import type { Loaded } from '../records/load-request.ts';
import { loadRequest, viewOf } from '../records/load-request.ts';
import { countTakenBack } from '../records/taken-back.ts';

/** How many chunks one commit takes: each is a document and a job, and a commit has at most 100 operations. */
const MAX_CHUNKS = 20;

/**
 * Takes persons of a request off the waiting list, each with that reason, and tells them. `whom`: their
 * indexes, from the request as read; persons who are not on the list stay as they are. Throws DomainError
 * (`request-gone`, and what `whom` throws), StoreError.
 */
export async function offList(
  ctx: Context,
  actor: Actor,
  requestId: string,
  reason: 'left-list' | 'taken-off-list',
  whom: (loaded: Loaded) => readonly number[],
): Promise<OffListAnswer> {
  let isOff = false;
  for (;;) {
    const change = await changeRequest(ctx, requestId, async (loaded, commitId) => {
      const { document, request } = loaded;
      const approval = approvalIn(request, request.round);
      const parts = approval ? partsOf(ctx, loaded, whom(loaded), reason) : [];
      if (!approval || parts.length === 0) return { result: undefined };

      const about = { roundAt: approval.at, isFirstTry: true };
      const persons = parts.flatMap((part) => changedIn(part));
      const operations = [
        newAudit(ctx, commitId, { actor, what: reason, requestId, after: { persons } }),
        ...(await outcomeOperations(ctx, { document, request }, request, approval, parts, about)),
        ...(await overturned(ctx, request, reason)),
      ];
      return { operations, result: undefined };
    });
    if (!change) throw new DomainError('request-gone');
    if (!change.changed) break;
    isOff = true;
  }
  if (isOff) ctx.wake();
  const loaded = await loadRequest(ctx, requestId);
  if (!loaded) throw new DomainError('request-gone');
  return { view: await viewOf(ctx, loaded), outcome: isOff ? 'off-list' : 'not-on-list' };
}

/** An approver who takes somebody off the list overturns the rule that approved it. */
async function overturned(
  ctx: Context,
  { id: requestId, decision }: LicenseRequest,
  reason: 'left-list' | 'taken-off-list',
): Promise<readonly Operation[]> {
  if (reason !== 'taken-off-list' || !decision) return [];
  return countTakenBack(ctx, { requestId, by: decision.by, decidedAt: decision.at });
}

/** The first chunks in which some of these persons wait, with their outcome. */
function partsOf(
  ctx: Context,
  { chunks, entries, request: { round } }: Loaded,
  indexes: readonly number[],
  reason: 'left-list' | 'taken-off-list',
): readonly FoundPart[] {
  const at = ctx.clock.iso(ctx.clock.now());
  const off = new Set(indexes.filter((index) => isOnList(entries[index]?.outcome)));
  const ended = (entry: Entry): Entry => ({ ...entry, outcome: { kind: 'failed', round, at, reason } });
  return chunks
    .map((read) => {
      const first = read.data.index * CHUNK_SIZE;
      return {
        read,
        entries: read.data.entries.map((entry, n) => (off.has(first + n) ? ended(entry) : entry)),
      };
    })
    .filter((part) => changedIn(part).length > 0)
    .slice(0, MAX_CHUNKS);
}

const changedIn = ({ read, entries }: FoundPart): readonly string[] =>
  entries.filter((entry, n) => entry !== read.data.entries[n]).map(({ person }) => person.id);
