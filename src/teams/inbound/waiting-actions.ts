import { DomainError } from '../../domain/errors.ts';
import type { Card } from '../cards/cards.ts';
import { readRequestId } from './card-data.ts';
import type { Turn } from './turn.ts';

type Verb = (turn: Turn, data: unknown) => Promise<Card>;

/** The buttons of a status card for those who wait for a license. */
export const waitingVerbs: readonly (readonly [verb: string, run: Verb])[] = [
  ['leave', askToLeave],
  ['leave-yes', leave],
];

/** Asks before somebody leaves the waiting list. */
async function askToLeave(
  { actor, actions, cards, audience, conversation }: Turn,
  data: unknown,
): Promise<Card> {
  const view = await actions.viewForRequester(actor, requestIdIn(data));
  return cards.status(view, audience, 'leave', conversation.personId);
}

async function leave({ actor, actions, cards, audience, conversation }: Turn, data: unknown): Promise<Card> {
  const { outcome, view } = await actions.leaveList(actor, requestIdIn(data));
  return cards.status(view, audience, outcome === 'off-list' ? undefined : 'leave', conversation.personId);
}

function requestIdIn(data: unknown): string {
  const id = readRequestId(data);
  if (id === undefined) throw new DomainError('card-outdated');
  return id;
}
