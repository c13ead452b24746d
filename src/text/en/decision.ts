import type { WaitCause } from '../../domain/job.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
const licenses = (n: number): string => count(n, 'license', 'licenses');
const people = (n: number): string => count(n, 'person', 'people');

/** The card to decide on. */
export const decision = {
  fallback: (by: string, title: string) =>
    `License request from ${by}: ${title}. Open Teams on a computer to decide.`,
  title: (product: string, persons: number, only?: string) => `${product} for ${only ?? people(persons)}`,
  asked: (by: string) => `Asked by ${by}`,
  quote: (words: string) => `“${words}”`,
  readAll: 'Whole reason',
  wouldWork: (free: number, needed: number) => `It would work: ${licenses(free)} available, ${needed} needed`,
  seatsEnough: (free: number, needed: number) => `${licenses(free)} available, ${needed} needed`,
  seatsShort: (free: number, needed: number, without: number) =>
    `${free === 0 ? 'No licenses' : `Only ${licenses(free)}`} left, ${needed} needed: ${people(without)} would get none`,
  withoutSeat: (names: readonly string[], all: number) =>
    `Would get none: ${names.join(', ')}${all > names.length ? ` and ${all - names.length} more` : ''}`,
  seatsWait: (now: number, wait: number) =>
    now === 0
      ? `No license left: ${people(wait)} ${wait === 1 ? 'waits' : 'wait'} for one`
      : `${now} now, ${wait} ${wait === 1 ? 'waits' : 'wait'} for a license`,
  waitAlready: (n: number) => `${people(n)} ${n === 1 ? 'waits' : 'wait'} already`,
  seatsGrace: (grace: number) =>
    `The subscription has expired; ${licenses(grace)} in its grace period may still work. Renew it in the Microsoft 365 admin center.`,
  seatsUnknown: (needed: number) =>
    `${licenses(needed)} needed. How many are left can't be checked right now.`,
  seatsNoProduct: (needed: number) =>
    `${licenses(needed)} needed. Select a product to see how many are left.`,
  haveIt: (n: number) => `${n} ${n === 1 ? 'has' : 'have'} it already`,
  /** They have a license that ends, and keep it for longer. */
  longer: (n: number) => `${n} ${n === 1 ? 'keeps' : 'keep'} it for longer`,
  wouldFail: (n: number) => `${n} would fail`,
  disabled: (n: number) => count(n, 'disabled account', 'disabled accounts'),
  needLook: (n: number, kept: number) =>
    kept === 1 ? 'Needs a look' : `${n} of ${kept} ${n === 1 ? 'needs' : 'need'} a look`,
  nothingToDo: (kept: number) =>
    `Nothing to assign: ${kept === 1 ? 'this person' : 'everybody'} has it already`,
  onlyLonger: (n: number, kept: number) =>
    kept === 1
      ? 'Nothing to assign: this person has it, and keeps it for longer'
      : `Nothing to assign: everybody has it, and ${n === kept ? 'they keep' : `${n} ${n === 1 ? 'keeps' : 'keep'}`} it for longer`,
  /** `was`, `until`: last days; `until` is empty if the license would not end any more. */
  longerHint: (was: string, until: string) =>
    `Has it until ${was}. ${until === '' ? 'Would keep it without an end.' : `Would keep it until ${until}.`}`,
  nobodyKept: 'Nobody is left: every name is under Do not assign to these users.',
  nobodyMatches: 'No one matches that.',
  noSeat: 'No license left for this person.',
  waits: 'Would wait for a license.',
  filter: 'Filter by name',
  filterButton: 'Filter',
  filterHint: 'Part of a name or address',
  showAll: (n: number) => `All (${n})`,
  removeProblems: (n: number) => `Remove the ${n === 1 ? 'one' : n} with a problem`,
  keepFirst: (n: number) => `Keep the first ${n === 1 ? 'one' : n}`,
  remove: (name: string) => `Remove ${name}`,
  notAssign: 'Do not assign to these users',
  notShownHere: (n: number) =>
    `${n} more ${n === 1 ? 'is' : 'are'} not shown here. Filter by name to find them.`,
  putAllBack: 'Put all back',
  removedBy: (name: string, when: string) => `Removed by ${name}, ${when}`,
  putBack: 'Put back',
  putBackName: (name: string) => `Put back ${name}`,
  productAndApps: 'Product and apps',
  selectProduct: 'Select a product',
  free: (product: string, free: number, grace: number) =>
    `${free} left${grace > 0 ? `, ${grace} in grace period` : ''} · ${product}`,
  unlisted: (n: number) =>
    `${count(n, 'more product is', 'more products are')} not in this list. Paid products with licenses left come first.`,
  showApps: 'Show apps',
  switchApps: 'Turn apps and services on or off',
  kinds: {
    office: 'Office apps',
    mail: 'Mail and calendar',
    teams: 'Teams',
    files: 'Files',
    security: 'Security',
    power: 'Power Platform',
    viva: 'Viva',
    other: 'Other',
  },
  appsOf: (product: string) => `Apps of ${product}. What you clear is not part of new licenses.`,
  appsOfOther: (shown: string, chosen: string) =>
    `Shown: apps of ${shown}. Select Show apps for those of ${chosen}.`,
  noApps: (product: string) => `${product} has no apps that can be switched.`,
  appsNotShown: 'Select Show apps to see the apps of the product.',
  unknownApp: 'An app',
  messageFold: 'Message',
  message: 'Message (optional)',
  messageHint: 'Sent to everyone concerned',
  /** `until`: the last day; empty: the licenses never end. */
  approve: (kept: number, removed: number, wait: number, until: string) => {
    if (kept === 0) return 'Approve nobody';
    const ends = until === '' ? '' : ` until ${until}`;
    const waiting = wait === 0 ? '' : ` · ${wait} ${wait === 1 ? 'waits' : 'wait'}`;
    return `Approve ${kept}${ends}${waiting}${removed === 0 ? '' : ` · not ${removed}`}`;
  },
  until: {
    label: 'Until',
    wish: (day: string) => `Needed until ${day}`,
    wishPast: (day: string) => `Needed until ${day}, which has passed`,
    never: 'licenses of this product never end',
    cap: (days: number, latest: string) =>
      `Licenses end after at most ${count(days, 'day', 'days')}: ${latest}`,
    cut: 'a later day is shortened to that',
    last: (day: string) => `Last day: ${day}`,
  },
  decline: "Don't approve",
  goBack: 'Go back',
  question: (requester: string, persons: number) =>
    `Don't approve this request? ${requester} and the ${persons === 1 ? 'person it is for' : `${persons} people it is for`} will be told.`,
  questionNobody: (requester: string) =>
    `Every name is under Do not assign to these users. Don't approve this request? ${requester} and everybody it is for will be told.`,
  questionShort: (
    kept: number,
    gets: number,
    withoutSeat: number,
    failing: number,
    wait: number,
    until: string,
  ) => {
    const parts = [`${gets} ${gets === 1 ? 'gets' : 'get'} a license`];
    if (withoutSeat > 0) parts.push(`${withoutSeat} ${withoutSeat === 1 ? 'gets' : 'get'} none now`);
    if (wait > 0) parts.push(`${wait} ${wait === 1 ? 'waits' : 'wait'} for one`);
    if (failing > 0) parts.push(`${failing} would fail`);
    return `Approve ${kept}${until === '' ? '' : ` until ${until}`}? ${parts.join(', ')}.`;
  },
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
    `Nothing decided yet. Meanwhile ${what.join('; ')}. Please look again.`,
  changed: 'Nothing decided yet. The request has changed: please look again.',
  decidedByOther: (by: string, when: string) =>
    `${by} has already decided (${when}). Your click changed nothing.`,
  noLongerPending: 'This request is no longer waiting. Your click changed nothing.',
  messageTooLong: (length: number) =>
    `Nothing decided yet. The message has ${length.toLocaleString('en')} characters: shorten it to 1,000.`,
  plain: {
    withdrawn: 'The requester has withdrawn this request. Your click changed nothing.',
    'choose-product': 'Nothing decided yet. Select a product first.',
    'product-gone': 'Nothing decided yet. That product can no longer be assigned: select another one.',
    'product-unread': 'Nothing decided yet. The product could not be read from the card: select it again.',
    'until-unread': 'Nothing decided yet. The day could not be read: choose it again under Until.',
    'until-past': 'Nothing decided yet. That day has passed: choose a later one under Until.',
    'until-too-late': 'Nothing decided yet. Choose a day within ten years under Until.',
    'end-shown': 'Nothing decided yet. Check the last day of the licenses, then approve.',
    'apps-shown': 'Nothing decided yet. Check the apps of the product, then approve.',
    'products-unknown':
      "Nothing decided yet. The products can't be read right now: please try again in a minute.",
    'nothing-to-try-again': 'There is nothing to try again.',
    'end-has-passed':
      'The day until which the licenses were asked for has passed. Your click changed nothing. Ask for them anew with a later day.',
    'waiting-stopped': 'You stopped the wait. The people who waited have no license, and are told so.',
    'off-list': 'They are off the waiting list, and are told so.',
    'take-off-who': 'Who is taken off the waiting list? They lose their turn, and are told so.',
    'not-on-list': 'Nobody here is on the waiting list any more. Your click changed nothing.',
    'nothing-waits': 'Nothing here waits for an administrator any more. Your click changed nothing.',
    'question-sent': 'Your question is sent. Nothing is decided yet.',
    'no-question': 'Your question is not sent yet. Write it in the box first.',
    'thread-full': 'Your question is not sent. A request has at most 10 questions.',
  },
};

const AGAIN = 'It is tried again every 10 minutes, for 7 days.';

/** The fault that delays an approved request, and what an administrator has to do. */
export const waits: Readonly<Record<WaitCause, string>> = {
  consent: `License Desk is not allowed to assign licenses. What to do: grant admin consent in Microsoft Entra. ${AGAIN}`,
  token: `License Desk cannot sign in to Microsoft 365. What to do: check its client secret or managed identity in Microsoft Entra. ${AGAIN}`,
  'product-suspended': `The subscription of the product is suspended. What to do: check it in the Microsoft 365 admin center. ${AGAIN}`,
};
