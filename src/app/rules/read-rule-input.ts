import type { Product } from '../../domain/product.ts';
import { findProduct } from '../../domain/product.ts';
import { MAX_TEXT } from '../../domain/request.ts';
import type { RuleAction, RuleConditions, RuleContent, Scope } from '../../domain/rule.ts';
import { MAX_RULE_NAME, RULE_RANGES } from '../../domain/rule.ts';

/** The group or department that a rule is for, as entered. */
export type ScopeInput =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'group'; readonly groupId: string }
  | { readonly kind: 'department'; readonly name: string };

/** The entries of a rule's card, as typed. An empty number is no condition. */
export interface RuleInput {
  readonly name: string;
  readonly skuId: string;
  readonly requesterIn: ScopeInput;
  readonly personsIn: ScopeInput;
  readonly maxPersons: string;
  readonly selfOnly: boolean;
  readonly noHints: boolean;
  readonly keepSeats: string;
  readonly maxDays: string;
  readonly maxApprovals: string;
  readonly needsReason: boolean;
  readonly action: 'approve' | 'decline';
  /** The service plan ids of the apps that were seen, and of those among them that are switched off. */
  readonly appsSeen: readonly string[];
  readonly appsOff: readonly string[];
  /** Days until the licenses end; empty: as the request and the settings say. */
  readonly days: string;
  /** The message of a rule that declines. */
  readonly message: string;
  readonly perDay: string;
}

type NumberName = keyof typeof RULE_RANGES;

/** A problem with an entry. That of a number has the name of its entry. */
export type RuleProblem =
  | 'name-missing'
  | 'name-too-long'
  | 'products-unknown'
  | 'product-unknown'
  | 'apps-unseen'
  | 'group-unread'
  | 'group-unknown'
  | 'department-missing'
  | 'message-missing'
  | 'message-too-long'
  | 'too-many-rules'
  | 'too-many-groups'
  | NumberName;

/** The content of a rule that was entered, or its problems. `groups`: names of groups by id, as Graph gives them. */
export function contentIn(
  input: RuleInput,
  products: readonly Product[] | undefined,
  groups: ReadonlyMap<string, string>,
): { readonly content: RuleContent } | { readonly problems: readonly RuleProblem[] } {
  const problems: RuleProblem[] = [];
  const number = (name: NumberName): number | undefined => {
    const text = input[name].trim();
    if (text === '') return undefined;
    const { from, to } = RULE_RANGES[name];
    const value = /^\d{1,7}$/.test(text) ? Number(text) : -1;
    if (value >= from && value <= to) return value;
    problems.push(name);
    return undefined;
  };
  const scope = (entered: ScopeInput): Scope | undefined => {
    const read = scopeIn(entered, groups);
    if (typeof read === 'string') problems.push(read);
    return typeof read === 'string' ? undefined : read;
  };
  const name = input.name.trim();
  if (name === '') problems.push('name-missing');
  if (name.length > MAX_RULE_NAME) problems.push('name-too-long');
  const product = findProduct(products ?? [], input.skuId);
  if (!product) problems.push(products ? 'product-unknown' : 'products-unknown');
  const perDay = number('perDay');
  if (perDay === undefined && !problems.includes('perDay')) problems.push('perDay');

  const conditions = {
    skuId: input.skuId,
    productName: product?.name ?? '',
    requesterIn: scope(input.requesterIn),
    personsIn: scope(input.personsIn),
    maxPersons: number('maxPersons'),
    selfOnly: input.selfOnly || undefined,
    noHints: input.noHints || undefined,
    keepSeats: number('keepSeats'),
    maxDays: number('maxDays'),
    maxApprovals: number('maxApprovals'),
    needsReason: input.needsReason || undefined,
  };
  const days = input.action === 'approve' ? number('days') : undefined;
  const action = product && actionIn(input, product, days, problems);
  if (problems.length > 0 || !action || perDay === undefined) return { problems: [...new Set(problems)] };
  return { content: { name, conditions: defined(conditions), action, perDay } };
}

type Loose<T> = { readonly [K in keyof T]: T[K] | undefined };

/** The conditions without the absent ones. */
function defined({
  skuId,
  productName,
  ...rest
}: Loose<RuleConditions> & Pick<RuleConditions, 'skuId' | 'productName'>): RuleConditions {
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { skuId, productName, ...Object.fromEntries(given) };
}

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const MAX_DEPARTMENT = 200;

/** The id of a group as it is compared; undefined for text that is none. */
export function groupIn(entered: ScopeInput): string | undefined {
  if (entered.kind !== 'group') return undefined;
  const id = entered.groupId.trim().toLowerCase();
  return GUID.test(id) ? id : undefined;
}

function scopeIn(entered: ScopeInput, groups: ReadonlyMap<string, string>): Scope | RuleProblem | undefined {
  if (entered.kind === 'anyone') return undefined;
  if (entered.kind === 'department') {
    const label = entered.name.trim();
    return label === '' || label.length > MAX_DEPARTMENT
      ? 'department-missing'
      : { kind: 'department', label };
  }
  const groupId = groupIn(entered);
  if (groupId === undefined) return 'group-unread';
  const label = groups.get(groupId);
  return label === undefined ? 'group-unknown' : { kind: 'group', groupId, label };
}

function actionIn(
  { action, appsSeen, appsOff, message: typed }: RuleInput,
  product: Product,
  days: number | undefined,
  problems: RuleProblem[],
): RuleAction {
  if (action === 'decline') {
    const message = typed.trim();
    if (message === '') problems.push('message-missing');
    if (message.length > MAX_TEXT) problems.push('message-too-long');
    return { kind: 'decline', message };
  }
  const apps = product.apps.map(({ planId }) => planId);
  if (!apps.every((planId) => appsSeen.includes(planId))) problems.push('apps-unseen');
  const off = product.apps.filter(({ planId }) => appsOff.includes(planId));
  return { kind: 'approve', off, apps, ...(days !== undefined && { days }) };
}
