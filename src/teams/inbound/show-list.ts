import { DomainError } from '../../domain/errors.ts';
import type { Card, ListView } from '../cards/cards.ts';
import type { Turn } from './turn.ts';

/**
 * Draws a page of a list for the person who acts. Throws DomainError `personal-only` outside a personal chat,
 * and what the use cases throw.
 */
export async function drawList(turn: Turn, { list, at }: Pick<ListView, 'list' | 'at'>): Promise<Card> {
  const { actor, actions, cards, reader, conversation } = turn;
  if (conversation.kind !== 'personal') throw new DomainError('personal-only');
  const view = { list, ...(at ? { at } : {}), readerId: actor.id };
  if (list === 'own') return cards.list({ ...view, page: await actions.listOwnRequests(actor, at) }, reader);

  const [page, own] = await Promise.all([actions.listRequests(actor, list, at), actions.ownProcess()]);
  return cards.list({ ...view, page, ownProcess: own !== undefined }, reader);
}
