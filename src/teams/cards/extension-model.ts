import type { ExtensionAnswer } from '../../app/seats/answer-extension.ts';
import type { ExtensionQuestion } from '../../app/ports/messages.ts';
import type { Day } from '../../domain/calendar-day.ts';
import { isExtending } from '../../domain/extend-grant.ts';
import type { Grant } from '../../domain/grant.ts';
import type { EndReminder } from '../../domain/grant-news.ts';
import { grantSentence } from '../../text/grant-sentences.ts';
import type { Reader } from '../../text/languages.ts';
import { dayText, lastDayText } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';
import { rowName, rowProduct } from './parts.ts';
import type { QuestionModel } from './question-model.ts';
import { questionOf } from './question-model.ts';

/** A reason is cut there, so that the card stays small. */
const MAX_REASON = 200;

/** The most characters of a button on a card of 320 px. A longer button leaves out the day, which the lines name. */
const MAX_BUTTON = 28;

/**
 * The question to approvers whether a license is extended, or its answer. `note`: the reason why a click decided
 * nothing.
 */
export function extensionModel(
  { grant, extensionId, waits, end }: Omit<ExtensionQuestion, 'kind'>,
  reader: Reader,
  note = '',
): QuestionModel {
  const { extension: words } = reader.text.cards;
  const name = rowName(grant.person.name);
  const heading = words.question(name, rowProduct(grant.productName));
  if (!isExtending(grant) || grant.extension.id !== extensionId || !end)
    return questionOf(heading, [resultLine(grant, extensionId, reader)], [], reader, words.topic);

  const { to, heldUntil, reason } = grant.extension;
  const day = (iso: string): string => lastDayText(iso, reader);
  const why = clipped(reason, MAX_REASON);
  const lines = [
    ...(note === '' ? [] : [note]),
    words.change(day(grant.until), day(to)),
    ...('none' in end ? [words.none[end.none]] : end.isCut ? [words.cut(dayText(end.day, reader))] : []),
    ...(why === '' ? [] : [words.why(why)]),
    words.line(waits),
    words.unanswered(day(heldUntil)),
  ];
  const about = { person: grant.person.id, sku: grant.skuId, at: extensionId };
  const yes =
    'none' in end
      ? []
      : [
          {
            title: yesTitle(end.day, reader),
            verb: 'extension-yes',
            style: 'positive',
            ...about,
            day: end.day,
          } as const,
        ];
  const no = { title: words.no, verb: 'extension-no', style: 'default', ...about, day: '' } as const;
  return questionOf(heading, lines, [...yes, no], reader, words.topic);
}

function yesTitle(day: Day, reader: Reader): string {
  const { extension: words } = reader.text.cards;
  const title = words.yesUntil(dayText(day, reader, 'month'));
  return title.length > MAX_BUTTON ? words.yes : title;
}

function resultLine({ lastExtension, until }: Grant, extensionId: string, reader: Reader): string {
  const { extension: words } = reader.text.cards;
  if (lastExtension?.id !== extensionId) return words.closed;
  const { result, by, was, to } = lastExtension;
  const day = (iso: string): string => lastDayText(iso, reader);
  const present = until === undefined ? '' : day(until);
  return words.results[result](rowName(by?.name ?? ''), day(was), day(to), present);
}

/** The card after a click: what was decided, or how it stands. */
export function answeredExtensionModel(
  answer: ExtensionAnswer,
  extensionId: string,
  reader: Reader,
): QuestionModel {
  if (answer.outcome === 'gone') return questionOf(reader.text.cards.extension.gone, [], [], reader);
  if (answer.outcome === 'not-granted') {
    const { question } = answer;
    const isAsked = question.end !== undefined && 'day' in question.end;
    return extensionModel(question, reader, isAsked ? reader.text.cards.extension.otherDay : '');
  }
  return extensionModel({ grant: answer.grant, extensionId, waits: 0 }, reader);
}

/** The reminder that a license ends, with what its person can do. */
export function endReminderModel(grant: Grant, news: EndReminder, reader: Reader): QuestionModel {
  const { extension, licenses } = reader.text.cards;
  const { productName, skuId: sku } = grant;
  const about = { person: grant.person.id, sku, at: '', day: '' };
  return questionOf(
    rowProduct(productName),
    [grantSentence({ grant, news }, reader)],
    [
      ...(isExtending(grant)
        ? []
        : [{ title: extension.extend, verb: 'extend', style: 'positive', ...about } as const]),
      { title: licenses.giveBack, verb: 'give-back', style: 'default', ...about },
    ],
    reader,
  );
}
