import { submitRequest } from '../../src/app/ask/submit-request.ts';
import type { FormInput } from '../../src/app/ports/results.ts';
import { readRequestDocument } from '../../src/app/records/load-request.ts';
import { readRules } from '../../src/app/records/rule-records.ts';
import type { RuleInput } from '../../src/app/rules/read-rule-input.ts';
import type { RehearsalView, SeenRehearsal } from '../../src/app/rules/rehearse-rule.ts';
import { rehearseRule } from '../../src/app/rules/rehearse-rule.ts';
import { saveRule } from '../../src/app/rules/save-rule.ts';
import { switchOnRule } from '../../src/app/rules/switch-rule.ts';
import type { LicenseRequest } from '../../src/domain/request.ts';
import { findRule } from '../../src/domain/rule-book.ts';
import type { RuleSituation } from '../../src/domain/rule-situation.ts';
import type { Rule, RuleConditions } from '../../src/domain/rule.ts';
import { aForm, APPROVER } from './app-story.ts';
import { aPerson, aProduct, VISIO } from './builders.ts';
import type { FakeContext } from './fake-context.ts';
import { personalChat } from './fake-context.ts';

const { id, name } = aPerson(20);
const AT = '2026-11-20T10:00:00.000Z';

/** A rule that approves Visio for everybody, as its confirmer switched it on. */
export function aRuleOf(conditions: Partial<RuleConditions> = {}, more: Partial<Rule> = {}): Rule {
  return {
    ruleId: 'rule-1',
    name: 'Visio for all',
    version: 1,
    state: 'on',
    conditions: { skuId: VISIO, productName: 'Visio Plan 2', ...conditions },
    action: { kind: 'approve', off: [], apps: aProduct().apps.map(({ planId }) => planId) },
    perDay: 20,
    changed: { by: { id, name }, at: AT },
    confirmed: { by: { id, name }, at: AT },
    onSince: 1,
    takenBack: [],
    ...more,
  };
}

/** The situation of a request of one person for themselves, in which `aRuleOf()` matches. */
export function aSituation(more: Partial<RuleSituation> = {}): RuleSituation {
  return {
    skuId: VISIO,
    persons: 1,
    needed: 1,
    problems: 0,
    hints: 0,
    isSelfOnly: true,
    hasReason: true,
    freeSeats: 5,
    untilDays: null,
    approvals: 0,
    requesterIn: {},
    personsIn: {},
    ...more,
  };
}

/** The entries of a card that makes a rule for Visio. */
export function aRuleInput(more: Partial<RuleInput> = {}): RuleInput {
  return {
    name: 'Visio for all',
    skuId: VISIO,
    requesterIn: { kind: 'anyone' },
    personsIn: { kind: 'anyone' },
    maxPersons: '3',
    selfOnly: false,
    noHints: false,
    keepSeats: '',
    maxDays: '',
    maxApprovals: '',
    needsReason: false,
    action: 'approve',
    appsSeen: aProduct().apps.map(({ planId }) => planId),
    appsOff: [],
    days: '',
    message: '',
    perDay: '20',
    ...more,
  };
}

/** A rehearsal that nobody has seen. */
export const A_SEEN_REHEARSAL: SeenRehearsal = { version: 1, day: '2026-11-22', revision: 'none' };

/** Makes a rule; gives its id. */
export async function makeRule(
  { ctx }: Pick<FakeContext, 'ctx'>,
  more: Partial<RuleInput> = {},
  actor = APPROVER,
): Promise<string> {
  const answer = await saveRule(ctx, actor, aRuleInput(more));
  if (answer.outcome !== 'saved') throw new Error(`The rule was not saved: ${JSON.stringify(answer)}`);
  return answer.ruleId;
}

/** The present rehearsal of a rule, as an approver sees it. */
export async function seeRehearsal(
  { ctx }: Pick<FakeContext, 'ctx'>,
  ruleId: string,
  begin = 0,
): Promise<RehearsalView> {
  const answer = await rehearseRule(ctx, APPROVER, ruleId, begin);
  if (answer.outcome !== 'rehearsed') throw new Error('The rule is gone.');
  return answer.rehearsal;
}

/** Makes a rule and switches it on; gives its id. */
export async function aRuleThatIsOn(
  fake: Pick<FakeContext, 'ctx'>,
  more: Partial<RuleInput> = {},
  actor = APPROVER,
): Promise<string> {
  const ruleId = await makeRule(fake, more, actor);
  await switchOnRule(fake.ctx, actor, ruleId, await seeRehearsal(fake, ruleId));
  return ruleId;
}

/** A rule as stored. */
export async function ruleOf({ ctx }: Pick<FakeContext, 'ctx'>, ruleId: string): Promise<Rule> {
  const { book } = await readRules(ctx);
  const rule = findRule(book, ruleId);
  if (!rule) throw new Error('The rule is gone.');
  return rule;
}

/** Sends a form of somebody for themselves, and leaves its jobs to the workers; gives the id of the request. */
export async function askFor(
  { ctx }: Pick<FakeContext, 'ctx'>,
  n: number,
  more: Partial<FormInput> = {},
): Promise<string> {
  const { id: ownerId, name: owner } = aPerson(n);
  const form = aForm({ id: `form-${n}`, ownerId, picked: [], typed: '', ...more });
  const where = { conversation: personalChat(ownerId), activityId: undefined };
  const result = await submitRequest(ctx, { id: ownerId, name: owner }, form, where);
  if (result.outcome !== 'made') throw new Error(`Not made: ${JSON.stringify(result)}`);
  return form.id;
}

/** A request as stored. */
export async function requestOf(
  { ctx }: Pick<FakeContext, 'ctx'>,
  requestId: string,
): Promise<LicenseRequest> {
  const document = await readRequestDocument(ctx, requestId);
  if (!document) throw new Error('The request is gone.');
  return document.data;
}
