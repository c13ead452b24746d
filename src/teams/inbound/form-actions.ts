import { DomainError } from '../../domain/errors.ts';
import { isOwnForm } from '../../domain/policy.ts';
import type { OutgoingActivity } from '../activity.ts';
import type { Card } from '../cards/cards.ts';
import { correctionForm } from '../cards/form-model.ts';
import { cardMessage } from '../cards/replies.ts';
import { readFormInput, readRequestId } from './card-data.ts';
import { withAskedProduct, withChosenPeople } from './chosen-product.ts';
import { read } from './read-card.ts';
import { newForm } from './show-form.ts';
import type { Turn } from './turn.ts';

/** Separate messages beside the answer. The card that was clicked stays as it is. */
export interface Posted {
  readonly posts: readonly OutgoingActivity[];
  readonly say: string;
}

/** Sends a form, and gives its request or, to be corrected, the form again. */
export async function submit(turn: Turn, data: unknown): Promise<Card> {
  const { actor, actions, conversation, cards, audience, replyToId } = turn;
  const chosen = withChosenPeople(turn, data);
  if (!isOwnForm(actor.id, read(readFormInput, chosen))) throw new DomainError('not-your-form');
  const input = read(readFormInput, await withAskedProduct(turn, chosen));

  const result = await actions.submitRequest(actor, input, { conversation, activityId: replyToId });
  if (result.outcome === 'own-process') return cards.ownProcess(result.own, audience);
  if (result.outcome !== 'correct') {
    return cards.status(
      result.view,
      audience,
      ...(result.outcome === 'existing' ? ['existing' as const] : []),
    );
  }

  const { products, known, mayEnd } = await actions.offeredProducts();
  const { outcome: _outcome, ...correction } = result;
  const owner = { ownerId: input.ownerId, ownerName: actor.name };
  const form = { id: input.id, ...owner, products, productsKnown: known, mayEnd, input };
  return cards.form({ ...form, ...correction }, audience);
}

/**
 * Posts a new form in a message of its own. The card that was clicked stays: others may read it, or it is in
 * the ledger as the card of another request.
 */
export async function postForm(turn: Turn): Promise<Posted> {
  const { audience, reader } = turn;
  const post = cardMessage(await newForm(turn), audience.text.chat.formSummary);
  return { posts: [post], say: reader.text.chat.formBelow };
}

/** Posts a new form filled with the addresses that were not resolved. */
export async function correct(turn: Turn, data: unknown): Promise<Posted> {
  const { actor, actions, audience, cards, reader } = turn;
  const correction = await actions.correctRequest(actor, read(readRequestId, data));
  const [own, { products, known, mayEnd }] = await Promise.all([
    actions.ownProcess(),
    actions.offeredProducts(),
  ]);
  const form = correctionForm(correction, { products, productsKnown: known, mayEnd });
  const card = own ? cards.ownProcess(own, audience) : cards.form(form, audience);
  const posts = [cardMessage(card, audience.text.chat.formSummary)];
  return { posts, say: reader.text.chat.formBelow };
}
