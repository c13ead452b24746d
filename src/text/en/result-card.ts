import { MAX_NAMES } from '../../domain/look-up.ts';
import { ordinal } from './ordinal.ts';
import { waits } from './decision.ts';

/** Texts for every reader of a request's card without a decision to make. */
export const result = {
  forWhom: (product: string, whom: string) => `${product} for ${whom}`,
  /** Unfolds the rest of the card. */
  unfold: 'More',
  /** They show all of long words, or their start again. */
  wholeMessage: 'Whole message',
  wholeReason: 'Whole reason',
  people: 'People',
  verdicts: {
    lookedUp: (done: number, all: number) => `People are being looked up: ${done} of ${all}`,
    forLicenses: (done: number, all: number) =>
      all === 1
        ? 'Approved, waiting for a free license'
        : `Approved, waiting for free licenses: ${done} of ${all} done`,
    progress: (done: number, all: number) =>
      all === 1
        ? 'Approved, the license is being assigned'
        : `Approved, licenses are being assigned: ${done} of ${all} done`,
    everybody: 'Everybody has it',
    some: (have: number, all: number) => `${have} of ${all} have it`,
    declined: 'Not approved',
    cancelled: 'Withdrawn by the requester',
    lapsed: 'Expired without a decision',
  },
  /** `by`: a name and a time. */
  asked: (by: string) => `Asked by ${by}`,
  sent: (when: string) => `Sent ${when}`,
  approved: (by: string) => `Approved by ${by}`,
  declined: (by: string) => `Decided by ${by}`,
  stopped: (by: string) => `Stopped by ${by}`,
  askedFor: (product: string) => `Asked for: ${product}`,
  without: (apps: string) => `Without ${apps}`,
  /** The last day of the licenses. */
  until: (day: string) => `Until ${day}`,
  /** `until`: the last day; empty: there is none any more. */
  longer: (n: number, until: string) =>
    `${n === 1 ? '1 person' : `${n} people`} had it already, and now ${n === 1 ? 'keeps' : 'keep'} it ${until === '' ? 'without an end' : `until ${until}`}`,
  withoutMany: (apps: number) => `Without ${apps} apps`,
  quote: (message: string) => `“${message}”`,
  whatToDo: (what: string) => `What to do: ${what}`,
  /** A place on the waiting list. */
  place: (place: number, of: number) => `${ordinal(place)} of ${of}`,
  onList: 'Each license that becomes free goes to the first on the waiting list.',
  confirming: 'Microsoft 365 has not confirmed it yet. It is checked again for up to 15 minutes.',
  unconfirmed: 'Microsoft 365 has not confirmed it for 15 minutes',
  openTeams: 'Open Teams on a computer or in a browser to see the whole card.',
};

/** The choice who of several persons leaves the waiting list. */
export const whom = {
  who: 'Who',
  whoFirst: (shown: number, persons: number) => `Who (the first ${shown} of ${persons})`,
  everybody: (persons: number) => `Everybody (${persons})`,
};

/** Texts for approvers only. */
export const details = {
  from: (requester: string) => `License request from ${requester}`,
  mails: (sent: number, asked: number, refused: number) =>
    `${sent} of ${asked} sent${refused > 0 ? `, ${refused} refused by the mail system` : ''}`,
  mailsAre: (progress: string) => `Mails: ${progress}`,
  notConfirmed: 'Look at the account, then select Try again.',
  /** The same once the last day of the licenses has passed. */
  notConfirmedPast: 'Look at the account in the Microsoft 365 admin center.',
  tryAgain: 'Try again',
  stopWaiting: 'Stop waiting',
  takeOff: 'Take off the list',
  waiting: 'Waiting for an administrator',
  waits,
};

/** Texts for the requester. */
export const status = {
  heading: 'Your license request',
  waiting: 'Waiting for an approver',
  notReached: 'No approver has been notified yet',
  notReachedHint: 'Your request is saved and will be sent as soon as an approver can be reached.',
  withdrawn: 'You withdrew this request',
  lapsed: 'Nobody decided in time, so it has expired',
  lapsedHint: 'You can ask again.',
  notConfirmed: 'An approver can look again.',
  failed: 'An approver can see what to do and try again.',
  offList: 'You can ask again.',
  notCreated: {
    'nobody-found': 'Nobody could be included, so no request was made',
    'not-looked-up':
      'The people could not be looked up, so no request was made. Send the new form to try again',
    'open-already': 'You have asked for the same already, so no second request was made',
  },
  unresolvedOf: {
    unknown: (entries: string) => `Not included, because nobody in your organization was found: ${entries}.`,
    ambiguous: (entries: string) => `Not included, because more than one person was found: ${entries}.`,
    hidden: (entries: string) =>
      `Not included, because Microsoft 365 could not say who is meant by: ${entries}. Try again later.`,
    names: (entries: string) =>
      `Not included, because at most ${MAX_NAMES} names without an address are looked up: ${entries}.`,
    guests: (names: string) => `Not included, because they are guests: ${names}.`,
    disabled: (names: string) => `Not included, because their accounts are disabled: ${names}.`,
  },
  correct: 'Correct these',
  withdraw: 'Withdraw',
  leave: 'Leave the list',
  leaveOwn: 'Leave the waiting list? You lose your turn.',
  leaveOne: 'Leave the waiting list? The turn is lost.',
  leaveWho: 'Who leaves the waiting list? They lose their turn.',
  notOnList: 'Nobody here is on the waiting list any more. Your click changed nothing.',
  question: 'Withdraw this request? The approvers can no longer decide on it then.',
  newRequest: 'New request',
  existing: 'You have asked for this already. This is the request that is open, so no second one was made.',
  tooLate: 'It was decided before it could be withdrawn.',
};
