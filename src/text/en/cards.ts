import type { FailureReason, OutcomeKind } from '../../domain/outcome.ts';
import type { Hint } from '../../domain/person.ts';
import type { LicenseRequest, Status } from '../../domain/request.ts';
import { decider, decision, notices, waits } from './decision.ts';
import { form } from './form.ts';
import { greeting, help, list } from './lists.ts';
import { settings } from './settings.ts';

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
  'partly-failed': 'Partly failed',
  failed: 'Failed',
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
  assigned: 'Assigned',
  holder: 'Has it already',
  'not-confirmed': 'Not confirmed',
  failed: 'Failed',
  'not-assigned': 'Not assigned',
};

const sums: Readonly<Record<OutcomeKind, (n: number) => string>> = {
  waiting: (n) => `${n} waiting`,
  writing: (n) => `${n} being assigned`,
  confirming: (n) => `${n} being checked`,
  assigned: (n) => `${n} assigned`,
  holder: (n) => `${n} ${n === 1 ? 'has' : 'have'} it already`,
  'not-confirmed': (n) => `${n} not confirmed`,
  failed: (n) => `${n} failed`,
  'not-assigned': (n) => `${n} not assigned`,
};

/** Why it failed, and what the approver can do. `apps`: their names, or empty. */
const failures: Readonly<
  Record<FailureReason, (apps: string) => { readonly why: string; readonly cure: string }>
> = {
  'no-seat': () => ({
    why: 'No free seat was left.',
    cure: 'Buy seats or free one, then select Try again.',
  }),
  'no-location': () => ({
    why: 'The account has no usage location.',
    cure: 'Set it in the Microsoft 365 admin center, then select Try again.',
  }),
  'prohibited-location': () => ({
    why: 'The product is not available at the usage location of the account.',
    cure: 'Check the location in the Microsoft 365 admin center, then select Try again.',
  }),
  'needs-app': (apps) => ({
    why: `It needs ${named(apps, 'another app')}, which the person does not have.`,
    cure: 'Assign that first, then select Try again. If the app was switched off here, ask for the product anew and leave it on.',
  }),
  'excludes-app': (apps) => ({
    why:
      apps === ''
        ? 'It cannot be combined with an app that the person has through another license.'
        : `An app of it cannot be combined with one that the person has: ${apps}.`,
    cure: 'Remove or switch off the one that the person has, then select Try again.',
  }),
  'conflicting-address': () => ({
    why: 'An address of the account is used twice in the organization.',
    cure: 'Correct the address in Microsoft Entra, then select Try again.',
  }),
  'location-not-accepted': (location) => ({
    why: `Microsoft 365 does not accept the usage location${location && ` ${location}`} of the account. A new usage location can take an hour to take effect.`,
    cure: 'Wait an hour, then select Try again. If it fails again, set the location again in the Microsoft 365 admin center.',
  }),
  'person-gone': () => ({
    why: 'The account is no longer in the directory.',
    cure: 'Restore the account, then select Try again. Otherwise nothing is left to do.',
  }),
  'account-too-new': () => ({
    why: 'The account is new, and Microsoft 365 cannot license it yet.',
    cure: 'Wait an hour, then select Try again.',
  }),
  restricted: () => ({
    why: 'The account is restricted, and applications may not change it.',
    cure: 'Let an administrator who manages it assign the license.',
  }),
  denied: () => ({
    why: 'Microsoft does not let applications change the licenses of this account or assign this product.',
    cure: 'Assign it in the Microsoft 365 admin center.',
  }),
  'not-assignable': () => ({
    why: 'Microsoft does not let applications assign this product.',
    cure: 'Assign it in the Microsoft 365 admin center.',
  }),
  'product-gone': () => ({
    why: 'Your organization no longer has this product.',
    cure: 'Get it again, then select Try again. Otherwise ask for another product.',
  }),
  busy: () => ({
    why: 'Microsoft 365 put off every change of this account for a day.',
    cure: 'Select Try again. If it fails again, look at the account in the Microsoft 365 admin center.',
  }),
  outage: () => ({
    why: 'It could not be assigned for 7 days. The subscription is suspended, License Desk lacks its permission, or License Desk cannot sign in.',
    cure: 'Let an administrator select Check installation in settings and look at the subscription, then select Try again.',
  }),
  'no-right': () => ({
    why: 'License Desk was not allowed to assign licenses, and an approver stopped the wait.',
    cure: 'Let an administrator grant admin consent to its permissions in Microsoft Entra, then select Try again.',
  }),
  'no-sign-in': () => ({
    why: 'License Desk could not sign in to Microsoft 365, and an approver stopped the wait.',
    cure: 'Let an administrator check its client secret or managed identity in Microsoft Entra, then select Try again.',
  }),
  suspended: () => ({
    why: 'The subscription of the product was suspended, and an approver stopped the wait.',
    cure: 'Let an administrator check the subscription in the Microsoft 365 admin center, then select Try again.',
  }),
  other: () => ({
    why: 'Microsoft 365 refused it.',
    cure: 'Select Try again. If it fails again, look at the account in the Microsoft 365 admin center.',
  }),
};

