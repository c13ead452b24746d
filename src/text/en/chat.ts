import type { RefusalCode } from '../../domain/errors.ts';
import type { OutageCause } from '../../domain/job.ts';
import type { CommandWords, Courtesies, Particles } from './command-words.ts';
import type { PersonResult, RequestResult } from './results.ts';
import { personEnded, requestEnded } from './result-words.ts';

/** The words of the bot in messages, and the command words it understands. Nothing in here is Markdown. */
export interface ChatText {
  readonly commands: CommandWords;
  readonly particles: Particles;
  readonly courtesies: Courtesies;
  /** The answer to thanks. */
  readonly welcome: string;
  /** The line before buttons for the commands that may be meant. */
  readonly didYouMean: string;
  /** The line before a person's own requests, if they may not see all of them. */
  readonly ownInstead: string;
  readonly refusals: Readonly<Record<RefusalCode, string>>;
  /** Something outside is away; nothing was written. */
  readonly later: (reference: string) => string;
  /** A click that takes too long, and goes on. */
  readonly slow: string;
  /** Our own mistake. */
  readonly apology: (reference: string) => string;
  readonly cardTooLarge: string;
  readonly cardOnItsWay: string;
  readonly formBelow: string;
  readonly answerBelow: string;
  readonly formSummary: string;
  readonly helpSummary: string;
  readonly listSummary: string;
  readonly ownListSummary: string;
  readonly ownLicensesSummary: string;
  readonly decideSummary: string;
  readonly whySummary: string;
  readonly seatsSummary: string;
  readonly rulesSummary: string;
  /** The answers to `why` without a name, and with the name of nobody. */
  readonly whyWhom: string;
  readonly whyNobody: string;
  readonly greetingSummary: string;
  readonly decisionSummary: (product: string, requester: string, persons: number) => string;
  readonly settingsSummary: string;
  /** A test card, with who sent it. */
  readonly testCard: (name: string) => string;
  /** To one person, from whoever operates the bot. */
  readonly trialCard: string;
  readonly waitingSummary: (count: number) => string;
  readonly reminderSummary: (count: number) => string;
  /** The same, if no request has waited for long. */
  readonly queuesSummary: string;
  /** To approvers: a request that nobody decided on will expire at a time, or has. */
  readonly lapses: (product: string, requester: string, at: string) => string;
  readonly lapsed: (product: string, requester: string) => string;
  /** To its requester. */
  readonly lapsesOwn: (product: string, at: string) => string;
  /** On the card that asks whether to put the audit into the reader's OneDrive. */
  readonly exportOffer: (entries: number) => string;
  readonly exportAccepted: string;
  readonly exportDeclined: string;
  readonly exportFailed: Readonly<Record<'too-large' | 'not-delivered', string>>;
  readonly unnamedPlace: string;
  /** The first channel of a team, as Teams calls it in this language. */
  readonly generalChannel: string;
  readonly channelOf: (team: string) => string;
  readonly placeAdded: Readonly<Record<'personal' | 'channel' | 'shared', string>>;
  /** In a channel that people of another organization read. */
  readonly nameless: {
    readonly waits: (product: string) => string;
    readonly ended: (product: string) => string;
    readonly count: (count: number) => string;
  };
  readonly placeAlready: string;
  readonly placeRemoved: string;
  readonly placeNone: string;
  /** With the address of the personal chat. */
  readonly openChat: (link: string) => string;
  readonly requestEnded: (end: RequestResult) => string;
  /** To the requester, when another product was approved. */
  readonly replaced: (asked: string, chosen: string) => string;
  readonly personEnded: (end: PersonResult) => string;
  /** The approver's message, quoted; both are literal already. */
  readonly messageFrom: (name: string, message: string) => string;
  /** The rule that decided, where it has no message. */
  readonly decidedBy: (rule: string) => string;
  /** To who set up a place: it is no more. `name` is empty for a personal chat. */
  readonly placeGone: (name: string) => string;
  /** To approvers. `about`: the product or the mailbox, literal already, or empty. */
  readonly outages: Readonly<Record<OutageCause, (about: string) => string>>;
}

const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);

const named = (name: string, none: string): string => (name === '' ? none : name);

