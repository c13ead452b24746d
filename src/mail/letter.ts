import type {
  GrantMessage,
  MailContent,
  PersonView,
  QuestionMessage,
  RequestView,
} from '../app/ports/messages.ts';
import type { Outage } from '../domain/job.ts';
import type { LicenseRequest } from '../domain/request.ts';
import {
  isTooLate,
  outcomeOf,
  personResultOf,
  productOf,
  replacedProduct,
  requestSentence,
} from '../text/outcome-sentences.ts';
import { isEndReminder } from '../domain/grant-news.ts';
import { grantSentence, grantSubject } from '../text/grant-sentences.ts';
import { deciderName } from '../text/decider-name.ts';
import type { Reader } from '../text/languages.ts';
import { dateText, lastDayText } from '../text/languages.ts';
import { clipped, literal, literalLines } from '../text/literal.ts';
import { questionSentence } from '../text/question-sentence.ts';
import { ownPlaceName } from '../text/place-name.ts';

/**
 * A mail before it becomes HTML. Every text is literal: text that people typed is as they typed it, without
 * markup.
 */
export interface Letter {
  readonly language: string;
  /** A single line. */
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** Words of an approver or a requester, line by line. */
  readonly quote?: { readonly intro: string; readonly text: string };
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly list: readonly string[];
  readonly footer: string;
}

// Exchange takes 255 characters (Graph, message: subject). Mail programs show shorter subjects whole.
const MAX_SUBJECT_LENGTH = 150;
/** The most persons named in one mail; the card has all of them. */
const MAX_LISTED = 50;

/** The words of a mail in the language of its reader. `chatUrl`: the address of the chat with the bot. */
export function writeLetter(content: MailContent, reader: Reader, chatUrl: string): Letter {
  const letter = parts(content, reader, chatUrl);
  return {
    ...letter,
    language: reader.locale,
    subject: clipped(letter.subject, MAX_SUBJECT_LENGTH),
    facts: isAboutRequest(content) ? facts(requestOf(content), reader) : [],
  };
}

function parts(content: MailContent, reader: Reader, chatUrl: string): Omit<Letter, 'language' | 'facts'> {
  switch (content.kind) {
    case 'request-ended':
      return requestEnded(content.view, reader);
    case 'person-ended':
      return personEnded(content, reader);
    case 'request-waits':
    case 'request-lapses':
    case 'request-lapsed':
      return toApprovers(content, reader);
    case 'question-asked':
      return questionAsked(content, reader, chatUrl);
    case 'place-gone':
      return placeGone(ownPlaceName(content.place, reader.text.chat), reader);
    case 'grant-news':
      return grantNews(content, reader);
    case 'outage':
      return outage(content.outage, reader);
    case 'trial':
      return trial(content.mailbox, reader);
    default:
      return content satisfies never;
  }
}

type AboutOther = Extract<MailContent, { kind: 'trial' | 'place-gone' | 'outage' | 'grant-news' }>;
type AboutRequest = Exclude<MailContent, AboutOther>;

const OTHER: ReadonlySet<string> = new Set<AboutOther['kind']>([
  'trial',
  'place-gone',
  'outage',
  'grant-news',
]);

function isAboutRequest(content: MailContent): content is AboutRequest {
  return !OTHER.has(content.kind);
}

function requestOf(content: AboutRequest): LicenseRequest {
  return 'view' in content ? content.view.request : content.request;
}

function trial(mailbox: string, { text: { mail } }: Reader): Omit<Letter, 'language' | 'facts'> {
  return {
    subject: mail.subjects.trial,
    paragraphs: [mail.trial(literal(mailbox))],
    list: [],
    footer: mail.footer.trial,
  };
}

function placeGone(name: string, { text: { chat, mail } }: Reader): Omit<Letter, 'language' | 'facts'> {
  return {
    subject: mail.subjects.placeGone(name),
    paragraphs: [chat.placeGone(name)],
    list: [],
    footer: mail.footer.owner,
  };
}

function grantNews(content: GrantMessage, reader: Reader): Omit<Letter, 'language' | 'facts'> {
  const { cards, mail } = reader.text;
  const { grant, news } = content;
  return {
    subject: grantSubject(content, reader),
    paragraphs: [
      mail.hello(literal(grant.person.name)),
      grantSentence(content, reader),
      ...(isEndReminder(news) ? [cards.extension.byMail] : []),
    ],
    list: [],
    footer: mail.footer.person,
  };
}

function outage(
  { cause, about }: Outage,
  { text: { chat, mail } }: Reader,
): Omit<Letter, 'language' | 'facts'> {
  return {
    subject: mail.subjects.outage,
    paragraphs: [chat.outages[cause](literal(about ?? ''))],
    list: [],
    footer: mail.footer.approver,
  };
}

