import { DomainError } from '../../domain/errors.ts';
import type { EventOf } from '../../domain/event.ts';
import type { Person } from '../../domain/person.ts';
import type { Conversation, SentCard } from '../../domain/place.ts';
import type { Settings } from '../../domain/policy.ts';
import { isRequester } from '../../domain/policy.ts';
import type { Entry, LicenseRequest } from '../../domain/request.ts';
import { EMPTY_TALLY, isPending } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { FormProblem } from '../ports/form-problems.ts';
import type { RequestView } from '../ports/messages.ts';
import type { Actor, FormInput, SubmitResult } from '../ports/results.ts';
import type { Operation } from '../ports/store.ts';
import { cardDocument, create, requestDocument } from '../records/documents.ts';
import { lapseJobs } from '../records/due-dates.ts';
import { statusCardId } from '../records/keys.ts';
import { loadRequest, readRequestDocument, viewOf } from '../records/load-request.ts';
import { recipientsOf } from '../records/recipients.ts';
import { recordEvent } from '../records/record-event.ts';
import { readRules, rulesJob } from '../records/rule-records.ts';
import { OVERTAKEN, retryWhenOvertaken } from '../records/retry-when-overtaken.ts';
import type { Counted } from './limit-requests.ts';
import { countRequest } from './limit-requests.ts';

/** The settings and the count of the day, as the turn read them before it looked up any person. */
export interface ReadBefore {
  readonly settings: Settings;
  readonly counted: Counted;
}

/** The message that holds the form. Its card becomes the status card. */
export interface FormLocation {
  readonly conversation: Conversation;
  readonly activityId: string | undefined;
}

/** Each retry means that another form of the same person was committed first. */
const MAX_TRIES = 8;
const CONFLICT = 'Too many requests of one person at the same time.';

/** The rest of the commit that creates a request, or the id of an equal open one. */
type Contents =
  | {
      readonly request: LicenseRequest;
      readonly entries: readonly Entry[];
      readonly operations: readonly Operation[];
      /** The new state, for the audit. */
      readonly after: EventOf<'request-made'>['after'];
    }
  | { readonly open: string };

/**
 * Creates the request of a form in one commit. `contents` gives the rest of the commit, and is called again
 * for each retry. One form makes one request, and nobody makes more than the limit. Throws DomainError
 * `not-your-form`, StoreError.
 */
export function createRequest(
  ctx: Context,
  request: LicenseRequest,
  where: FormLocation,
  { settings, counted: before }: ReadBefore,
  contents: () => Promise<Contents>,
): Promise<SubmitResult> {
  const { requester } = request;
  return retryWhenOvertaken<SubmitResult>(MAX_TRIES, CONFLICT, async (tries) => {
    const made = await contents();
    if ('open' in made) {
      const view = await existing(ctx, requester, made.open);
      return view ? { outcome: 'existing', view } : OVERTAKEN;
    }

    const counted = await countRequest(ctx, requester.id, tries === 0 ? before : undefined);
    if (counted.outcome === 'too-many') return tooMany(ctx, requester, request.id, counted.problem);

    const [places, rules] = await Promise.all([recipientsOf(ctx, request), readRules(ctx)]);
    const commitId = ctx.ids.next();
    const actor = { id: requester.id, name: requester.name };
    const operations = [
      create(requestDocument(made.request)),
      ...made.operations,
      counted.operation,
      ...statusCard(request, where),
      ...lapseJobs(ctx, request, settings),
      ...(isPending(made.request) ? rulesJob(ctx, request.id, rules) : []),
      ...recordEvent(
        ctx,
        commitId,
        { actor, what: 'request-made', requestId: request.id, after: made.after },
        places,
      ),
    ];
    const { outcome } = await ctx.store.commit(operations, commitId);
    if (outcome === 'done') {
      ctx.wake();
      // No card was sent yet: approvers count as reached if the request goes to any place.
      const view = {
        request: { ...made.request, approversReached: places.length > 0 },
        entries: made.entries,
      };
      return { outcome: 'made', view: await viewOf(ctx, view, settings) };
    }
    // A conflict has two causes. The same form, or an equal one, arrived twice: show the one that won.
    // Another form of the same person was counted first: count again.
    const winner = await existing(ctx, requester, request.id);
    return winner ? { outcome: 'existing', view: winner } : OVERTAKEN;
  });
}

/**
 * Shows the rate limit as a problem of the form. If this very form has just made its request, shows that
 * instead.
 */
export async function tooMany(
  ctx: Context,
  actor: Pick<Actor, 'id'>,
  requestId: string,
  problem: FormProblem,
): Promise<SubmitResult> {
  const made = await existing(ctx, actor, requestId);
  if (made) return { outcome: 'existing', view: made };
  return { outcome: 'correct', problems: [problem] };
}

/**
 * A request that this form or an equal one made before; shown to its requester only. Throws DomainError
 * `not-your-form`.
 */
export async function existing(
  ctx: Context,
  actor: Pick<Actor, 'id'>,
  requestId: string,
): Promise<RequestView | undefined> {
  // Mostly there is none, so its persons are read later.
  const loaded = (await readRequestDocument(ctx, requestId)) && (await loadRequest(ctx, requestId));
  if (!loaded) return undefined;
  if (!isRequester(actor.id, loaded.request)) throw new DomainError('not-your-form');
  return viewOf(ctx, loaded);
}

/** The new request of a form, before its persons are known. */
export function newRequest(
  ctx: Context,
  me: Person,
  input: FormInput,
  { product, until }: Pick<LicenseRequest, 'product' | 'until'>,
): LicenseRequest {
  const { id, name, mail, department, language } = me;
  return {
    id: input.id,
    status: 'pending',
    version: 1,
    requester: {
      id,
      name,
      ...(mail === undefined ? {} : { mail }),
      ...(department === undefined ? {} : { department }),
      ...(language === undefined ? {} : { language }),
    },
    product,
    reason: input.reason.trim(),
    ...(until !== undefined && { until }),
    createdAt: ctx.clock.iso(ctx.clock.now()),
    persons: 0,
    excluded: [],
    included: [],
    round: 0,
    tally: EMPTY_TALLY,
    approversReached: false,
    mail: { asked: 0, sent: 0, refused: 0 },
  };
}

/** Enters the form's card in the ledger as the status card of the request. */
function statusCard(request: LicenseRequest, { conversation, activityId }: FormLocation): Operation[] {
  if (activityId === undefined) return [];
  const card: SentCard = {
    id: statusCardId(request.id),
    requestId: request.id,
    role: 'status',
    conversation,
    activityId,
    shownVersion: 0,
  };
  return [create(cardDocument(card))];
}