export const chat: ChatText = {
  commands: {
    // The title of a prompt starter: older clients type that in.
    request: ['request', 'request a license', 'license', 'order', 'apply for'],
    myRequests: ['my requests', 'withdraw', 'cancel'],
    myLicenses: ['my licenses'],
    requests: ['requests', 'show requests'],
    decide: ['decide', 'decide several'],
    why: ['why'],
    seats: ['seats', 'licenses left', 'show seats'],
    rules: ['rules', 'show rules'],
    help: ['help', 'help me', 'what can you do'],
    notifyHere: ['notify here'],
    notifyMe: ['notify me'],
    stop: ['stop'],
    settings: ['settings'],
    export: ['export'],
  },
  particles: {
    for: ['for'],
    me: ['me', 'myself'],
    and: ['and', '&'],
    fillers: ['a', 'an', 'the', 'license', 'licenses'],
  },
  courtesies: {
    hello: [
      'hello',
      'hi',
      'hey',
      'hello there',
      'hi there',
      'good morning',
      'good afternoon',
      'good evening',
      'good day',
      'license desk',
    ],
    please: ['please', 'pls', 'ok', 'okay'],
    thanks: [
      'thanks',
      'thx',
      'thank you',
      'thank you very much',
      'thank you so much',
      'thanks a lot',
      'many thanks',
      'cheers',
    ],
    wish: [
      'i need',
      'i need to',
      'i want',
      'i want to',
      'i would like',
      'i would like to',
      "i'd like",
      "i'd like to",
      'i’d like',
      'i’d like to',
      'we need',
      'can i get',
      'can i have',
      'could i get',
      'could i have',
      'can you',
      'could you',
      'give me',
      'get me',
    ],
  },
  welcome: 'You are welcome.',
  didYouMean: 'Did you mean this?',
  ownInstead: 'The list of all requests is for approvers. Here are your own.',
  refusals: {
    'not-an-approver': 'Only people who may approve licenses can do that. Nothing was changed.',
    'rights-unknown':
      'Your rights could not be checked just now. Nothing was changed. Please try again in a minute.',
    'not-in-settings-group':
      'Only approvers in a certain group may change settings and rules here. Nothing was changed.',
    'own-request':
      'Your organization does not let people decide on their own requests. Nothing was changed. Please ask another approver.',
    'not-your-form': 'This form belongs to somebody else. Send “request” to get your own.',
    'not-your-request': 'This request belongs to somebody else. Nothing was changed.',
    'guest-requester': 'Only active members of this organization can ask for licenses here.',
    'wrong-tenant': 'License Desk serves another organization and cannot help here.',
    'no-account':
      'License Desk helps people who have an account in this organization. Sign in to Teams with it, and try again.',
    'request-gone': 'This request is no longer kept. Nothing was changed.',
    'card-outdated':
      'This card can no longer be used. Nothing was changed. Send “request” or “help” to go on.',
    'click-as-message':
      'Your version of Teams sends clicks in a way that License Desk cannot read. This click changed nothing. Select the button in Teams on a computer or in a browser, or update Teams.',
    'unknown-command': "Sorry, I didn't get that. Do you need a license?",
    'personal-only': 'That works only in your personal chat with License Desk.',
    'channel-only':
      'That works only in a channel of a team. To get license requests yourself, send “notify me” in your personal chat with License Desk.',
  },
  slow: 'This is taking longer than usual and continues in the background. Select Refresh in a minute to see the result.',
  later: (reference) =>
    `Something that License Desk needs does not answer just now, so this could not be done. Please try again in a minute. Reference: ${reference}`,
  apology: (reference) =>
    `Sorry, something went wrong in License Desk. Please try again; if it happens again, tell your administrator this reference: ${reference}`,
  cardTooLarge: 'This card is too large for Teams to show. What you did before is kept.',
  cardOnItsWay: 'The request is on its way to this chat.',
  formBelow: 'Your form is the newest message here.',
  answerBelow: 'The answer is the newest message here.',
  formSummary: 'Request a license',
  helpSummary: 'What License Desk can do',
  listSummary: 'License requests',
  ownListSummary: 'Your license requests',
  ownLicensesSummary: 'Your licenses',
  decideSummary: 'Requests to decide on',
  whySummary: 'Licenses and why',
  seatsSummary: 'Licenses left',
  rulesSummary: 'Rules',
  whyWhom: 'Write whose licenses you mean, by name or address: why adele@contoso.com',
  whyNobody:
    'Nobody with that name or address was found. Write the whole name, or the address that the person signs in with.',
  greetingSummary: "Hi, I'm License Desk",
  decisionSummary: (product, requester, persons) =>
    `License request from ${requester}: ${product} for ${people(persons)}`,
  settingsSummary: 'Settings',
  trialCard: 'A test card from License Desk: it can write to you. There is nothing for you to do.',
  testCard: (name) => `A test card from ${name}: license requests arrive here.`,
  waitingSummary: (count) =>
    count === 0
      ? 'No license requests are waiting'
      : count === 1
        ? '1 license request is waiting'
        : `${count} license requests are waiting`,
  queuesSummary: 'People are waiting for a free license',
  reminderSummary: (count) =>
    count === 1
      ? '1 license request has been waiting for 2 days or more'
      : `${count} license requests have been waiting for 2 days or more`,
  lapses: (product, requester, at) =>
    `The request from ${requester} for ${product} is still waiting. It expires at this time if nobody decides before: ${at}`,
  lapsed: (product, requester) =>
    `The request from ${requester} for ${product} has expired, because nobody decided in time.`,
  lapsesOwn: (product, at) =>
    `${product}: nobody has decided on your request yet. It expires at this time if nobody decides before: ${at}`,
  exportOffer: (entries) =>
    `The audit of License Desk: who did what and when, ${entries === 1 ? '1 entry' : `${entries} entries`}. It names people, so keep it with care.`,
  exportAccepted: 'The file is being written. It comes to this chat in a moment.',
  exportDeclined: 'No file was written.',
  exportFailed: {
    'too-large':
      'The audit is too large for a file in this chat. The operator of License Desk can write it with “npm run export”.',
    'not-delivered':
      'The file could not be delivered. Look into your OneDrive; if it is not there, send “export” again.',
  },
  unnamedPlace: 'A channel',
  generalChannel: 'General',
  channelOf: (team) => `${team} (a channel)`,
  placeAdded: {
    personal: 'Done. New license requests will come to this chat. Send “stop” to end that.',
    channel:
      'Done. New license requests will come to this channel. Mention me with “stop” to end that. Only people who may approve licenses can decide on them.',
    shared:
      'Done. New license requests will be announced in this channel. It is shared with another organization, so nobody is named here. To show names to everybody in it, send “settings” to me in your own chat, open “Where requests go”, and select “Show names” at this channel. Mention me with “stop” to end that.',
  },
  nameless: {
    waits: (product) =>
      `A request for ${product} waits for a decision. People of another organization read this channel, so nobody is named here. To decide, send “requests” to License Desk in your own chat.`,
    ended: (product) => `The request for ${product} no longer waits for a decision.`,
    count: (requests) =>
      `${requests === 1 ? '1 request waits' : `${requests} requests wait`} for a decision. People of another organization read this channel, so nobody is named here. To decide, send “requests” to License Desk in your own chat.`,
  },
  placeAlready: 'License requests come here already.',
  placeRemoved:
    'Done. License requests will no longer come here. Requests that are here can still be decided on.',
  placeNone: 'License requests do not come here, so there is nothing to stop.',
  openChat: (link) => `Open it here: ${link}`,
  requestEnded,
  replaced: (asked, chosen) => `You asked for ${asked}; the approver chose ${chosen}.`,
  personEnded,
  messageFrom: (name, message) => `Message from ${name}: “${message}”`,
  decidedBy: (rule) => `Decided by ${rule}.`,
  placeGone: (name) =>
    `You set up license requests for ${name === '' ? 'your chat with License Desk' : name}. They no longer go there. License Desk was removed from there, or Teams has not found it for hours. Waiting requests are not lost. To set it up again, add the app and send “${name === '' ? 'notify me' : 'notify here'}”.`,
  outages: {
    consent: () =>
      'Licenses cannot be assigned: Microsoft Graph denies License Desk permission. What to do: grant admin consent to its app permissions in Microsoft Entra. Requests wait, and it is tried again every 10 minutes.',
    token: () =>
      'License Desk cannot sign in to Microsoft 365. What to do: check its client secret or managed identity in Microsoft Entra. Requests wait, and it is tried again every 10 minutes.',
    'bot-unknown': () =>
      'Teams does not know License Desk: the bot is not registered. What to do: in the Azure portal, check that the Azure Bot is there with the right app ID, and that Microsoft Teams is among its channels. Cards and messages wait, and it is tried again every 10 minutes.',
    'app-blocked': () =>
      'An administrator blocks License Desk in Teams, for everybody or for some people. What to do: in the Teams admin center, look at License Desk under Manage apps, and at the app permission policies. Cards and messages wait for six days. They come within an hour after the app is allowed again. After six days they are no longer sent.',
    'product-suspended': (product) =>
      `${named(product, 'A product')} cannot be assigned because its subscription is suspended. What to do: check the subscription in the Microsoft 365 admin center. Approved requests for it wait, and it is tried again every 10 minutes.`,
    mailbox: (mailbox) =>
      `Mails cannot be sent: License Desk is not allowed to send from ${named(mailbox, 'its mailbox')}, or there is no such mailbox. What to do: check the mailbox and the permission to send from it. Mails wait, and it is tried again every 10 minutes.`,
  },
};