function requestEnded(view: RequestView, reader: Reader): Omit<Letter, 'language' | 'facts'> {
  const { mail } = reader.text;
  const product = productOf(view.request);
  const lines = view.entries.slice(0, MAX_LISTED).map((entry, index) => {
    const outcome = outcomeOf({ request: view.request, index, entry });
    const became = isTooLate(entry) ? mail.tooLate : mail.outcomes[outcome];
    return `${literal(entry.person.name)}: ${became}`;
  });
  const hidden = view.entries.length - lines.length;
  const approved = view.request.decision?.kind === 'approved';
  return {
    subject: mail.subjects.requestEnded(replacedProduct(view.request) ?? product, view.request.status),
    paragraphs: [mail.hello(literal(view.request.requester.name)), requestSentence(view, reader)],
    ...messageOf(view.request, reader),
    list: approved ? [...lines, ...(hidden > 0 ? [mail.more(hidden)] : [])] : names(view, reader),
    footer: mail.footer.requester,
  };
}

function personEnded(view: PersonView, reader: Reader): Omit<Letter, 'language' | 'facts'> {
  const { chat, mail } = reader.text;
  const end = personResultOf(view, reader);
  return {
    subject: mail.subjects.personEnded(end.product, end.outcome, isTooLate(view.entry)),
    paragraphs: [mail.hello(literal(view.entry.person.name)), chat.personEnded(end)],
    ...messageOf(view.request, reader),
    list: [],
    footer: mail.footer.person,
  };
}

function questionAsked(
  content: QuestionMessage,
  { text }: Reader,
  chatUrl: string,
): Omit<Letter, 'language' | 'facts'> {
  const { cards, mail } = text;
  const { request, question } = content;
  const said = questionSentence(content, cards);
  return {
    subject: said,
    paragraphs: [mail.hello(literal(request.requester.name)), cards.thread.mailed(said, chatUrl)],
    quote: { intro: mail.messageFrom(literal(question.by.name)), text: literalLines(question.text).trim() },
    list: [],
    footer: mail.footer.requester,
  };
}

function toApprovers(
  content: Extract<MailContent, { kind: 'request-waits' | 'request-lapses' | 'request-lapsed' }>,
  reader: Reader,
): Omit<Letter, 'language' | 'facts'> {
  const { chat, mail } = reader.text;
  const { view } = content;
  const { request } = view;
  const product = productOf(request);
  const requester = literal(request.requester.name);
  const reason = literalLines(request.reason).trim();
  const lapsed = chat.lapsed(product, requester);
  return {
    subject: content.kind === 'request-lapsed' ? lapsed : mail.subjects.requestWaits(product, requester),
    paragraphs: [
      content.kind === 'request-lapsed' ? lapsed : mail.requestWaits(product, requester, request.persons),
      ...(content.kind === 'request-lapses'
        ? [chat.lapses(product, requester, time(content.at, reader))]
        : []),
      mail.setUpPlace,
    ],
    ...(reason === '' ? {} : { quote: { intro: mail.reasonGiven, text: reason } }),
    list: names(view, reader),
    footer: mail.footer.approver,
  };
}

function names({ entries }: RequestView, { text }: Reader): readonly string[] {
  const hidden = entries.length - MAX_LISTED;
  const listed = entries.slice(0, MAX_LISTED).map(({ person }) => literal(person.name));
  return hidden > 0 ? [...listed, text.mail.more(hidden)] : listed;
}

function messageOf({ decision }: LicenseRequest, { text }: Reader): Pick<Letter, 'quote'> {
  const message = literalLines(decision?.message ?? '').trim();
  if (decision === undefined || message === '') return {};
  return { quote: { intro: text.mail.messageFrom(deciderName(decision.by, text, literal)), text: message } };
}

/** A time in the configured zone, with the name of the zone. */
function time(iso: string, reader: Reader): string {
  return `${dateText(iso, reader)} (${reader.timeZone})`;
}

/** The facts of a request: product, people and dates. */
function facts(request: LicenseRequest, reader: Reader): Letter['facts'] {
  const { labels } = reader.text.mail;
  const { decision, requester } = request;
  const off = decision?.kind === 'approved' ? decision.off.map(({ name }) => literal(name)).join(', ') : '';
  const until = decision?.kind === 'approved' ? decision.until : undefined;
  const asked = replacedProduct(request);
  return [
    [labels.product, productOf(request)],
    ...(asked === undefined ? [] : ([[labels.asked, asked]] as const)),
    [labels.requester, literal(requester.name)],
    [labels.requested, time(request.createdAt, reader)],
    ...(decision
      ? ([
          [labels.decider, deciderName(decision.by, reader.text, literal)],
          [labels.decided, time(decision.at, reader)],
        ] as const)
      : []),
    ...(until === undefined ? [] : ([[labels.until, lastDayText(until, reader)]] as const)),
    ...(off === '' ? [] : ([[labels.appsOff, off]] as const)),
  ];
}
