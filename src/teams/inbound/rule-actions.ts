import type { SaveRuleAnswer } from '../../app/rules/save-rule.ts';
import type { RuleAnswer } from '../../app/rules/switch-rule.ts';
import type { RulesView, RuleView } from '../../app/rules/view-rules.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Card } from '../cards/cards.ts';
import type { RehearsalCard } from '../cards/rehearsal-model.ts';
import type { RuleForm } from '../cards/rule-model.ts';
import { inputOf, NEW_RULE } from '../cards/rule-model.ts';
import type { RuleNote } from '../cards/rules-model.ts';
import { withRuleChoices } from './chosen-product.ts';
import { read } from './read-card.ts';
import type { RuleSent } from './rule-data.ts';
import { readMove, readRehearsal, readRule, readRuleForm, readRulesPage, readSeenRule } from './rule-data.ts';
import type { Turn } from './turn.ts';

/** The buttons of the cards that `rules` sends. */
export const ruleVerbs: ReadonlyArray<readonly [string, (turn: Turn, data: unknown) => Promise<Card>]> = [
  ['rules', privately((turn, data) => showRules(turn, { begin: read(readRulesPage, data) }))],
  ['rule', privately((turn, data) => showOne(turn, data))],
  ['rule-rehearse', privately(rehearse)],
  ['rule-new', privately(newRule)],
  ['rule-change', privately(changeRule)],
  ['rule-apps', privately(showApps)],
  ['rule-save', privately(save)],
  ['rule-up', privately((turn, data) => move(turn, data, 'up'))],
  ['rule-down', privately((turn, data) => move(turn, data, 'down'))],
  ['rule-on', privately(switchOn)],
  ['rule-off', privately(switchOff)],
  ['rule-confirm', privately(confirm)],
  ['rule-delete', privately((turn, data) => showOne(turn, data, { asking: true }))],
  ['rule-delete-yes', privately(deleteRule)],
];

/** Refuses anywhere but in a personal chat: rules are never shown to a channel. */
function privately(
  run: (turn: Turn, data: unknown) => Promise<Card>,
): (turn: Turn, data: unknown) => Promise<Card> {
  return async (turn, data) => {
    if (turn.conversation.kind !== 'personal') throw new DomainError('personal-only');
    return run(turn, data);
  };
}

/** Draws the rules in their order. `begin`: the index of the first one. Throws what the use case throws. */
export async function showRules(
  { actor, actions, cards, reader }: Turn,
  state: { readonly begin?: number; readonly note?: RuleNote } = {},
): Promise<Card> {
  return cards.rules(await actions.listRules(actor), reader, state);
}

type RuleState = Pick<RehearsalCard, 'rehearsal' | 'note' | 'asking'>;

async function showOne(turn: Turn, data: unknown, state?: RuleState): Promise<Card> {
  const { ruleId } = read(readRule, data);
  return drawRule(turn, ruleId, await turn.actions.listRules(turn.actor), state);
}

/** Draws one rule with its present rehearsal, from the line that the button names. */
async function rehearse(turn: Turn, data: unknown): Promise<Card> {
  const { ruleId, begin } = read(readRule, data);
  const { view, ...answer } = await turn.actions.rehearseRule(turn.actor, ruleId, begin);
  return drawRule(turn, ruleId, view, answer.outcome === 'gone' ? {} : { rehearsal: answer.rehearsal });
}

/**
 * Draws one rule, or all of them if it was deleted. Reads nothing: if a read failed after a click, its answer would not
 * say what the click changed.
 */
function drawRule({ cards, reader }: Turn, ruleId: string, view: RulesView, state: RuleState = {}): Card {
  const rule = ruleIn(view, ruleId);
  if (!rule) return cards.rules(view, reader, { note: 'gone' });
  const { products, fourEyes } = view;
  return cards.rehearsal({ rule, products, fourEyes, ...state }, reader);
}

async function newRule({ actor, actions, cards, reader }: Turn): Promise<Card> {
  const view = await actions.listRules(actor);
  return cards.rule({ input: NEW_RULE, appsOf: '', view }, reader);
}

async function changeRule(turn: Turn, data: unknown): Promise<Card> {
  const { actor, actions, cards, reader } = turn;
  const { ruleId } = read(readRule, data);
  const view = await actions.listRules(actor);
  const rule = ruleIn(view, ruleId);
  if (!rule) return cards.rules(view, reader, { note: 'gone' });
  const input = inputOf(rule.rule);
  return cards.rule({ input, rule, appsOf: input.skuId, view }, reader);
}

const ruleIn = ({ rules }: RulesView, ruleId: string | undefined): RuleView | undefined =>
  rules.find(({ rule }) => rule.ruleId === ruleId);

