import type { JobKind, JobTask } from '../domain/job.ts';
import { announceRequest, mailApprovers } from '../app/announce-request.ts';
import { assignLicenses } from '../app/assign-licenses.ts';
import { checkPersons } from '../app/check-persons.ts';
import { confirmLicenses } from '../app/confirm-licenses.ts';
import { returnForm } from '../app/correct-request.ts';
import { enlistPersons } from '../app/enlist-persons.ts';
import { expireRequest, warnOfExpiry, warnRequester } from '../app/expire-request.ts';
import type { JobRun } from '../app/job-run.ts';
import type { Desk } from '../app/ports.ts';
import { listPersons } from '../app/list-persons.ts';
import { lookUpPersons } from '../app/look-up-persons.ts';
import { openCard, postCard } from '../app/post-card.ts';
import { remindPlace } from '../app/remind-place.ts';
import { removeRequest } from '../app/remove-request.ts';
import { redrawCard, redrawCards } from '../app/redraw-cards.ts';
import { sendExport } from '../app/send-export.ts';
import { announceStop, tellStop } from '../app/stop-lane.ts';
import {
  mailPerson,
  mailRequester,
  messagePerson,
  messageRequester,
  tellDeclined,
} from '../app/tell-people.ts';
import { tellPlace, tellPlaces } from '../app/tell-places.ts';
import { catchUpPlace, welcomePlace } from '../app/welcome-place.ts';

/** Does a job and ends it. Throws LeaseLost, OutsideError, StoreError; anything else is a bug. */
export type Handler<K extends JobKind> = (
  desk: Desk,
  run: JobRun,
  task: Extract<JobTask, { kind: K }>,
) => Promise<void>;

export type Handlers = { readonly [K in JobKind]: Handler<K> };

/** Which use case does which job; the compiler demands a row for every kind. */
export const HANDLERS: Handlers = {
  announce: announceRequest,
  'post-card': postCard,
  'open-card': openCard,
  'mail-approvers': mailApprovers,
  redraw: redrawCards,
  'redraw-card': redrawCard,
  check: checkPersons,
  'look-up': lookUpPersons,
  'list-persons': listPersons,
  enlist: enlistPersons,
  'return-form': returnForm,
  assign: assignLicenses,
  confirm: confirmLicenses,
  'tell-declined': tellDeclined,
  'message-requester': messageRequester,
  'message-person': messagePerson,
  'mail-requester': mailRequester,
  'mail-person': mailPerson,
  'welcome-place': welcomePlace,
  'catch-up-place': catchUpPlace,
  'announce-stop': announceStop,
  'tell-stop': tellStop,
  expire: expireRequest,
  'warn-expiry': warnOfExpiry,
  'warn-requester': warnRequester,
  'tell-places': tellPlaces,
  'tell-place': tellPlace,
  remove: removeRequest,
  'remind-place': remindPlace,
  'send-export': sendExport,
};

/** Does the job with the handler of its kind. */
export function handle(handlers: Handlers, desk: Desk, run: JobRun): Promise<void> {
  return dispatch(handlers, desk, run, run.task.kind, run.task);
}

function dispatch<K extends JobKind>(
  handlers: Handlers,
  desk: Desk,
  run: JobRun,
  kind: K,
  task: { [P in K]: Extract<JobTask, { kind: P }> }[K],
): Promise<void> {
  return handlers[kind](desk, run, task);
}
