import { firstDraft } from '../../src/teams/cards/draft.ts';
import type { Card, Cards } from '../../src/teams/cards/cards.ts';
import type { DecideView } from '../../src/teams/cards/decide-model.ts';
import { inputOf } from '../../src/teams/cards/rule-model.ts';
import { aTickable } from '../render/decide-scenes.ts';
import { aRehearsal, aRehearsalCard, aRuleForm, aRulesView, aRuleView } from '../render/rule-scenes.ts';
import { aView, reader } from '../render/scenes.ts';
import { aCheck, aPerson, anEntry, aProduct, aRequest, aRule, VISIO } from './builders.ts';
import { aRuleOf } from './rules.ts';

const at = '2026-11-22T13:02:00.000Z';

/** The cards of deciding several, of rules and of questions, with that text wherever somebody can give one. */
export function lateCards(cards: Cards, text: string): readonly Card[] {
  const by = { id: aPerson(9).id, name: text };
  const product = aProduct({ name: text, apps: [{ planId: aPerson(7).id, name: text }] });
  const decision = {
    kind: 'declined',
    by: aRule({ name: text, confirmedBy: by }),
    at,
    message: text,
  } as const;
  const about = {
    requester: { ...by, department: text },
    product: { skuId: VISIO, name: text },
    reason: text,
  };
  const entries = [0, 1].map((n) => anEntry(n, { person: by, check: aCheck({ guest: true }) }));
  const row = aTickable(0, { product, entries });
  const request = { ...row.request, ...about, excluded: [{ indexes: [1], by, at }] };
  const ready = { ...row, request, product };
  const skipped = {
    requestId: 'x',
    why: 'decided-before',
    request: { ...request, decision },
    entries,
  } as const;
  const shortfall = { withoutSeat: 1, failing: 0 };
  const views: readonly DecideView[] = [
    { mode: 'page', page: { rows: [ready], ticks: [], dropped: 0 } },
    { mode: 'look', look: { rows: [ready], skipped: [skipped], shortfall }, asks: true },
    {
      mode: 'done',
      lines: [
        { ...ready, result: 'approved' },
        { ...skipped, result: 'skipped' },
      ],
    },
  ];

  const scope = { kind: 'department', label: text } as const;
  const signed = { by, at };
  const rule = aRuleOf(
    { productName: text, requesterIn: scope, personsIn: scope },
    { name: text, changed: signed, confirmed: signed, action: { kind: 'decline', message: text } },
  );
  const view = aRuleView({ rule });
  const line = { entryId: 'e', requestId: 'r', at, did: 'approve', would: 'leave' } as const;
  const tipped = { condition: 'product', value: text } as const;
  const rehearsal = aRehearsal({ lines: [{ ...line, by: decision.by, tipped }] });
  const input = { ...inputOf(rule), skuId: VISIO };
  const ended = aRequest({ ...about, status: 'declined', decision });
  const question = { ...signed, text };
  // With two, the thread is folded, whatever its length.
  const asking = aView({ ...about, questions: [{ ...question, answer: question }, question] });
  return [
    ...views.map((one) => cards.decide(one, reader)),
    cards.rules(aRulesView({ rules: [view] }), reader),
    cards.rule(aRuleForm({ input, rule: view, isOvertaken: true }), reader),
    cards.rehearsal(aRehearsalCard({ rule: view, rehearsal }), reader),
    cards.rehearsal(aRehearsalCard({ rule: view, asking: true }), reader),
    cards.list({ list: 'completed', page: { requests: [ended] }, readerId: 'o' }, reader),
    cards.decision(asking, reader, { ...firstDraft(asking), confirming: 'ask', question: text }),
  ];
}
