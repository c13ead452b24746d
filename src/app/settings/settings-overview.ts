import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import { requireApprover } from '../rights/require-approver.ts';
import type { SettingKey, SettingsView } from './manage-settings.ts';
import { viewSettings } from './manage-settings.ts';
import { answerOr } from '../records/answer-or.ts';

/** The settings that one card changes. */
export const TOPICS = {
  products: ['offered'],
  rules: ['guests', 'ownDecisions'],
  waiting: ['waitingList', 'waitingDays'],
  removals: ['removalsPerDay'],
  keeping: ['retentionDays', 'language'],
  own: ['ownProcess', 'ownMessage', 'ownLink'],
} as const satisfies Readonly<Record<string, readonly SettingKey[]>>;

export type Topic = keyof typeof TOPICS;

/** All topics: those above, and when licenses end, which has a card of its own. */
export type AnyTopic = Topic | 'ends';

/** The settings, and the number of conversations that get requests. */
export interface SettingsOverview {
  readonly view: SettingsView;
  readonly places: number;
}

/** All settings in short, for approvers. Throws DomainError (`not-an-approver`, `rights-unknown`), StoreError. */
export async function settingsOverview(ctx: Context, actor: Actor): Promise<SettingsOverview> {
  // The right comes first: nothing is read for a person who may not see it.
  const view = await viewSettings(ctx, actor);
  return { view, places: await ctx.store.count({ by: 'list', key: 'places' }) };
}

/**
 * The names of the groups whose members may approve; the id if a name may not be read or Graph gives no answer.
 * Throws DomainError (`not-an-approver`, `rights-unknown`).
 */
export async function approverGroups(ctx: Context, actor: Actor): Promise<readonly string[]> {
  await requireApprover(ctx, actor, 'recent', { what: 'view-settings' });
  const ids = ctx.options.approvers.groups;
  const names = await answerOr(() => ctx.directory.groupNames(ids), []);
  return ids.map((id, n) => names[n] ?? id);
}
