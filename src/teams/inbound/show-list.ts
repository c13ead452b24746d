import { DomainError } from '../../domain/errors.ts';
import type { Card, ListView } from '../cards/cards.ts';
import { readList, readRequestId } from './card-data.ts';
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

/** The buttons of a list, and of a row that opens a request. */
export const listVerbs: ReadonlyArray<
  readonly [string, (turn: Turn, data: unknown) => Promise<Card | string>]
> = [
  ['open', open],
  ['open-own', openOwn],
  ['list', (turn, data) => drawList(turn, known(readList(data)))],
];

async function open({ actor, actions, conversation, reader }: Turn, data: unknown): Promise<string> {
  await actions.openRequest(actor, known(readRequestId(data)), conversation);
  return reader.text.chat.cardOnItsWay;
}

/**
 * Sends the status card of a row in the own list. Only in a personal chat, since others read along elsewhere.
 */
async function openOwn({ actor, actions, conversation, reader }: Turn, data: unknown): Promise<string> {
  const requestId = known(readRequestId(data));
  if (conversation.kind !== 'personal') throw new DomainError('personal-only');
  await actions.openOwnRequest(actor, requestId, conversation);
  return reader.text.chat.cardOnItsWay;
}

/** The data of a card, as read; a card that is not ours, or too old, is refused. */
function known<T>(read: T | undefined): T {
  if (read === undefined) throw new DomainError('card-outdated');
  return read;
}
