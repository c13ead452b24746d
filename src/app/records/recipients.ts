import type { JobTask } from '../../domain/job.ts';
import type { Place } from '../../domain/place.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Operation, Stored } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { fanOut } from './fan-out.ts';
import type { JobRun } from './job-run.ts';

/** The list of all places, for news about the tenant, such as an outage. Not for news about a request. */
export const ALL_PLACES = 'places';

type About = Pick<LicenseRequest, 'id'>;

/**
 * The list of the places that a request goes to, with its card, its reminders and its warnings. Every request
 * goes to every place. All code that needs the places of a request calls a function below, so that another
 * rule changes this file only.
 */
function recipients(_request: About): string {
  return ALL_PLACES;
}

/** Whether a request goes to any place. Throws StoreError. */
export async function hasRecipients(ctx: Context, request: About): Promise<boolean> {
  return (await ctx.store.count({ by: 'list', key: recipients(request) })) > 0;
}

/** The most places whose card jobs are made in the commit of the request. More are paged through by a job. */
const FEW = 10;

/** A place, and the conversation that it is. */
export type Recipient = Pick<Place, 'id' | 'conversation'>;
/** The places that a request goes to. `many`: more than its commit makes jobs for. */
export type Recipients = readonly Recipient[] | 'many';

/** Reads the places that a request goes to. Throws StoreError. */
export async function recipientsOf(ctx: Context, request: About): Promise<Recipients> {
  const list = { by: 'list', key: recipients(request), order: 'ascending' } as const;
  const places = await ctx.store.page<DataDocument<Place>>({ ...list, limit: FEW + 1 });
  return places.length > FEW ? 'many' : places.map(({ data }) => data);
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
