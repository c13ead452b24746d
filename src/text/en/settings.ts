import type { PlaceTest } from '../../app/places/manage-places.ts';
import type { SettingKey } from '../../app/settings/manage-settings.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** The name of each setting on its card. */
const labels: Readonly<Record<SettingKey, string>> = {
  ownProcess: "Use my organization's request process",
  ownMessage: 'Message',
  ownLink: 'Link to documentation (optional)',
  offered: 'Products on offer',
  guests: 'Guests may ask for licenses and get them',
  ownDecisions: 'Approvers may decide on their own requests',
  retentionDays: 'Days that requests are kept (1 to 365)',
  waitingList: 'Approved people wait for a license if none is free',
  waitingDays: 'Days that people wait for a license (1 to 365)',
  removalsPerDay: 'Licenses taken back in one day before approvers are asked (1 to 10,000)',
  language: 'Language of shared cards and of mails',
};

const problems = {
  'message-missing': 'Write a message, so that people know how to ask for licenses.',
  'link-not-https': 'The link must be a complete address that starts with https://. Correct or remove it.',
  retention: 'Requests can be kept for 1 to 365 days. Give a whole number.',
  'waiting-days': 'People can wait for a license for 1 to 365 days. Give a whole number.',
  removals: 'Approvers can be asked after 1 to 10,000 licenses. Give a whole number.',
  'no-products': 'Choose at least one product, or offer all of them.',
  'message-too-long': (length: number) =>
    `The message has ${length.toLocaleString('en')} characters. Shorten it to 1,000.`,
};

const tests: Readonly<Record<PlaceTest['outcome'], (name: string) => string>> = {
  delivered: (name) => `${name}: the test card has arrived.`,
  gone: (name) =>
    `${name}: License Desk is no longer in that conversation. Add the app there again, or remove it from this list.`,
  blocked: (name) =>
    `${name}: the test card was not sent. An administrator has blocked License Desk in Teams. Allow the app in the Teams admin center. Cards and messages of the last six days then come by themselves.`,
  'lost-right': (name) =>
    `${name}: not sent, because the owner of that chat may no longer approve licenses. Remove it from this list.`,
  'not-delivered': (name) => `${name}: Teams did not take the test card. Please try again in a minute.`,
};

/** The card of when licenses end. */
const ends = {
  hint: 'This applies to licenses that are approved from now on. Licenses given before stay as they are.',
  product: 'Product',
  productHint: 'Choose a product',
  rule: 'Its licenses',
  kinds: {
    never: 'Never end',
    may: 'May end, on a day that the requester or the approver names',
    must: 'Must end, after the number of days below at the latest',
  },
  days: 'Days, if they must end (1 to 3,650)',
  look: 'Look ahead',
  /** The rule of a product. */
  holds: {
    never: (product: string) => `${product}: licenses never end.`,
    may: (product: string) => `${product}: licenses may end.`,
    must: (product: string, days: number) =>
      `${product}: licenses end after at most ${count(days, 'day', 'days')}.`,
  },
  more: (n: number) => `${count(n, 'more product has', 'more products have')} such a rule.`,
  nowHolds: (rule: string) =>
    `Somebody has changed this product meanwhile. Now: ${rule} Select Save again to save yours over it.`,
  problems: {
    'no-product': '⚠ Choose a product.',
    days: '⚠ Give the days as a whole number from 1 to 3,650.',
  },
  ending: (n: number, first: string) =>
    n === 1
      ? `1 license of this product already has a last day: ${first}. That day stays.`
      : `${n} licenses of this product already have a last day, the earliest ${first}. Those days stay.`,
  lasting: (n: number) =>
    n === 1
      ? '1 license was given without an end. It stays without one.'
      : `${n} licenses were given without an end. They stay without one.`,
  noneGiven: 'License Desk has given no license of this product yet.',
  noneWait: 'No request for it waits now.',
  waitNever: (n: number) =>
    n === 1
      ? 'The request that waits now would get licenses that never end.'
      : `The ${n} requests that wait now would get licenses that never end.`,
  waitMay: (n: number, named: number) =>
    n === 1
      ? `The request that waits now would get licenses ${named === 1 ? 'until the day that it names' : 'that end only if the approver names a day'}.`
      : `Of the ${n} requests that wait now, ${named} ${named === 1 ? 'names' : 'name'} a day. Without a day, licenses end only if the approver names one.`,
  waitMust: (n: number, days: number, latest: string) =>
    `The ${n === 1 ? 'request that waits' : `${n} requests that wait`} now would get licenses for at most ${count(days, 'day', 'days')}: until ${latest}, if approved today.`,
  shortened: (n: number) => `${count(n, 'request names', 'requests name')} a later day.`,
};

