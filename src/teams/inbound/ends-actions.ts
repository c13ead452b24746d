import { DomainError } from '../../domain/errors.ts';
import type { Card } from '../cards/cards.ts';
import type { EndsInput, EndsState } from '../cards/ends-model.ts';
import { endsChoices } from '../cards/ends-model.ts';
import { readEndsInput, readEndsSave, ruleIn } from './ends-data.ts';
import { valueMeant } from './lenient.ts';
import type { Turn } from './turn.ts';

/** The card of when licenses end, with the rules in force. */
export async function showEnds(turn: Turn): Promise<Card> {
  return drawEnds(turn, { kind: 'choose', view: await turn.actions.viewSettings(turn.actor) });
}

/** Shows what the rule on the card would do, before *Save*. */
export async function lookAtEnds(turn: Turn, data: unknown): Promise<Card> {
  const { actor, actions } = turn;
  const view = await actions.viewSettings(actor);
  // Some phones send the title of the product, which is no id.
  const sent: unknown = Reflect.get(Object(data), 'i_product');
  const skuId = typeof sent === 'string' ? (valueMeant(sent, endsChoices(view)) ?? sent) : '';
  const input = readEndsInput(Object.assign({}, data, { i_product: skuId }));
  if (input === undefined) throw new DomainError('card-outdated');

  const rule = ruleIn(input);
  if (input.skuId === '') return drawEnds(turn, correct(view, input, 'no-product'));
  if (rule === undefined) return drawEnds(turn, correct(view, input, 'days'));
  const answer = await actions.foreseeEndRule(actor, { skuId: input.skuId, rule });
  return drawEnds(turn, { kind: 'foreseen', answer });
}

/** Saves the rule whose effect the card has shown. */
export async function saveEnds(turn: Turn, data: unknown): Promise<Card> {
  const read = readEndsSave(data);
  if (read === undefined) throw new DomainError('card-outdated');
  const { seen, ...input } = read;
  const answer = await turn.actions.saveEndRule(turn.actor, input, seen);
  return drawEnds(turn, { kind: 'answered', answer });
}

const correct = (
  view: Extract<EndsState, { kind: 'correct' }>['view'],
  input: EndsInput,
  problem: Extract<EndsState, { kind: 'correct' }>['problem'],
): EndsState => ({ kind: 'correct', view, input, problem });

const drawEnds = ({ cards, reader }: Turn, state: EndsState): Card => cards.settingsEnds(state, reader);
