import type { OutcomeKind } from '../../domain/outcome.ts';
import type { Status } from '../../domain/request.ts';

/** The words of mails; the sentences on how it ended are those of the chat. Arguments are literal already. */
export interface MailText {
  readonly subjects: {
    readonly requestEnded: (product: string, status: Status) => string;
    /** `isOver`: they got no license before its last day, and get none any more. */
    readonly personEnded: (product: string, outcome: OutcomeKind, isOver: boolean) => string;
    readonly requestWaits: (product: string, requester: string) => string;
    /** An empty name: the reader's own chat. */
    readonly placeGone: (name: string) => string;
    readonly outage: string;
    readonly trial: string;
  };
  /** Says which mailbox can send. */
  readonly trial: (mailbox: string) => string;
  readonly hello: (name: string) => string;
  /** To APPROVER_MAIL: who asks, and for how many. */
  readonly requestWaits: (product: string, requester: string, persons: number) => string;
  /** How to set up a place, so that decisions can be made in Teams. */
  readonly setUpPlace: string;
  /** Says whose words follow. */
  readonly messageFrom: (name: string) => string;
  readonly reasonGiven: string;
  readonly labels: Readonly<
    Record<
      | 'product'
      | 'asked'
      | 'requester'
      | 'requested'
      | 'decider'
      | 'decided'
      | 'persons'
      | 'until'
      | 'appsOff',
      string
    >
  >;
  readonly outcomes: Readonly<Record<OutcomeKind, string>>;
  /** The outcome of who got no license before its last day. */
  readonly tooLate: string;
  /** Persons who are not listed. */
  readonly more: (count: number) => string;
  readonly footer: Readonly<Record<'requester' | 'person' | 'approver' | 'owner' | 'trial', string>>;
}

const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);

const ends: Readonly<Record<Status, string>> = {
  checking: 'is being checked',
  pending: 'is waiting',
  approving: 'was approved',
  completed: 'was approved',
  'partly-failed': 'was approved, and some licenses are missing',
  failed: 'was approved, and nothing is assigned yet',
  declined: 'was not approved',
  cancelled: 'was withdrawn',
  lapsed: 'has expired',
};

const forYou: Readonly<Record<OutcomeKind, string>> = {
  assigned: 'was approved for you, and is yours now',
  holder: 'was approved for you, and was yours already',
  'not-assigned': 'was not approved for you',
  'not-confirmed': 'was approved but is not confirmed yet',
  failed: 'was approved but is not assigned yet',
  waiting: 'was approved for you',
  writing: 'was approved for you',
  confirming: 'was approved for you',
  'on-list': 'was approved for you, and you are on the waiting list',
};

export const mail: MailText = {
  subjects: {
    requestEnded: (product, status) => `Your request for ${product} ${ends[status]}`,
    personEnded: (product, outcome, isOver) =>
      `${product} ${isOver ? 'was approved, but its last day has passed' : forYou[outcome]}`,
    requestWaits: (product, requester) => `${requester} asks for ${product}`,
    placeGone: (name) =>
      `License requests no longer come to ${name === '' ? 'your chat with License Desk' : name}`,
    outage: 'License Desk needs an administrator',
    trial: 'A test mail from License Desk',
  },
  trial: (mailbox) =>
    `License Desk can send mail from ${mailbox}. Nothing was requested, and nothing has changed.`,
  hello: (name) => `Hello ${name},`,
  requestWaits: (product, requester, persons) =>
    `${requester} asks for ${product} for ${people(persons)}. The request is waiting for a decision, and no chat or channel in Teams is set up to receive it.`,
  setUpPlace:
    'To decide in Teams, open the chat with License Desk and send “notify me”, or mention License Desk with “notify here” in a channel of a team. The requests that are waiting come there at once.',
  messageFrom: (name) => `Message from ${name}:`,
  reasonGiven: 'The reason given:',
  labels: {
    product: 'Product',
    asked: 'Asked for',
    requester: 'Requested by',
    requested: 'Requested on',
    decider: 'Decided by',
    decided: 'Decided on',
    persons: 'For',
    until: 'Until',
    appsOff: 'Apps and services turned off',
  },
  outcomes: {
    assigned: 'assigned',
    holder: 'has it already',
    'not-assigned': 'left out',
    'not-confirmed': 'not confirmed yet',
    failed: 'not assigned yet',
    waiting: 'waiting',
    writing: 'being assigned',
    confirming: 'being checked',
    'on-list': 'waiting for a license',
  },
  tooLate: 'not assigned',
  more: (count) => `and ${count} more`,
  footer: {
    requester: 'You get this mail because you asked for this license in License Desk.',
    person: 'You get this mail because this license was requested for you in License Desk.',
    approver: 'You get this mail because this address is set up to be told of license requests.',
    owner: 'You get this mail because you set up where license requests go in License Desk.',
    trial: 'You get this mail because whoever operates License Desk sent a test to this address.',
  },
};