/** The words of the cards. Arguments are literal already; what contains one is never drawn where Markdown is read. */
export const cards = {
  fallback: 'Update Teams to see this card.',
  heading: 'License request',
  refresh: 'Refresh',
  facts: {
    requester: 'Requester',
    date: 'Date',
    requested: 'Asked for',
    reason: 'Reason',
    status: 'Status',
    seats: 'Seats',
    persons: 'For',
    approved: 'Approved by',
    declined: 'Decided by',
    message: 'Message',
    off: 'Apps off',
    mails: 'Mails',
    waits: 'Waits for',
    stopped: 'Stopped by',
  },
  anotherProduct: 'Another product',
  another: (name: string) => `Another product: ${name}`,
  statuses,
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
  decider,
  notices,

  details: {
    sum: 'Result',
    mails: (sent: number, asked: number, refused: number) =>
      `${sent} of ${asked} sent${refused > 0 ? `, ${refused} refused by the mail system` : ''}`,
    notConfirmed:
      'Microsoft 365 has not confirmed it for 15 minutes. Look at the account, then select Try again.',
    confirming: 'Microsoft 365 has not confirmed it yet. It is checked again for up to 15 minutes.',
    tryAgain: 'Try again',
    stopWaiting: 'Stop waiting',
    waits,
  },

  status: {
    heading: 'Your license request',
    waiting: 'Waiting for an approver',
    notReached:
      'No approver has been notified yet. Your request is saved and will be sent as soon as an approver can be reached.',
    lookedUp: (done: number, all: number) => `People are being looked up: ${done} of ${all}`,
    withdrawn: 'You withdrew this request',
    lapsed: 'Nobody decided in time, so it has expired. You can ask again.',
    notConfirmed: 'Microsoft 365 has not confirmed it yet. Your administrator can look again.',
    failed: (why: string) => `${why} Your administrator can see what to do and try again.`,
    notCreated: {
      'nobody-found': 'Nobody could be included, so no request was made',
      'not-looked-up':
        'The people could not be looked up, so no request was made. Send the new form to try again',
      'open-already': 'You have asked for the same already, so no second request was made',
    },
    unresolvedOf: {
      unknown: (entries: string) =>
        `Not included, because nobody in your organization was found: ${entries}.`,
      ambiguous: (entries: string) => `Not included, because more than one person was found: ${entries}.`,
      hidden: (entries: string) =>
        `Not included, because Microsoft 365 could not say who is meant by: ${entries}. Try again later.`,
      guests: (names: string) => `Not included, because they are guests: ${names}.`,
      disabled: (names: string) => `Not included, because their accounts are disabled: ${names}.`,
    },
    correct: 'Correct these',
    withdraw: 'Withdraw',
    newRequest: 'New request',
    existing: 'You have asked for this already. This is the request that is open, so no second one was made.',
    tooLate: 'It was decided before it could be withdrawn.',
  },

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
    row: (requester: string, persons: number, when: string) => `${requester} · ${people(persons)} · ${when}`,
    open: 'Open',
    openTip: (product: string, requester: string) => `Open the request of ${requester} for ${product}`,
  },

  list,
  greeting,
  settings,
  help,
};

export type CardText = typeof cards;
