import type { EndRule } from '../../domain/ends.ts';
import { endRuleOf, isSameRule, withEndRule } from '../../domain/ends.ts';
import { DomainError } from '../../domain/errors.ts';
import type { EndsForesight, EndsSituation } from '../../domain/foresee-ends.ts';
import { foreseeEnds } from '../../domain/foresee-ends.ts';
import type { Grant } from '../../domain/grant.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { isUndecided } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import type { DataDocument } from '../records/documents.ts';
import { grantsForKey } from '../records/keys.ts';
import { readSaved, todayIn } from '../records/read-settings.ts';
import { OVERTAKEN, retryWhenOvertaken } from '../records/retry-when-overtaken.ts';
import { scanList } from '../records/scan-list.ts';
import { requireApprover, requireSettingsRight } from '../rights/require-approver.ts';
import type { SettingsView } from './manage-settings.ts';
import { settingsViewOf } from './manage-settings.ts';
import { writeSettings } from './write-settings.ts';

/** A rule for a product, as somebody would save it. */
export interface EndRuleInput {
  readonly skuId: string;
  readonly rule: EndRule;
}

/** The settings, a rule for a product, the one that holds now, and what the first would do. */
export interface EndRuleView extends EndRuleInput {
  readonly view: SettingsView;
  readonly now: EndRule;
  readonly foresight: EndsForesight;
}

/** `overtaken`: another rule holds by now than its reader saw. Nothing was saved. */
export type EndRuleAnswer = EndRuleView & { readonly outcome: 'saved' | 'unchanged' | 'overtaken' };

const MAX_TRIES = 10;
const CONFLICT = 'Too many people save settings at the same time.';

/**
 * Foresees the effect of a rule for the ends of a product, for approvers. Nothing is saved. Throws DomainError
 * (`not-an-approver`, `rights-unknown`; `card-outdated` for a product that the tenant does not have), StoreError.
 */
export async function foreseeEndRule(ctx: Context, actor: Actor, input: EndRuleInput): Promise<EndRuleView> {
  await requireApprover(ctx, actor, 'recent', { what: 'view-settings' });
  const view = await settingsViewOf(ctx, await readSaved(ctx));
  refuseForged(view, input);
  return endRuleView(ctx, view, input);
}

/**
 * Saves when licenses of a product end, with an audit entry. Licenses that were given before stay as they are.
 * `seen`: the rule that held when its reader saw what the new one would do; if another one holds by now, nothing
 * is saved. Throws as `foreseeEndRule` does, and DomainError `not-in-settings-group`.
 */
export async function saveEndRule(
  ctx: Context,
  actor: Actor,
  input: EndRuleInput,
  seen: EndRule,
): Promise<EndRuleAnswer> {
  await requireSettingsRight(ctx, actor, { what: 'save-settings' });
  const { skuId, rule } = input;
  const outcome = await retryWhenOvertaken(MAX_TRIES, CONFLICT, async () => {
    const saved = await readSaved(ctx);
    const view = await settingsViewOf(ctx, saved);
    refuseForged(view, input);
    const { ends } = view.settings;
    const now = endRuleOf(ends, skuId);
    // Comes first, for a second click after the first one has saved.
    if (isSameRule(now, rule)) return 'unchanged';
    if (!isSameRule(now, seen)) return 'overtaken';
    const change = {
      before: { ends: { [skuId]: now } },
      after: { ends: { [skuId]: rule } },
      values: { ends: withEndRule(ends, skuId, rule) },
    };
    return (await writeSettings(ctx, actor, saved, change)) ? 'saved' : OVERTAKEN;
  });
  const view = await settingsViewOf(ctx, await readSaved(ctx));
  return { outcome, ...(await endRuleView(ctx, view, input)) };
}

/** Throws DomainError `card-outdated` for a product that the tenant does not have and that has no rule. */
function refuseForged({ products, productsKnown, settings }: SettingsView, { skuId }: EndRuleInput): void {
  const isKnown = products.some((product) => product.skuId === skuId) || Object.hasOwn(settings.ends, skuId);
  if (productsKnown && !isKnown) throw new DomainError('card-outdated');
}

async function endRuleView(ctx: Context, view: SettingsView, input: EndRuleInput): Promise<EndRuleView> {
  const { skuId, rule } = input;
  const foresight = foreseeEnds(rule, await situationOf(ctx, skuId), todayIn(ctx));
  return { ...input, view, now: endRuleOf(view.settings.ends, skuId), foresight };
}

/** Sorts behind every time and before `never`, which stands for no end. */
const BEFORE_NEVER = 'never';

/** The licenses of a product that License Desk gave, and the wishes of the requests that wait. Throws StoreError. */
async function situationOf({ store }: Context, skuId: string): Promise<EndsSituation> {
  const list = { by: 'list2', key: grantsForKey(skuId) } as const;
  const [all, ending, [first], wishes] = await Promise.all([
    store.count(list),
    store.count({ ...list, until: BEFORE_NEVER }),
    store.page<DataDocument<Grant>>({ ...list, order: 'ascending', limit: 1 }),
    readWishes(store, skuId),
  ]);
  return { ending, first: first?.data.until, lasting: all - ending, wishes };
}

async function readWishes(store: Context['store'], skuId: string): Promise<EndsSituation['wishes']> {
  const pending = { by: 'list', key: 'requests:pending', order: 'ascending' } as const;
  const wishes: (string | undefined)[] = [];
  for await (const page of scanList<DataDocument<LicenseRequest>>(store, pending)) {
    const asked = page.filter(({ data }) => data.product.skuId === skuId && isUndecided(data));
    wishes.push(...asked.map(({ data }) => data.until));
  }
  return wishes;
}