/** The words of the settings, of the places, and of the organization's own process. */
export const settings = {
  heading: 'Settings',
  topics: {
    products: 'Products on offer',
    rules: 'Who may ask and decide',
    waiting: 'Waiting list',
    removals: 'Taking licenses back',
    ends: 'When licenses end',
    keeping: 'Keeping and language',
    own: 'Own request process',
  },
  change: 'Change',
  changeTip: (topic: string) => `Change: ${topic}`,
  /** The values of a topic, in short. */
  values: {
    chosen: (n: number) => count(n, 'chosen product', 'chosen products'),
    guests: { on: 'Guests may ask', off: 'No guests' },
    ownDecisions: {
      on: 'Approvers may decide on their own requests',
      off: 'Nobody decides on their own requests',
    },
    kept: (days: number) => `Requests are kept for ${count(days, 'day', 'days')}`,
    waits: (days: number) => `On: people wait for a license for up to ${count(days, 'day', 'days')}`,
    waitsNot: 'Off: approved people get nothing if no license is free',
    removals: (n: number) => `Approvers are asked after ${count(n, 'license', 'licenses')} in one day`,
    endsNever: 'Licenses never end',
    ends: (may: number, must: number) =>
      [
        ...(must > 0 ? [`Must end: ${count(must, 'product', 'products')}`] : []),
        ...(may > 0 ? [`May end: ${count(may, 'product', 'products')}`] : []),
      ].join(' · '),
    ownProcess: { on: 'On: people see your message instead of the form', off: 'Off' },
  },
  ownHint:
    'While it is on, people see this message and link instead of the form. Requests from before stay until they are decided.',
  labels,
  waitingHint:
    'Each license that becomes free goes to the first on the list. If you switch it off, those who wait keep their turn.',
  removalsHint:
    'They are asked sooner where 5 % of the licenses of one product were taken back, but never after fewer than 3.',
  ends,
  linkHint: 'https://',
  offeredChoose: 'Choose products',
  offeredAll: 'All paid products',
  offeredNow: (products: string) => `On offer now: ${products}`,
  offeredHint: 'Nothing chosen: all paid products that can be assigned.',
  unlisted: (n: number) =>
    `${count(n, 'more product is', 'more products are')} not in this list. Paid products with licenses left come first.`,
  unpaid: (product: string) => `${product} (trial or free)`,
  obstacles: {
    suspended: (product: string) => `${product} (subscription suspended)`,
    gone: (product: string) => `${product} (subscription has ended)`,
    'self-service': (product: string) => `${product} (cannot be assigned: bought through self-service)`,
    company: (product: string) => `${product} (cannot be assigned to people: covers the whole organization)`,
  },
  selfService: (products: string, more: number) =>
    `Bought through self-service, so not on offer: ${products}${more > 0 ? ` and ${more} more` : ''}. Only the buyer can assign these, or an administrator in the Microsoft 365 admin center.`,
  productsUnknown: 'The products cannot be listed just now. What is on offer stays as it is.',
  save: 'Save',
  byIt: 'Set by IT',
  last: (by: string, when: string) => `Last saved by ${by}, ${when}`,
  roles: 'Approver roles',
  groups: 'Approver groups',
  mailFrom: 'Mail is sent from',
  none: 'None',
  noMail: 'No mailbox, so no mail is sent: people are told in Teams only',
  on: 'on',
  off: 'off',
  saved: '✓ Saved.',
  unchanged: '✓ Nothing to save: this holds already.',
  notSaved: '⚠ Not saved yet. Please fix:',
  overtaken: '⚠ Nothing was saved.',
  problems,
  changedBy: (by: string, when: string, what: string) => `${by} has changed (${when}): ${what}.`,
  now: (label: string, value: string) => `Now: ${label}: ${value}`,
  saveOver: 'Your own entries are kept: look at them, then select Save again to save them over these.',
  own: {
    heading: 'Request a license',
    intro: 'Your organization has its own way of asking for licenses.',
    link: 'Open the documentation',
    host: (host: string) => `Opens ${host}`,
  },
  places: {
    heading: 'Where requests go',
    short: (n: number) =>
      n === 0 ? '⚠ Nowhere yet' : `To ${count(n, 'chat or channel', 'chats and channels')}`,
    count: (n: number) =>
      n === 0
        ? '⚠ No chat or channel gets license requests yet. Send “notify me” here, or “notify here” in a channel.'
        : `License requests go to ${count(n, 'chat or channel', 'chats and channels')}.`,
    kinds: { personal: 'Personal chat', group: 'Group chat', channel: 'Channel' },
    setUp: (by: string) => `set up by ${by}`,
    delivered: (when: string) => `last sent ${when}`,
    neverDelivered: 'nothing sent yet',
    shared: 'shared with another organization',
    nameless: 'shared with another organization, nobody is named there',
    showNames: 'Show names',
    showNamesTip: (name: string) =>
      `Show the names of people and their requests to everybody who reads ${name}, other organizations included`,
    namesShown: (name: string) => `${name}: cards there show names from now on.`,
    remove: 'Remove',
    removeTip: (name: string) => `No longer send license requests to ${name}`,
    test: 'Send a test card',
    testTip: (name: string) => `Send a test card to ${name}`,
    first: 'First page',
    next: 'Next page',
    removed: (name: string) => `${name}: license requests no longer go there.`,
    missing: 'It was removed already.',
    tested: tests,
  },
};
