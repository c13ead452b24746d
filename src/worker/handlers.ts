import { serveList, serveListLater } from '../app/assign/serve-list.ts';
import { applyRules } from '../app/rules/apply-rules.ts';
import { addMemberships } from '../app/ask/add-memberships.ts';
import { returnForm } from '../app/ask/correct-request.ts';
import { finishLookup } from '../app/ask/finish-lookup.ts';
import { giveUpLookup } from '../app/ask/give-up-lookup.ts';
import { lookUpPersons } from '../app/ask/look-up-persons.ts';
import { checkPersons } from '../app/ask/recheck-persons.ts';
import { assignLicenses } from '../app/assign/assign-licenses.ts';
import { confirmLicenses } from '../app/assign/confirm-licenses.ts';
import { endWaiting, endWaitingLater } from '../app/assign/end-waiting.ts';
import { giveUpWaiting } from '../app/assign/give-up-waiting.ts';
import { endGrants, endGrantsLater } from '../app/seats/end-grants.ts';
import { followEnds, followEndsLater, remindHalfTime } from '../app/seats/follow-ends.ts';
import { sendExport } from '../app/audit/send-export.ts';
import { remindPlace } from '../app/places/remind-place.ts';
import { catchUpPlace, welcomePlace } from '../app/places/welcome-place.ts';
import type { Context } from '../app/ports/context.ts';
import type { JobRun } from '../app/records/job-run.ts';
import { lapseRequest, warnOfLapse, warnRequester } from '../app/retention/lapse-request.ts';
import { removeRequest } from '../app/retention/remove-request.ts';
import { announceRequest } from '../app/tell/announce-request.ts';
import { mailApprovers } from '../app/tell/mail-approvers.ts';
import { mailPerson, mailRequester } from '../app/tell/mail-people.ts';
import { messagePerson, messageRequester, tellDeclined } from '../app/tell/message-people.ts';
import { openCard, postCard } from '../app/tell/post-card.ts';
import { recordMail } from '../app/tell/record-mail.ts';
import { redrawCard, redrawCards } from '../app/tell/redraw-cards.ts';
import { announceOutage, mailOutage, tellOutage } from '../app/tell/report-outage.ts';
import { announceExtension, drawExtension, redrawExtensionCards } from '../app/tell/draw-extension.ts';
import { announceLoss, askLoss } from '../app/tell/ask-loss.ts';
import { announcePause, askPause } from '../app/tell/ask-pause.ts';
import { announceLeftAlone, mailGrant, messageGrant, tellLeftAlone } from '../app/tell/tell-grant.ts';
import { mailOwner, messageOwner } from '../app/tell/tell-owner.ts';
import { tellPlace, tellPlaces } from '../app/tell/tell-places.ts';
import { tellOneByOne, tellReaders } from '../app/tell/tell-readers.ts';
import { askRequester, mailQuestion, remindRequester, tellAnswer } from '../app/tell/tell-thread.ts';
import type { JobKind, TaskOf } from '../domain/job.ts';

/** Runs a job and ends it. Throws LeaseLost, OutsideError, StoreError; anything else is a bug. */
export type Handler<K extends JobKind> = (ctx: Context, run: JobRun, task: TaskOf<K>) => Promise<void>;

/** Everything that the worker knows about a kind of job. */
export interface HandlerRow<K extends JobKind> {
  readonly run: Handler<K>;
  /**
   * Runs when the job is given up, if somebody would otherwise wait for it for ever. Left out: the job is
   * kept as dead.
   */
  readonly givenUp?: Handler<K>;
  /** Whether the job is kept as dead too, after `givenUp` has ended it. */
  readonly isKeptAsDead?: true;
}

export type Handlers = { readonly [K in JobKind]: HandlerRow<K> };

/** Counts a mail that is given up as refused, since the cards wait for its result. */
function refuseMail(
  ctx: Context,
  run: JobRun,
  { requestId }: TaskOf<'mail-person' | 'mail-requester'>,
): Promise<void> {
  return recordMail(ctx, run, requestId, 'refused');
}

/** Ends a request whose look-up is given up, and tells its requester. */
function endLookup(
  ctx: Context,
  run: JobRun,
  { requestId }: TaskOf<'look-up' | 'finish-lookup'>,
): Promise<void> {
  return giveUpLookup(ctx, run, requestId);
}

