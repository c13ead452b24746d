import { withoutPersons } from '../../domain/look-up.ts';
import { isInLookUp } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import { create, remove, replace, requestDocument, unresolvedDocument } from '../records/documents.ts';
import { removalJob } from '../records/due-dates.ts';
import type { JobRun } from '../records/job-run.ts';
import { commitToRequest } from '../records/job-run.ts';
import { recordEvent } from '../records/record-event.ts';
import { partsOf } from './finish-lookup.ts';

/**
 * Ends a request in `checking` whose persons could not be looked up for a day. Its requester gets the form
 * back with everything they typed, to send it again. Ends the job. Throws LeaseLost, StoreError.
 */
export function giveUpLookup(ctx: Context, run: JobRun, requestId: string): Promise<void> {
  return commitToRequest(ctx, run, requestId, async ({ document, request }) => {
    if (!isInLookUp(request)) return undefined;

    const parts = await partsOf(ctx, request);
    const asked = parts.flatMap(({ data }) => data.asked).filter((one) => one !== request.requester.id);
    const at = ctx.clock.iso(ctx.clock.now());
    const next = withoutPersons(request, 'not-looked-up', asked.length, at);
    const after = { status: next.status, ended: 'not-looked-up' } as const;
    const what = 'persons-looked-up';
    return {
      operations: [
        replace(document, requestDocument(next)),
        create(unresolvedDocument(requestId, { problems: [], typed: asked.join('\n') })),
        ...parts.map((part) => remove(part)),
        await removalJob(ctx, next),
        ...recordEvent(ctx, ctx.ids.next(), { actor: 'license-desk', what, requestId, after }),
      ],
      end: 'finish',
    };
  });
}
