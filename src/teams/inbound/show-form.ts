import type { FormInput } from '../../app/ports/results.ts';
import { allTexts } from '../../text/languages.ts';
import type { Card } from '../cards/cards.ts';
import { namesProduct, readRequestWords } from './parse-request.ts';
import type { Turn } from './turn.ts';

/**
 * A new form for the person who acts, filled in from the words after the command. Its id becomes the id of
 * the request. While the organization's own process is on, its card instead.
 */
export async function newForm(turn: Turn, words = ''): Promise<Card> {
  const { actor, actions, cards, audience, newId } = turn;
  const [own, { products, known, mayEnd }] = await Promise.all([
    actions.ownProcess(),
    actions.offeredProducts(),
  ]);
  if (own) return cards.ownProcess(own, audience);

  const id = newId();
  const form = { id, ownerId: actor.id, ownerName: actor.name, products, productsKnown: known, mayEnd };
  if (words === '') return cards.form(form, audience);

  const input: FormInput = {
    id,
    ownerId: actor.id,
    ...readRequestWords(words, products, particles),
    picked: [],
    reason: '',
  };
  return cards.form({ ...form, input }, audience);
}

/** A form for words without a command that name a product on offer; undefined if they name none. */
export async function formForProduct(turn: Turn, words: string): Promise<Card | undefined> {
  const { products } = await turn.actions.offeredProducts();
  return namesProduct(words, products, particles) ? newForm(turn, words) : undefined;
}

const particles = allTexts.map(({ chat }) => chat.particles);
