import type { GrantMessage } from '../app/ports/messages.ts';
import type { CardText } from './en/text.ts';
import { literal } from './literal.ts';

type Words = CardText['licenses'];

/** The sentence that tells a person the news of their grant, in Teams and by mail. */
export function grantSentence({ grant, news }: Omit<GrantMessage, 'kind'>, words: Words): string {
  return words.news[news](literal(grant.productName), words.losing(grant.question?.loses ?? []));
}

/** The lines that tell the places of licenses that could not be taken back, one for each. */
export function leftAloneLines(lines: readonly Omit<GrantMessage, 'kind'>[], words: Words): string {
  return lines
    .map(({ grant, news }) => words.leftAlone(literal(grant.person.name), literal(grant.productName), news))
    .join('\n');
}
