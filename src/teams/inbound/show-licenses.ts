import { DomainError } from '../../domain/errors.ts';
import type { Card } from '../cards/cards.ts';
import type { Turn } from './turn.ts';

/** Draws the licenses that License Desk gave to the person who acts. Throws what the use case throws. */
export async function drawOwnLicenses({ actor, actions, cards, reader }: Turn): Promise<Card> {
  return cards.licenses(await actions.listOwnGrants(actor), reader);
}

/**
 * Draws why a person has each license, or the people to choose from; a sentence if nobody is named or found.
 * `asked`: a name, an address or an object id. Throws DomainError `personal-only` outside a personal chat, and
 * what the use case throws.
 */
export async function drawWhy(turn: Turn, asked: string): Promise<Card | string> {
  const { actor, actions, cards, reader, conversation } = turn;
  if (conversation.kind !== 'personal') throw new DomainError('personal-only');
  const answer = await actions.whyPerson(actor, asked);
  const { whyWhom, whyNobody } = reader.text.chat;
  if (answer.outcome === 'found' || answer.outcome === 'several') return cards.why(answer, reader);
  return answer.outcome === 'no-name' ? whyWhom : whyNobody;
}
