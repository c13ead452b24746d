import { isRequester } from '../../domain/policy.ts';
import { waitersIn } from '../../domain/waiting-list.ts';
import type { Card } from '../cards/cards.ts';
import { readRequestId } from './card-data.ts';
import { read } from './read-card.ts';
import type { Turn } from './turn.ts';
import { indexOf, readWhom } from './whom-data.ts';

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
  const view = await actions.viewForRequester(actor, read(readRequestId, data));
  return cards.status(view, audience, 'leave', conversation.personId);
}

/** Takes off whoever was chosen. Where several wait and nobody was chosen, asks again. */
async function leave(turn: Turn, data: unknown): Promise<Card> {
  const { actor, actions, cards, audience, conversation } = turn;
  const { requestId, whom } = read(readWhom, data);
  if (whom === undefined) {
    const { request, entries } = await actions.viewForRequester(actor, requestId);
    const isChoice = isRequester(actor.id, request) && waitersIn(entries).length > 1;
    if (isChoice) return askToLeave(turn, data);
  }
  const { outcome, view } = await actions.leaveList(actor, requestId, ...indexOf(whom));
  return cards.status(view, audience, outcome === 'off-list' ? undefined : 'leave', conversation.personId);
}
