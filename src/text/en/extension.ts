import type { ExtensionAsked, NotExtendable } from '../../app/seats/ask-extension.ts';
import type { ExtensionResult } from '../../domain/extension.ts';
import type { EndNews } from '../../domain/grant-news.ts';

type Obstacle = NotExtendable['outcome'];

/** Words of the end of a license that is still to come, and of a later one that is asked for. Days are last days. */
export const extension = {
  news: {
    'ends-first': (product: string, end: string) =>
      `Your license for ${product} ends after ${end}. If you need it for longer, select Extend. If you no longer need it, give it back.`,
    'ends-last': (product: string, end: string) =>
      `Your license for ${product} ends after ${end}. Then you lose access. Select Extend if you need it for longer.`,
    'ends-half': (product: string, end: string) =>
      `Half of the time of your license for ${product} is over. It ends after ${end}. Select Extend if you need it for longer.`,
    extended: (product: string, end: string) =>
      `Your license for ${product} was extended: you have it until ${end}. You need to do nothing.`,
    'not-extended': (product: string, end: string) =>
      `Your license for ${product} was not extended. It ends after ${end}: save your work before then.`,
  } satisfies Readonly<Record<EndNews, (product: string, end: string) => string>>,
  subjects: {
    'ends-first': (product: string, end: string) => `Your license for ${product} ends after ${end}`,
    'ends-last': (product: string, end: string) => `Your license for ${product} ends after ${end}`,
    'ends-half': (product: string, end: string) => `Your license for ${product} ends after ${end}`,
    extended: (product: string, end: string) => `${product} was extended until ${end}`,
    'not-extended': (product: string, end: string) => `${product} was not extended and ends after ${end}`,
  } satisfies Readonly<Record<EndNews, (product: string, end: string) => string>>,
  /** In a mail, which has no buttons. */
  byMail: 'To extend it or to give it back, send “my licenses” to License Desk in Teams.',
  extend: 'Extend',
  extendTip: (product: string) => `Ask for a later end of ${product}`,
  ask: (product: string) => `Until when do you need ${product}? An approver decides.`,
  /** Above the form: the present last day. */
  present: (end: string) => `It now ends after ${end}.`,
  day: 'New last day',
  reason: 'Why you need it for longer (optional)',
  send: 'Ask to extend',
  goBack: 'Go back',
  /** In the list of one's own licenses, while nobody has answered. */
  waits: (to: string, held: string) =>
    `You asked for it until ${to}. While nobody answers, you keep it until ${held} at the latest.`,
  answers: {
    asked: (product: string) =>
      `The approvers are asked to extend ${product}. You will be told their answer.`,
    'bad-day': (product: string) =>
      `Choose a day after the present last day of ${product}, within its limit. Nobody was asked.`,
    over: (product: string) =>
      `The time of ${product} is over, so it cannot be extended. Send “request” to ask for it again.`,
    'left-alone': (product: string) =>
      `${product} was changed by somebody else, so License Desk does not end it any more.`,
    'no-end': (product: string) => `${product} has no end, so there is nothing to extend.`,
    'asks-approver': (product: string) =>
      `${product} stays for now: an approver was asked whether it ends at all.`,
    'already-asked': (product: string) =>
      `You have asked to extend ${product} already. You will be told the answer.`,
    'at-limit': (product: string) =>
      `${product} ends as late as your organization allows. Send “request” to ask for it again after that.`,
    'not-yours': () => 'License Desk did not give you this license, so you cannot extend it here.',
  } satisfies Readonly<Record<Obstacle | ExtensionAsked['outcome'], (product: string) => string>>,
  /** The kind of card. */
  topic: 'Request for a later end',
  question: (name: string, product: string) => `Extend ${product} for ${name}?`,
  change: (was: string, to: string) => `It ends after ${was}. It is needed until ${to}.`,
  why: (reason: string) => `Reason: ${reason}`,
  line: (n: number) =>
    n === 0
      ? 'Nobody waits for this product.'
      : `${n === 1 ? '1 person waits' : `${n} people wait`} for this product.`,
  unanswered: (held: string) => `Without an answer, the license is taken back after ${held}.`,
  /** The product allows no later day now than this, or none at all. */
  cut: (latest: string) => `The product now allows ${latest} at the latest.`,
  none: {
    'day-passed':
      'That day has passed, so the license cannot be extended any more. A new request can be made.',
    'at-limit': 'The product now allows no later end, so the license cannot be extended.',
  },
  /** After a click. */
  otherDay: 'Nothing decided yet. The last day has changed: please look again.',
  yes: 'Extend',
  yesUntil: (day: string) => `Extend until ${day}`,
  no: "Don't extend",
  results: {
    granted: (name: string, _was: string, to: string) => `${name} extended it until ${to}.`,
    declined: (name: string, was: string) => `${name} did not extend it. It ends after ${was}.`,
    withdrawn: () => 'It was given back before anybody answered.',
    unanswered: () => 'Nobody answered in time, so the license is taken back.',
    'approved-anew': (_name, _was, _to, until) =>
      `Another request for this license was approved before anybody answered. ${until === '' ? 'It no longer ends.' : `It ends after ${until}.`}`,
  } satisfies Readonly<
    Record<ExtensionResult, (name: string, was: string, to: string, until: string) => string>
  >,
  closed: 'This was answered already.',
  gone: 'License Desk has no record of this license any more.',
  nameless: 'Somebody asked to extend a license. An approver decides in the chat with License Desk.',
};
