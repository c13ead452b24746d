import type { JobTask } from '../../domain/job.ts';
import type { Place } from '../../domain/place.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Operation, Stored } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { fanOut } from './fan-out.ts';
import type { JobRun } from './job-run.ts';

/** The list of all places: for what is about the tenant, as an outage is, and about no request. */
export const ALL_PLACES = 'places';

type About = Pick<LicenseRequest, 'id'>;

/**
 * The list of the places that a request goes to: its card, the reminders of it, the word that it lapses. Every request goes to every place.
 * Whoever means the places of a request asks one of the functions below, so that another answer is a change of this file.
 */
function recipients(_request: About): string {
  return ALL_PLACES;
}

/** Whether a request goes to any place. Throws StoreError. */
export async function hasRecipients(ctx: Context, request: About): Promise<boolean> {
  return (await ctx.store.count({ by: 'list', key: recipients(request) })) > 0;
}

/** Whether a request goes to that place. */
export function isRecipient({ list }: Stored<DataDocument<Place>>, request: About): boolean {
  return list === recipients(request);
}

/** `fanOut` over the places that a request goes to. Throws LeaseLost, StoreError. */
export function fanOutToRecipients(
  ctx: Context,
  run: JobRun,
  { request, after }: { readonly request: About; readonly after: string | undefined },
  taskOf: (placeId: string) => JobTask,
  goOn: (after: string) => JobTask,
  whenNone: () => readonly Operation[],
): Promise<void> {
  const list = { key: recipients(request), after };
  return fanOut<DataDocument<Place>>(ctx, run, list, ({ data }) => taskOf(data.id), goOn, whenNone);
}