/** The entries of a card. Some phones send titles in place of products and apps. */
async function readForm(turn: Turn, data: unknown): Promise<RuleSent> {
  return read(readRuleForm, await withRuleChoices(turn, data));
}

/** Draws the same card again, with the apps of the chosen product. */
async function showApps(turn: Turn, data: unknown): Promise<Card> {
  const sent = await readForm(turn, data);
  const view = await turn.actions.listRules(turn.actor);
  const problems = sent.input.skuId === '' ? (['product-unknown'] as const) : [];
  return drawForm(turn, sent, view, { problems, appsOf: sent.input.skuId, isAtApps: true });
}

/** Draws the entries again, as a change of the version that the card showed. */
function drawForm(
  { cards, reader }: Turn,
  { input, seen, appsOf }: RuleSent,
  view: RulesView,
  more: Partial<RuleForm> = {},
): Card {
  const now = ruleIn(view, seen?.ruleId);
  if (seen && !now) return cards.rules(view, reader, { note: 'gone' });
  const rule = now && seen ? { ...now, rule: { ...now.rule, version: seen.version } } : undefined;
  return cards.rule({ input, rule, appsOf, view, ...more }, reader);
}

async function save(turn: Turn, data: unknown): Promise<Card> {
  const sent = await readForm(turn, data);
  const answer = await turn.actions.saveRule(turn.actor, sent.input, sent.seen);
  return afterSave(turn, sent, answer);
}

function afterSave(turn: Turn, sent: RuleSent, answer: SaveRuleAnswer): Card {
  const { cards, reader } = turn;
  switch (answer.outcome) {
    case 'saved':
    case 'unchanged':
      return drawRule(turn, answer.ruleId, answer.view, { note: answer.outcome });
    case 'overtaken':
      return drawForm(turn, sent, answer.view, {
        rule: ruleIn(answer.view, answer.ruleId),
        isOvertaken: true,
      });
    case 'correct':
      return drawForm(turn, sent, answer.view, {
        problems: answer.problems,
        ...(answer.problems.includes('apps-unseen') && { appsOf: sent.input.skuId }),
      });
    case 'gone':
      return cards.rules(answer.view, reader, { note: 'gone' });
    default:
      return answer satisfies never;
  }
}

async function move(turn: Turn, data: unknown, to: 'up' | 'down'): Promise<Card> {
  const { actor, actions, cards, reader } = turn;
  const { ruleId, revision, begin } = read(readMove, data);
  const { outcome, view } = await actions.moveRule(actor, ruleId, to, revision);
  return cards.rules(view, reader, { begin, note: outcome === 'done' ? 'moved' : noteOf(outcome) });
}

const noteOf = (outcome: Exclude<RuleAnswer['outcome'], 'done'>): RuleNote =>
  outcome === 'nothing-to-do' ? 'nothing' : outcome;

/** Switches a rule on. If the rehearsal has changed since the card was drawn, shows the present one instead. */
async function switchOn(turn: Turn, data: unknown): Promise<Card> {
  const { actor, actions } = turn;
  const { ruleId, seen } = read(readRehearsal, data);
  const answer = await actions.switchOnRule(actor, ruleId, seen);
  const notes = {
    'switched-on': 'switchedOn',
    'already-on': 'alreadyOn',
    proposed: 'proposed',
    'rehearsal-changed': 'rehearsalChanged',
    gone: 'gone',
  } as const;
  const rehearsal = answer.outcome === 'rehearsal-changed' ? answer.rehearsal : undefined;
  return drawRule(turn, ruleId, answer.view, { note: notes[answer.outcome], rehearsal });
}

async function switchOff(turn: Turn, data: unknown): Promise<Card> {
  const { ruleId } = read(readRule, data);
  const { outcome, view } = await turn.actions.switchOffRule(turn.actor, ruleId);
  return drawRule(turn, ruleId, view, { note: outcome === 'done' ? 'switchedOff' : noteOf(outcome) });
}

async function confirm(turn: Turn, data: unknown): Promise<Card> {
  const seen = read(readSeenRule, data);
  const { outcome, view } = await turn.actions.confirmRule(turn.actor, seen);
  return drawRule(turn, seen.ruleId, view, { note: outcome === 'done' ? 'confirmed' : noteOf(outcome) });
}

async function deleteRule(turn: Turn, data: unknown): Promise<Card> {
  const { actor, actions, cards, reader } = turn;
  const seen = read(readSeenRule, data);
  const { outcome, view } = await actions.deleteRule(actor, seen);
  if (outcome === 'overtaken') return drawRule(turn, seen.ruleId, view, { note: 'overtaken' });
  return cards.rules(view, reader, { note: outcome === 'done' ? 'deleted' : noteOf(outcome) });
}
