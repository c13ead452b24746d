import type { CausingName, DomainEvent, EventOf } from '../../domain/event.ts';
import type { JobTask } from '../../domain/job.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import type { Act } from './audit-entry.ts';
import { auditDocument } from './audit-entry.ts';
import { cardDocument, create } from './documents.ts';
import { cardDocumentId } from './keys.ts';
import { namedJob, newJob } from './queue-job.ts';
import type { Recipient, Recipients } from './recipients.ts';
import { redrawSoon } from './redraw-job.ts';

/** A redraw that waits a moment, since more follows soon. `round`: it begins that round. */
interface RedrawSoon {
  readonly kind: 'redraw-soon';
  readonly requestId: string;
  readonly round: number | undefined;
}

type Tasks<K extends CausingName> = (event: EventOf<K>) => readonly (JobTask | RedrawSoon)[];

const redraw = (requestId: string): JobTask => ({ kind: 'redraw', requestId });
const soon = (requestId: string, round?: number): RedrawSoon => ({ kind: 'redraw-soon', requestId, round });
/** The round of a request that nobody approved. */
const NO_ROUND = 0;

/**
 * The jobs that an event causes at once. `newAudit` refuses these events. Jobs that are due later, or depend
 * on more than the event says, are created where the event happens.
 */
const TASKS: { readonly [K in CausingName]: Tasks<K> } = {
  'request-made': ({ requestId, after }) => [
    'status' in after ? { kind: 'look-up', requestId, part: 0 } : { kind: 'announce', requestId },
  ],
  'persons-looked-up': ({ requestId, after: { ended } }) => {
    if (ended === 'open-already') return [redraw(requestId)];
    if (ended !== undefined) return [{ kind: 'return-form', requestId }, redraw(requestId)];
    return [
      { kind: 'announce', requestId },
      { kind: 'add-memberships', requestId, chunk: 0 },
      redraw(requestId),
    ];
  },
  'request-withdrawn': ({ requestId }) => [redraw(requestId)],
  'request-approved': ({ requestId }) => [
    soon(requestId, 1),
    { kind: 'assign', requestId, chunk: 0, round: 1 },
  ],
  'request-declined': ({ requestId }) => [
    soon(requestId, NO_ROUND),
    { kind: 'tell-declined', requestId, chunk: 0 },
  ],
  'request-lapsed': ({ requestId }) => [
    { kind: 'tell-places', requestId, about: 'lapsed' },
    soon(requestId, NO_ROUND),
  ],
  'tried-again': ({ requestId, after: { round } }) => [
    { kind: 'assign', requestId, chunk: 0, round },
    soon(requestId, round),
  ],
  'question-asked': ({ requestId, after }) => [
    { kind: 'ask-requester', requestId, question: after.question - 1 },
    redraw(requestId),
  ],
  'question-answered': ({ requestId, after }) => [
    { kind: 'tell-answer', requestId, question: after.question - 1 },
    redraw(requestId),
  ],
  'waiting-stopped': ({ requestId, after: { round } }) => [
    { kind: 'stop-waiting', requestId, chunk: 0, round },
    soon(requestId),
  ],
};

/**
 * The operations of an event: its audit entry, and the jobs that it causes at once. `places`: those that the
 * request goes to, as `recipientsOf` gave them; their card jobs then take the place of the announcement.
 */
export function recordEvent(
  ctx: StoreContext,
  commitId: string,
  event: DomainEvent & { readonly what: CausingName } & Act,
  places: Recipients = 'many',
): readonly Operation[] {
  const jobs = tasksOf(event.what, event).flatMap((task) => {
    if (task.kind === 'redraw-soon') return [redrawSoon(ctx, task.requestId, task.round)];
    // A request without a place is announced by mail.
    if (task.kind !== 'announce' || places === 'many' || places.length === 0) return [newJob(ctx, task)];
    return places.flatMap((place) => cardJob(ctx, task.requestId, place));
  });
  return [create(auditDocument(ctx, commitId, event)), ...jobs];
}

/**
 * The job that sends the card of a new request to a place. The card is reserved with it, so that the job need not
 * do that. A card for a personal chat names its reader, who may be erased at this moment: its job reserves it.
 */
function cardJob(
  ctx: StoreContext,
  requestId: string,
  { id: placeId, conversation }: Recipient,
): readonly Operation[] {
  const jobId = ctx.ids.next();
  const job = namedJob(ctx, jobId, { kind: 'post-card', requestId, placeId });
  if (conversation.kind === 'personal') return [job];
  const id = cardDocumentId(requestId, placeId);
  const card = { id, requestId, role: 'decision', conversation, sentBy: jobId, shownVersion: 0 } as const;
  return [job, create(cardDocument(card))];
}

function tasksOf<K extends CausingName>(what: K, event: { [P in K]: EventOf<P> }[K]): ReturnType<Tasks<K>> {
  return TASKS[what](event);
}
