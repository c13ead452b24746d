import { DomainError } from '../../domain/errors.ts';
import type { Tick } from '../../domain/tick.ts';
import { MAX_TICKED } from '../../domain/tick.ts';
import type { Card } from '../cards/cards.ts';
import type { DecideNotice } from '../cards/decide-model.ts';
import type { DecideEntries } from './decide-data.ts';
import { readDecide } from './decide-data.ts';
import type { Turn } from './turn.ts';

const NO_ENTRIES: DecideEntries = { ticks: [], isAsDrawn: true };

/**
 * Draws the oldest requests that wait, to tick those to approve. Throws DomainError `personal-only` outside a
 * personal chat, and what the use case throws.
 */
export function drawDecide(turn: Turn): Promise<Card> {
  return drawPage(turn, NO_ENTRIES);
}

/** The buttons of the card on which several requests are decided. */
export const decideVerbs: ReadonlyArray<readonly [string, (turn: Turn, data: unknown) => Promise<Card>]> = [
  ['decide-page', (turn, data) => drawPage(turn, entriesIn(data))],
  ['decide-look', (turn, data) => look(turn, entriesIn(data))],
  ['decide-approve', (turn, data) => approve(turn, entriesIn(data))],
];

function entriesIn(data: unknown): DecideEntries {
  const entries = readDecide(data);
  if (!entries) throw new DomainError('card-outdated');
  return entries;
}

async function drawPage(turn: Turn, entries: DecideEntries, notice = tooMany(entries.ticks)): Promise<Card> {
  const { actor, actions, cards, reader } = inPersonal(turn);
  const { at, ticks } = entries;
  const page = await actions.listTickable(actor, at, ticks);
  return cards.decide({ mode: 'page', page, at, notice }, reader);
}

const tooMany = (ticks: readonly Tick[]): DecideNotice | undefined =>
  ticks.length > MAX_TICKED ? 'too-many' : undefined;

async function look(turn: Turn, entries: DecideEntries, notice?: DecideNotice): Promise<Card> {
  const { actor, actions, cards, reader } = inPersonal(turn);
  const { at, ticks } = entries;
  if (ticks.length === 0) return drawPage(turn, entries, 'nothing-ticked');
  if (ticks.length > MAX_TICKED) return drawPage(turn, entries);
  const found = await actions.lookAhead(actor, ticks);
  return cards.decide({ mode: 'look', look: found, asks: false, at, notice }, reader);
}

/** Approves those that the look ahead was about. If the ticks have changed since then, looks again. */
async function approve(turn: Turn, entries: DecideEntries): Promise<Card> {
  const { actor, actions, cards, reader } = inPersonal(turn);
  const { at, ticks, isAsDrawn, accepts } = entries;
  if (!isAsDrawn || ticks.length === 0) return look(turn, entries, 'ticks-changed');
  const answer = await actions.approveTicked(actor, ticks, accepts);
  switch (answer.outcome) {
    case 'too-many':
      return drawPage(turn, entries);
    case 'falls-short':
      return cards.decide({ mode: 'look', look: answer.look, asks: true, at }, reader);
    case 'done':
      return cards.decide({ mode: 'done', lines: answer.lines }, reader);
    default:
      return answer satisfies never;
  }
}

/** Others read along elsewhere. */
function inPersonal(turn: Turn): Turn {
  if (turn.conversation.kind !== 'personal') throw new DomainError('personal-only');
  return turn;
}
