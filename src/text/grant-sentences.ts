import type { GrantMessage } from '../app/ports/messages.ts';
import type { CardText } from './en/text.ts';
import { literal } from './literal.ts';

type Words = CardText['licenses'];

/** What a person is told of their grant, in Teams and by mail. */
export function grantSentence({ grant, news }: Omit<GrantMessage, 'kind'>, words: Words): string {
  return words.news[news](literal(grant.productName), words.losing(grant.question?.loses ?? []));
}

/** What the places are told of licenses that could not be taken back: a line for each. */
export function leftAloneLines(lines: readonly Omit<GrantMessage, 'kind'>[], words: Words): string {
  return lines
    .map(({ grant, news }) => words.leftAlone(literal(grant.person.name), literal(grant.productName), news))
    .join('\n');
}
