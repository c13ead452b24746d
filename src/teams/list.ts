import { DomainError } from '../domain/errors.ts';
import type { Card, ListView } from './cards.ts';
import type { Turn } from './turn.ts';

/**
 * Draws a page of a list for whoever acts. Throws DomainError `personal-only` where others read it too, and what the use cases throw.
 */
export async function drawList(turn: Turn, { list, at }: Pick<ListView, 'list' | 'at'>): Promise<Card> {
  const { desk, actor, actions, cards, reader, address } = turn;
  if (address.kind !== 'personal') throw new DomainError('personal-only');
  const page =
    list === 'own'
      ? await actions.listOwnRequests(desk, actor, at)
      : await actions.listRequests(desk, actor, list, at);
  return cards.list({ list, ...(at ? { at } : {}), page, readerId: actor.id }, reader);
}
