import type { Attempt } from './attempts.ts';
import { click, say } from './attempts.ts';

const ID = '00000000-0000-4000-8000-000000000000';
const SEEN = { d: { r: ID, n: '1', y: '2026-11-22', h: '0123456789abcdef', v: '0', g: '0' } };

/** The entries of a rule that approves a product for everybody. */
export const RULE_SENT = {
  d: { r: '', n: '0', s: ID, t: '000' },
  i_name: 'Everything for me',
  i_product: ID,
  i_who: 'anyone',
  i_for: 'anyone',
  i_do: 'approve',
  i_shown: '',
  i_cap: '1000',
};

/** Everything that only approvers may do with rules. Those that are one act in several ways stand side by side. */
export const RULE_ACTS: ReadonlyArray<readonly [title: string, attempt: Attempt]> = [
  ['the rules', say('rules')],
  ['the rules by a button of the help', click('say', { d: { w: 'rules' } })],
  ['a page of the rules', click('rules', { d: { g: '0' } })],
  ['a card for a new rule', click('rule-new', { d: {} })],
  ['the apps for a rule', click('rule-apps', RULE_SENT)],
  ['a card to change a rule', click('rule-change', SEEN)],
  ['a rule', click('rule', SEEN)],
  ['a rehearsal of a rule', click('rule-rehearse', SEEN)],
  ['asking to delete a rule', click('rule-delete', SEEN)],
  ['making a rule', click('rule-save', RULE_SENT)],
  ['moving a rule up', click('rule-up', SEEN)],
  ['moving a rule down', click('rule-down', SEEN)],
  ['switching a rule on', click('rule-on', SEEN)],
  ['switching a rule off', click('rule-off', SEEN)],
  ['confirming a rule', click('rule-confirm', SEEN)],
  ['deleting a rule', click('rule-delete-yes', SEEN)],
];
