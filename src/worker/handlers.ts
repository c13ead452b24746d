import { addMemberships } from '../app/ask/add-memberships.ts';
import { returnForm } from '../app/ask/correct-request.ts';
import { finishLookup } from '../app/ask/finish-lookup.ts';
import { lookUpPersons } from '../app/ask/look-up-persons.ts';
import { checkPersons } from '../app/ask/recheck-persons.ts';
import { assignLicenses } from '../app/assign/assign-licenses.ts';
import { confirmLicenses } from '../app/assign/confirm-licenses.ts';
import { endWaiting } from '../app/assign/end-waiting.ts';
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
import { redrawCard, redrawCards } from '../app/tell/redraw-cards.ts';
import { announceOutage, mailOutage, tellOutage } from '../app/tell/report-outage.ts';
import { mailOwner, messageOwner } from '../app/tell/tell-owner.ts';
import { tellPlace, tellPlaces } from '../app/tell/tell-places.ts';
import type { JobKind, JobTask } from '../domain/job.ts';

/** Does a job and ends it. Throws LeaseLost, OutsideError, StoreError; anything else is a bug. */
export type Handler<K extends JobKind> = (
  ctx: Context,
  run: JobRun,
  task: Extract<JobTask, { kind: K }>,
) => Promise<void>;

export type Handlers = { readonly [K in JobKind]: Handler<K> };

/** The use case that does each job; the compiler demands a row for every kind. */
export const HANDLERS: Handlers = {
  announce: announceRequest,
  'post-card': postCard,
  'open-card': openCard,
  'mail-approvers': mailApprovers,
  redraw: redrawCards,
  'redraw-card': redrawCard,
  check: checkPersons,
  'look-up': lookUpPersons,
  'finish-lookup': finishLookup,
  'add-memberships': addMemberships,
  'return-form': returnForm,
  assign: assignLicenses,
  confirm: confirmLicenses,
  'stop-waiting': endWaiting,
  'tell-declined': tellDeclined,
  'message-requester': messageRequester,
  'message-person': messagePerson,
  'mail-requester': mailRequester,
  'mail-person': mailPerson,
  'mail-owner': mailOwner,
  'message-owner': messageOwner,
  'mail-outage': mailOutage,
  'welcome-place': welcomePlace,
  'catch-up-place': catchUpPlace,
  'announce-outage': announceOutage,
  'tell-outage': tellOutage,
  lapse: lapseRequest,
  'warn-lapse': warnOfLapse,
  'warn-requester': warnRequester,
  'tell-places': tellPlaces,
  'tell-place': tellPlace,
  remove: removeRequest,
  'remind-place': remindPlace,
  'send-export': sendExport,
};

/** Does the job with the handler of its kind. */
export function handle(handlers: Handlers, ctx: Context, run: JobRun): Promise<void> {
  return dispatch(handlers, ctx, run, run.task.kind, run.task);
}

function dispatch<K extends JobKind>(
  handlers: Handlers,
  ctx: Context,
  run: JobRun,
  kind: K,
  task: { [P in K]: Extract<JobTask, { kind: P }> }[K],
): Promise<void> {
  return handlers[kind](ctx, run, task);
}
