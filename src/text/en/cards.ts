import type { FailureReason, OutcomeKind } from '../../domain/outcome.ts';
import type { Hint } from '../../domain/person.ts';
import type { LicenseRequest, Status } from '../../domain/request.ts';
import { decideCard } from './decide.ts';
import { decider, decision, notices } from './decision.ts';
import { form } from './form.ts';
import { extension } from './extension.ts';
import { licenses } from './licenses.ts';
import { buttons, greeting, help, list } from './lists.ts';
import { details, result, status, whom } from './result-card.ts';
import { rules } from './rules.ts';
import { seatsCard } from './seats.ts';
import { settings } from './settings.ts';
import { thread } from './thread.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
const people = (n: number): string => count(n, 'person', 'people');
const named = (apps: string, none: string): string => (apps === '' ? none : apps);

const hints: Readonly<Record<Hint, string>> = {
  'has-it': 'Already has it. Nothing changes.',
  'has-it-by-group': 'Already has it through a group. Nothing changes.',
  'no-location': 'Would fail: no usage location. Set it in the admin center first.',
  disabled: 'Account is disabled. A license would be wasted.',
  guest: 'Guest from outside the organization.',
  restricted: 'Would fail: restricted account. Only its own administrator can assign it.',
  gone: 'No longer in the directory. Remove this name.',
};

const statuses: Readonly<Record<Status, string>> = {
  checking: 'People are being looked up',
  pending: 'Waiting for a decision',
  approving: 'Approved, licenses are being assigned',
  completed: 'Completed',
  'partly-failed': 'Some licenses missing',
  failed: 'No license assigned',
  declined: 'Not approved',
  cancelled: 'Withdrawn by the requester',
  lapsed: 'Expired without a decision',
};

const notCreated: Readonly<Record<NonNullable<LicenseRequest['notCreated']>, string>> = {
  'nobody-found': 'Not created: nobody was recognized',
  'not-looked-up': 'Not created: nobody could be looked up',
  'open-already': 'Not created: an identical request is already open',
};

const outcomes: Readonly<Record<OutcomeKind, string>> = {
  waiting: 'Waiting',
  writing: 'Being assigned',
  confirming: 'Being checked',
  'on-list': 'Waiting for a license',
  assigned: 'Assigned',
  holder: 'Had it already',
  'not-confirmed': 'Not confirmed yet',
  failed: 'Not assigned yet',
  'not-assigned': 'Left out',
};

const sums: Readonly<Record<OutcomeKind, (n: number) => string>> = {
  waiting: (n) => `${n} waiting`,
  writing: (n) => `${n} being assigned`,
  confirming: (n) => `${n} being checked`,
  'on-list': (n) => `${n} waiting for a license`,
  assigned: (n) => `${n} assigned`,
  holder: (n) => `${n} had it already`,
  'not-confirmed': (n) => `${n} not confirmed yet`,
  failed: (n) => `${n} not assigned yet`,
  'not-assigned': (n) => `${n} left out`,
};

/**
 * The cause of a failure, as a heading without a period, and what the approver can do. `apps`: their names, or
 * empty.
 */
const failures: Readonly<
  Record<FailureReason, (apps: string) => { readonly why: string; readonly cure: string }>
