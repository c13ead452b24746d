import * as z from 'zod';
import type { SeenRehearsal } from '../../app/rules/rehearse-rule.ts';
import type { RuleInput, ScopeInput } from '../../app/rules/read-rule-input.ts';
import type { SeenRule } from '../../app/rules/save-rule.ts';
import { literal, literalLines } from '../../text/literal.ts';
import { readDecisionApps } from './decision-apps.ts';
import { asTexts } from './lenient.ts';
import { cardId } from './card-id.ts';

/**
 * The data that comes back from the cards of rules. As in card-data.ts, only its shape is trusted.
 *
 *     r rule   n its version   v revision of the rules   g index of the first rule, or line, on the page
 *     y day and h revision of the rehearsal   s product whose apps are on the card   t its check boxes as they were drawn
 */

const optionalId = z.union([cardId, z.literal('')]).default('');
const whole = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

const pageData = z.object({ d: z.object({ g: whole.default(0) }) });

/** The index of the first rule on the page to show; undefined if no card of ours sends that. */
export function readRulesPage(data: unknown): number | undefined {
  return pageData.safeParse(data).data?.d.g;
}

const ruleData = z.object({ d: z.object({ r: cardId, g: whole.default(0) }) });

/** The rule of a button, and the first line of its rehearsal to show; undefined if no card of ours sends that. */
export function readRule(data: unknown): { readonly ruleId: string; readonly begin: number } | undefined {
  const read = ruleData.safeParse(data).data?.d;
  return read && { ruleId: read.r, begin: read.g };
}

const moveData = z.object({ d: z.object({ r: cardId, v: whole, g: whole.default(0) }) });

/** The rule to move, the revision of the list, and its page; undefined if no card of ours sends that. */
export function readMove(
  data: unknown,
): { readonly ruleId: string; readonly revision: number; readonly begin: number } | undefined {
  const read = moveData.safeParse(data).data?.d;
  return read && { ruleId: read.r, revision: read.v, begin: read.g };
}

const seenData = z.object({ d: z.object({ r: cardId, n: whole }) });

/** The rule in the version that a card showed; undefined if no card of ours sends that. */
export function readSeenRule(data: unknown): SeenRule | undefined {
  const read = seenData.safeParse(data).data?.d;
  return read && { ruleId: read.r, version: read.n };
}

const rehearsalData = z.object({
  d: z.object({
    r: cardId,
    n: whole,
    y: z.string().regex(/^\d{4}-\d\d-\d\d$/),
    h: cardId,
  }),
});

/** The rule and the rehearsal that a card showed; undefined if no card of ours sends that. */
export function readRehearsal(
  data: unknown,
): { readonly ruleId: string; readonly seen: SeenRehearsal } | undefined {
  const read = rehearsalData.safeParse(data).data?.d;
  return read && { ruleId: read.r, seen: { version: read.n, day: read.y, revision: read.h } };
}

// Longer than what is accepted, so that a person who pastes too much is told so and keeps the text.
const line = z.string().max(1000).default('').transform(literal);
const typedNumber = z.string().max(100).default('').transform(literal);
const toggle = z.enum(['true', 'false']).optional();
const scope = z.enum(['anyone', 'group', 'department']);

const formData = z.object({
  d: z.object({
    r: optionalId,
    n: whole.default(0),
    s: optionalId,
    t: z.string().regex(/^[01]{3}$/),
  }),
  i_name: line,
  i_product: optionalId,
  i_who: scope,
  i_whoin: line,
  i_for: scope,
  i_forin: line,
  i_max: typedNumber,
  i_self: toggle,
  i_hints: toggle,
  i_reason: toggle,
  i_keep: typedNumber,
  i_until: typedNumber,
  i_approvals: typedNumber,
  i_do: z.enum(['approve', 'decline']),
  i_days: typedNumber,
  i_message: z.string().max(10_000).default('').transform(literalLines),
  i_cap: typedNumber,
});

/** The entries of a rule's card. */
export interface RuleSent {
  readonly input: RuleInput;
  /** The rule that is changed, and the version that the card showed; undefined: a new one. */
  readonly seen: SeenRule | undefined;
  /** The product whose apps are on the card; empty: none. */
  readonly appsOf: string;
}

/** The entries of a rule's card; undefined if no card of ours sends that. */
export function readRuleForm(data: unknown): RuleSent | undefined {
  const entries = asTexts(data);
  const read = formData.safeParse(entries).data;
  const apps = read && readDecisionApps(entries);
  if (!apps) return undefined;
  const { d } = read;
  // Apps of another product were not seen.
  const { shown, off } = d.s !== '' && d.s === read.i_product ? apps : { shown: [], off: [] };
  // A switch that is missing in the data keeps its value: nobody switched it off.
  const isOn = (sent: z.infer<typeof toggle>, index: number): boolean =>
    sent === undefined ? d.t.charAt(index) === '1' : sent === 'true';
  const input: RuleInput = {
    name: read.i_name,
    skuId: read.i_product,
    requesterIn: scopeOf(read.i_who, read.i_whoin),
    personsIn: scopeOf(read.i_for, read.i_forin),
    maxPersons: read.i_max,
    selfOnly: isOn(read.i_self, 0),
    noHints: isOn(read.i_hints, 1),
    needsReason: isOn(read.i_reason, 2),
    keepSeats: read.i_keep,
    maxDays: read.i_until,
    maxApprovals: read.i_approvals,
    action: read.i_do,
    appsSeen: shown,
    appsOff: off,
    days: read.i_days,
    message: read.i_message,
    perDay: read.i_cap,
  };
  const seen = d.r === '' ? undefined : { ruleId: d.r, version: d.n };
  return { input, seen, appsOf: d.s };
}

function scopeOf(kind: z.infer<typeof scope>, typed: string): ScopeInput {
  if (kind === 'group') return { kind, groupId: typed };
  return kind === 'department' ? { kind, name: typed } : { kind };
}
