import { MAX_NAMES } from '../../domain/look-up.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
const andMore = (n: number): string => (n > 0 ? ` and ${n} more` : '');

/** The faults of a form, and what to do. Names and entries come as one text. */
const problems = {
  'no-product': 'Select one, or select Another product and name it.',
  'product-not-offered': 'That product is no longer on offer. Select another one.',
  'product-unread': 'The product could not be read from the form. Select it again.',
  'no-persons': 'Choose who it is for, or paste a list.',
  'products-unknown':
    "The products can't be read right now. Your entries are kept: please try again in a minute.",
  unknown: (entries: string) =>
    `Not found in your organization: ${entries}. Correct or remove them, or search by name under For.`,
  ambiguous: (entries: string) =>
    `More than one person was found for: ${entries}. Choose who is meant, or use an address.`,
  hidden: (entries: string) =>
    `Microsoft 365 could not say who is meant by: ${entries}. Send the form again later, or remove them to go on without them.`,
  names: (entries: string) =>
    `At most ${MAX_NAMES} names without an address are looked up for one request. Give the addresses of these people, or remove them: ${entries}.`,
  'has-it': (product: string, self: boolean, names: string, holders: number) =>
    self
      ? `You already have ${product}.${names === '' ? '' : ` So ${holders === 1 ? 'does' : 'do'} ${names}.`} Change who it is for, or select Send anyway.`
      : `${names} already ${holders === 1 ? 'has' : 'have'} ${product}. Change who it is for, or select Send anyway.`,
  guests: (names: string) => `Licenses are for members of your organization. Guests are left out: ${names}.`,
  disabled: (names: string) => `Disabled accounts are left out: ${names}.`,
  'too-many-persons': (asked: number, most: number) =>
    `One request can be for ${most.toLocaleString('en')} people at most, and this one names ${asked.toLocaleString('en')}. Send it in parts.`,
  'too-many-requests': (most: number, minutes: number) =>
    `You have made ${count(most, 'request', 'requests')} within an hour, which is the limit. Your entries are kept. You can send this request in ${count(minutes, 'minute', 'minutes')}.`,
  'until-unread': 'The day could not be read. Choose it again, or leave the field empty.',
  'until-past': 'That day has passed. Choose a later one, or leave the field empty.',
  'until-too-late': 'Choose a day within ten years, or leave the field empty.',
  'reason-too-long': (length: number) =>
    `The reason has ${length.toLocaleString('en')} characters. Shorten it to 1,000.`,
};

/** The card to ask with. */
export const form = {
  heading: 'Request a license',
  fallback: (product: string) =>
    `Request a license${product === '' ? '' : `: ${product}`}. Open Teams on a computer to fill in the form.`,
  product: 'Product',
  productHint: 'Choose a product',
  productsUnknown: "The list can't be shown right now. Name the product, or try again in a minute.",
  people: 'For',
  peopleHint: 'Search people by name',
  /** The owner of the form among the people. */
  me: (name: string) => (name === '' ? 'Me' : `${name} (me)`),
  /** Shows what is folded. */
  whole: 'Whole form',
  typedFold: 'Paste a list',
  typed: 'Names or addresses',
  typedHint: 'Up to 1,000, separated by commas, semicolons or lines',
  otherFold: 'Product not listed?',
  other: 'Another product (counts instead of the one above)',
  otherHint: 'Name of the product',
  until: 'Needed until (optional)',
  reason: 'Why is it needed? (optional)',
  reasonHint: 'Helps the approver to decide',
  send: 'Send request',
  sendAnyway: 'Send anyway',
  /** The question for an entry that stands for several people. */
  who: (entry: string) => `Who is “${entry}”?`,
  whoHint: 'Choose a person',
  notSent: '⚠ Not sent yet',
  notSentChoose: '⚠ Not sent yet: choose who is meant',
  /** The fields, at the start of what is to be corrected in them. */
  fields: { product: 'Product', people: 'For', reason: 'Why is it needed', until: 'Needed until' },
  found: (names: string, more: number) => `Already found: ${names}${andMore(more)}.`,
  cut: (kept: number, all: number) =>
    `Only the first ${kept.toLocaleString('en')} of ${all.toLocaleString('en')} people fit into this card. Paste the others again before you send it.`,
  problems,
};
