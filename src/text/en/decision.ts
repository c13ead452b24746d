import type { WaitCause } from '../../domain/job.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
const seats = (n: number): string => count(n, 'seat', 'seats');

/** The card to decide on. */
export const decision = {
  seatsEnough: (free: number, needed: number) => `${free} free, ${needed} needed`,
  seatsShort: (free: number, needed: number) => {
    if (free === 0) return `No free seat, ${needed} needed. Nobody who needs one would get one.`;
    const without =
      needed - free === 1 ? 'The last person who needs one' : `The last ${needed - free} who need one`;
    return `Not enough free seats: ${free} free, ${needed} needed. ${without} would get none.`;
  },
  seatsGrace: (free: number, needed: number, grace: number) =>
    `${free} free, ${needed} needed. The subscription has expired; ${seats(grace)} in its grace period may still work. Renew it in the Microsoft 365 admin center.`,
  seatsUnknown: (needed: number) => `Free seats are not known just now. ${seats(needed)} needed.`,
  seatsNoProduct: (needed: number) => `${seats(needed)} needed. Select a product to see its free seats.`,
  persons: 'People',
  personsKept: (kept: number, all: number) => (kept === all ? `${all}` : `${kept} of ${all}`),
  nobodyKept: 'Nobody is left on this page: these names are under Do not assign to these users.',
  nobodyMatches: 'Nobody here has that in their name or address.',
  filter: 'Filter by name',
  filterButton: 'Filter',
  filterHint: 'Part of a name or address',
  removeProblems: (n: number) => `Remove all with a problem (${n})`,
  remove: (name: string) => `Remove ${name}`,
  notAssign: 'Do not assign to these users',
  notShownHere: (n: number) => `${n} more ${n === 1 ? 'is' : 'are'} not shown here`,
  putAllBack: 'Put all back',
  removedBy: (name: string, when: string) => `Removed by ${name}, ${when}`,
  putBack: 'Put back',
  putBackName: (name: string) => `Put back ${name}`,
  selectProduct: 'Select a product',
  free: (product: string, free: number, grace: number) =>
    `${product} (${free} free${grace > 0 ? `, ${grace} in grace period` : ''})`,
  unlisted: (n: number) =>
    `${count(n, 'more product is', 'more products are')} not in this list. Paid products with free seats come first.`,
  showApps: 'Show apps',
  switchApps: 'Turn apps and services on or off',
  appsOf: (product: string) => `Apps of ${product}. What is off is not assigned with a new license.`,
  appsOfOther: (shown: string, chosen: string) =>
    `These are the apps of ${shown}. Select Show apps for those of ${chosen}.`,
  noApps: (product: string) => `${product} has no apps that can be switched.`,
  appsNotShown: 'Select Show apps to see the apps of the product.',
  unknownApp: 'An app',
  group: (from: string, to: string, n: number, off: number) =>
    `${from === to ? from : `${from}–${to}`} (${n}${off > 0 ? `, ${off} off` : ''})`,
  message: 'Message (optional)',
  messageHint: 'Goes to the requester and to everybody the request is for',
  approve: (kept: number, removed: number) =>
    removed === 0 ? `Approve ${kept}` : `Approve ${kept} · not ${removed}`,
  decline: "Don't approve",
  goBack: 'Go back',
  question: (requester: string) =>
    `Don't approve this request? Nothing is assigned, and ${requester} and everybody it is for are told.`,
  questionNobody: (requester: string) =>
    `Every name is under Do not assign to these users, so nobody is left to approve. Don't approve this request? ${requester} and everybody it is for are told.`,
};

/** A rule as the decider, inside a sentence: *Approved by …*, *Message from …*. */
export const decider = {
  rule: (name: string, version: number, confirmedBy: string) =>
    `the rule “${name}” (version ${version}, confirmed by ${confirmedBy})`,
};

/** Why a card is not what its reader expected. */
export const notices = {
  removed: (by: string, names: string, when: string) => `${by} removed ${names} (${when})`,
  putBack: (by: string, names: string, when: string) => `${by} put back ${names} (${when})`,
  nothingDecided: (what: readonly string[]) =>
    `Changed since you last looked: ${what.join('; ')}. Nothing has been decided.`,
  changed: 'The request has changed since you last looked. Nothing has been decided.',
  decidedByOther: (by: string, when: string) => `${by} decided first (${when}). Your click changed nothing.`,
  noLongerPending: 'This request is no longer waiting. Your click changed nothing.',
  messageTooLong: (length: number) =>
    `The message has ${length.toLocaleString('en')} characters. Shorten it to 1,000. Nothing was decided.`,
  plain: {
    withdrawn: 'The requester withdrew this request. Your click changed nothing.',
    'choose-product': 'Select a product first. Nothing was decided.',
    'product-gone': 'That product can no longer be assigned. Select another one. Nothing was decided.',
    'product-unread': 'The product could not be read from the card. Select it again. Nothing was decided.',
    'apps-shown': 'These are the apps of the product. Look at them, then approve. Nothing was decided yet.',
    'products-unknown':
      'The products could not be read just now, so nothing was decided. Please try again in a minute.',
    'nothing-to-try-again': 'There is nothing to try again.',
    'waiting-stopped': 'You stopped the wait. The people who waited are now marked as failed, and are told.',
    'nothing-waits': 'Nothing here waits for an administrator any more. Your click changed nothing.',
  },
};

const AGAIN = 'It is tried again every 10 minutes, for 7 days.';

/** The fault that an administrator has to mend before licenses can be assigned. */
export const waits: Readonly<Record<WaitCause, string>> = {
  consent: `An administrator. License Desk is not allowed to assign licenses. ${AGAIN}`,
  token: `An administrator. License Desk cannot sign in to Microsoft 365. ${AGAIN}`,
  'product-suspended': `An administrator. The subscription of the product is suspended. ${AGAIN}`,
};