> = {
  'no-seat': () => ({
    why: 'No license was left',
    cure: 'Buy licenses or free some, then select Try again.',
  }),
  'no-location': () => ({
    why: 'No usage location',
    cure: 'Set it in the Microsoft 365 admin center, then select Try again.',
  }),
  'prohibited-location': () => ({
    why: 'The product is not available at the usage location',
    cure: 'Check the location in the Microsoft 365 admin center, then select Try again.',
  }),
  'needs-app': (apps) => ({
    why: `It needs ${named(apps, 'another app')} first`,
    cure: 'Assign that first, then select Try again. If the app was switched off here, ask for the product anew and leave it on.',
  }),
  'excludes-app': (apps) => ({
    why:
      apps === ''
        ? 'It cannot be combined with an app of another license'
        : `It cannot be combined with ${apps}`,
    cure: 'Remove that from the person or switch it off, then select Try again.',
  }),
  'conflicting-address': () => ({
    why: 'An address of the account is used twice in the organization',
    cure: 'Correct the address in Microsoft Entra, then select Try again.',
  }),
  'location-not-accepted': (location) => ({
    why: `Microsoft 365 does not accept the usage location${location && ` ${location}`}`,
    cure: 'A new location can take an hour to take effect. Wait an hour, then select Try again. If it fails again, set the location again in the Microsoft 365 admin center.',
  }),
  'person-gone': () => ({
    why: 'The account is no longer in the directory',
    cure: 'Restore the account, then select Try again. Otherwise nothing is left to do.',
  }),
  'account-too-new': () => ({
    why: 'The account is new, and Microsoft 365 cannot license it yet',
    cure: 'Wait an hour, then select Try again.',
  }),
  restricted: () => ({
    why: 'Restricted account: applications may not change it',
    cure: 'Let an administrator who manages it assign the license.',
  }),
  denied: () => ({
    why: 'Microsoft does not let applications change the licenses of this account or assign this product',
    cure: 'Assign it in the Microsoft 365 admin center.',
  }),
  'not-assignable': () => ({
    why: 'Microsoft does not let applications assign this product',
    cure: 'Assign it in the Microsoft 365 admin center.',
  }),
  'product-gone': () => ({
    why: 'Your organization no longer has this product',
    cure: 'Get it again, then select Try again. Otherwise ask for another product.',
  }),
  busy: () => ({
    why: 'Microsoft 365 put off every change of the account for a day',
    cure: 'Select Try again. If it fails again, look at the account in the Microsoft 365 admin center.',
  }),
  outage: () => ({
    why: 'It could not be assigned for 7 days',
    cure: 'The subscription is suspended, License Desk lacks its permission, or License Desk cannot sign in. Let an administrator select Check installation in settings and look at the subscription, then select Try again.',
  }),
  'no-right': () => ({
    why: 'License Desk was not allowed to assign licenses, and an approver stopped the wait',
    cure: 'Let an administrator grant admin consent to its permissions in Microsoft Entra, then select Try again.',
  }),
  'no-sign-in': () => ({
    why: 'License Desk could not sign in to Microsoft 365, and an approver stopped the wait',
    cure: 'Let an administrator check its client secret or managed identity in Microsoft Entra, then select Try again.',
  }),
  suspended: () => ({
    why: 'The subscription of the product was suspended, and an approver stopped the wait',
    cure: 'Let an administrator check the subscription in the Microsoft 365 admin center, then select Try again.',
  }),
  'left-list': () => ({
    why: 'They left the waiting list',
    cure: 'If they need it all the same, select Try again.',
  }),
  'taken-off-list': () => ({
    why: 'An approver took them off the waiting list',
    cure: 'If they need it all the same, select Try again.',
  }),
  'waited-too-long': () => ({
    why: 'No license became free in time, so their wait is over',
    cure: 'Buy licenses or free some, then select Try again.',
  }),
  'end-passed': () => ({
    why: 'The day until which it was asked for has passed',
    cure: 'If they need it all the same, ask for it anew with a later day.',
  }),
  disabled: () => ({
    why: 'The account was disabled when it was their turn on the waiting list',
    cure: 'If they need it all the same, enable the account in the Microsoft 365 admin center, then select Try again.',
  }),
  other: () => ({
    why: 'Microsoft 365 refused it',
    cure: 'Select Try again. If it fails again, look at the account in the Microsoft 365 admin center.',
  }),
};

/** The words of the cards. Arguments are literal already; what contains one is never drawn where Markdown is read. */
export const cards = {
  fallback: 'Open Teams on a computer to see this card.',
  heading: 'License request',
  refresh: 'Refresh',
  facts: {
    requester: 'Requester',
    date: 'Date',
    reason: 'Reason',
    status: 'Status',
    persons: 'For',
    off: 'Apps off',
  },
  anotherProduct: 'Another product',
  another: (name: string) => `Another product: ${name}`,
  statuses,
  /** The status of an approved request of which everybody who is left waits for a license. */
  forLicenses: 'Waiting for licenses',
  notCreated,
  hints,
  outcomes,
  sums,
  failures,
  people,
  andMore: (n: number) => `and ${n} more`,
  pages: {
    previous: 'Previous',
    next: 'Next',
    shown: (from: number, to: number, of: number) => `${from}–${to} of ${of}`,
  },

  decision,
  decideCard,
  decider,
  notices,
  thread,

  result,
  details,
  whom,
  status,

  form,

  waiting: {
    heading: 'License requests',
    count: (n: number) =>
      n === 0
        ? 'Nothing is waiting for a decision.'
        : `${count(n, 'request is', 'requests are')} waiting for a decision.`,
    more: (n: number) =>
      `The newest are listed. ${count(n, 'older one waits', 'older ones wait')} too: send “requests” in your personal chat with me to see them all.`,
    reminder: (n: number) =>
      `${count(n, 'request has', 'requests have')} been waiting for a decision for 2 days or more.`,
    moreReminded: (n: number) => `The oldest are listed. ${count(n, 'more waits', 'more wait')} too.`,
    /** In place of the number of requests, if none has waited for long. */
    queues: 'People are waiting for a free license.',
    queue: (product: string, n: number) =>
      `${product}: ${count(n, 'person waits', 'people wait')} for a license`,
    row: (requester: string, persons: number, when: string) => `${requester} · ${people(persons)} · ${when}`,
    open: (row: string) => `Open: ${row}`,
  },

  list,
  licenses,
  extension,
  seatsCard,
  rules,
  greeting,
  settings,
  help,
  buttons,
};

export type CardText = typeof cards;
