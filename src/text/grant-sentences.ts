import type { GrantMessage } from '../app/ports/messages.ts';
import { isOfEnd } from '../domain/grant-news.ts';
import { endOf } from '../domain/grant.ts';
import type { CardText } from './en/text.ts';
import type { Reader } from './languages.ts';
import { lastDayText } from './languages.ts';
import { literal } from './literal.ts';

type Words = CardText['licenses'];
type News = Omit<GrantMessage, 'kind'>;

/** The sentence that tells a person the news of their grant, in Teams and by mail. */
export function grantSentence({ grant, news }: News, reader: Reader): string {
  const { licenses, extension } = reader.text.cards;
  const product = literal(grant.productName);
  if (isOfEnd(news)) return extension.news[news](product, endText({ grant, news }, reader));
  return licenses.news[news](product, licenses.losing(grant.question?.loses ?? []));
}

/** The subject of the mail that tells it. */
export function grantSubject({ grant, news }: News, reader: Reader): string {
  const { licenses, extension } = reader.text.cards;
  const product = literal(grant.productName);
  return isOfEnd(news)
    ? extension.subjects[news](product, endText({ grant, news }, reader))
    : licenses.subjects[news](product);
}

function endText({ grant }: News, reader: Reader): string {
  const end = endOf(grant);
  return end === undefined ? '' : lastDayText(end, reader);
}

/** The lines that tell the places of licenses that could not be taken back, one for each. */
export function leftAloneLines(lines: readonly News[], words: Words): string {
  return lines
    .map(({ grant, news }) => words.leftAlone(literal(grant.person.name), literal(grant.productName), news))
    .join('\n');
}