/** Ends the round for the persons of a chunk. */
function endAssigning(ctx: Context, run: JobRun, task: TaskOf<'assign' | 'confirm'>): Promise<void> {
  return giveUpWaiting(ctx, run, task, 'other');
}

/** The use cases that run each job, and give it up; the compiler demands a row for every kind. */
export const HANDLERS: Handlers = {
  announce: { run: announceRequest },
  'post-card': { run: postCard },
  'open-card': { run: openCard },
  'mail-approvers': { run: mailApprovers },
  redraw: { run: redrawCards },
  'redraw-card': { run: redrawCard },
  check: { run: checkPersons },
  'look-up': { run: lookUpPersons, givenUp: endLookup },
  'finish-lookup': { run: finishLookup, givenUp: endLookup },
  'apply-rules': { run: applyRules },
  'add-memberships': { run: addMemberships },
  'return-form': { run: returnForm },
  assign: { run: assignLicenses, givenUp: endAssigning, isKeptAsDead: true },
  confirm: { run: confirmLicenses, givenUp: endAssigning, isKeptAsDead: true },
  'serve-list': { run: serveList, givenUp: serveListLater, isKeptAsDead: true },
  'end-grants': { run: endGrants, givenUp: endGrantsLater, isKeptAsDead: true },
  'follow-ends': { run: followEnds, givenUp: followEndsLater, isKeptAsDead: true },
  'remind-half-time': { run: remindHalfTime },
  'stop-waiting': { run: endWaiting, givenUp: endWaitingLater, isKeptAsDead: true },
  'tell-declined': { run: tellDeclined },
  tell: { run: tellReaders, givenUp: tellOneByOne },
  'mail-persons': { run: tellReaders, givenUp: tellOneByOne },
  'message-requester': { run: messageRequester },
  'message-person': { run: messagePerson },
  'mail-requester': { run: mailRequester, givenUp: refuseMail },
  'mail-person': { run: mailPerson, givenUp: refuseMail },
  'mail-owner': { run: mailOwner },
  'message-owner': { run: messageOwner },
  'message-grant': { run: messageGrant },
  'mail-grant': { run: mailGrant },
  'announce-left-alone': { run: announceLeftAlone },
  'tell-left-alone': { run: tellLeftAlone },
  'announce-pause': { run: announcePause },
  'ask-pause': { run: askPause },
  'announce-loss': { run: announceLoss },
  'ask-loss': { run: askLoss },
  'announce-extension': { run: announceExtension },
  'draw-extension': { run: drawExtension },
  'redraw-extension': { run: redrawExtensionCards },
  'mail-outage': { run: mailOutage },
  'welcome-place': { run: welcomePlace },
  'catch-up-place': { run: catchUpPlace },
  'announce-outage': { run: announceOutage },
  'tell-outage': { run: tellOutage },
  'ask-requester': { run: askRequester },
  'mail-question': { run: mailQuestion },
  'remind-requester': { run: remindRequester },
  'tell-answer': { run: tellAnswer },
  lapse: { run: lapseRequest },
  'warn-lapse': { run: warnOfLapse },
  'warn-requester': { run: warnRequester },
  'tell-places': { run: tellPlaces },
  'tell-place': { run: tellPlace },
  remove: { run: removeRequest },
  'remind-place': { run: remindPlace },
  'send-export': { run: sendExport },
};

/** The row of a job, with the job as argument. */
interface BoundRow {
  readonly run: () => Promise<void>;
  readonly givenUp: (() => Promise<void>) | undefined;
  readonly isKeptAsDead: boolean;
}

/** The row for the job in hand. A job of an unknown kind, from a later release, fails. */
export function rowOf(handlers: Handlers, ctx: Context, run: JobRun): BoundRow {
  const { kind } = run.task;
  if (!Object.hasOwn(handlers, kind)) {
    const fail = () => Promise.reject(new Error(`Unknown kind of job: ${kind}.`));
    return { run: fail, givenUp: undefined, isKeptAsDead: false };
  }
  return bind(handlers, ctx, run, kind, run.task);
}

function bind<K extends JobKind>(
  handlers: Handlers,
  ctx: Context,
  job: JobRun,
  kind: K,
  task: { [P in K]: TaskOf<P> }[K],
): BoundRow {
  const { run, givenUp, isKeptAsDead = false } = handlers[kind];
  return {
    run: () => run(ctx, job, task),
    givenUp: givenUp && (() => givenUp(ctx, job, task)),
    isKeptAsDead,
  };
}
