import { rules } from './rules.ts';
import { seatsCard } from './seats.ts';

const people = (n: number): string => `${n} ${n === 1 ? 'person' : 'people'}`;

/** Words of the lists of requests. */
export const list = {
  heading: 'License requests',
  headingOwn: 'My requests',
  pending: 'Pending',
  completed: 'Completed',
  counted: (tab: string, requests: string) => `${tab} (${requests})`,
  shown: (tab: string) => `${tab}, shown now`,
  nonePending: 'Nothing is waiting for a decision.',
  noneCompleted: 'No request has been completed yet.',
  noneOwn: 'You have not asked for a license yet, and nobody has asked for you.',
  rowOwn: (persons: number, when: string) => `${people(persons)} · ${when}`,
  /** The rule that decided, behind the rest of its row. */
  rowBy: (rule: string) => `by ${rule}`,
  ownProcess: "You're using your own license request process",
  newer: '‹ Newer',
  older: 'Older ›',
};

/** The greeting in a conversation, and the answer to a greeting. */
export const greeting = {
  heading: "Hi, I'm License Desk",
  personal:
    'Ask me for a Microsoft 365 license, for you or a colleague. You can also write what you need: “visio for Adele Vance”.',
  shared:
    'Ask me for a Microsoft 365 license, for you or a colleague. Select the button, or mention me with “request”. For more, mention me with “help”.',
  approver: 'You can approve requests. Get them in this chat?',
  approverHere: 'You can approve requests. They come to this chat.',
};

/** The abilities of the bot. */
export const help = {
  heading: 'What I can do',
  personal:
    'Ask for Microsoft 365 licenses, for you and your colleagues. You can also write what you need: “visio for Adele Vance”.',
  shared:
    'Ask for Microsoft 365 licenses, for you and your colleagues. Mention me and write what you need: “visio for Adele Vance”.',
  approvers: 'For approvers',
  channels:
    'To get requests in a channel, mention me there with “notify here”. To end that, mention me with “stop”.',
  /** The descriptions of the commands in the menus of Teams. */
  does: {
    request: 'Request a license. Add what you know: request visio for adele@contoso.com',
    myRequests: 'See what you asked for and what was asked for you, and withdraw requests',
    myLicenses: 'See the licenses that License Desk gave you, since when and until when',
    requests: 'For approvers: see all requests, pending and completed',
    decide: 'For approvers: approve several requests at once, after a look at what that would do',
    why: 'For approvers: see where the licenses of a person come from: why adele@contoso.com',
    seats: 'For approvers: see how many licenses of each product are left, and when they run out',
    rules: 'For approvers: let rules decide requests that are always the same, after a rehearsal',
    notifyMe: 'For approvers: get license requests in our personal chat',
    notifyHere: 'For approvers: get license requests in a channel (mention me there)',
    settings: 'For approvers: products on offer, your own request process, where requests go',
    stop: 'No longer get license requests here',
    export: 'For approvers: get the audit as a CSV file, or with “export json” as JSON lines',
    help: 'Show this',
  },
  newRequest: 'Request a license',
};

/** The buttons of commands. */
export const buttons = {
  request: help.newRequest,
  myRequests: list.headingOwn,
  myLicenses: 'My licenses',
  requests: 'Show requests',
  decide: 'Decide several',
  why: 'Why a license?',
  seats: seatsCard.heading,
  rules: rules.heading,
  notifyMe: 'Get requests here',
  notifyHere: 'Get requests here',
  stop: 'Stop requests here',
  settings: 'Settings',
  export: 'Export',
  help: 'Help',
};
