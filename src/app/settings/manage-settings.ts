import { DomainError } from '../../domain/errors.ts';
import type { Settings } from '../../domain/policy.ts';
import { linkOf, RETENTION_RANGE } from '../../domain/policy.ts';
import type { Product } from '../../domain/product.ts';
import { MAX_TEXT } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Actor } from '../ports/results.ts';
import type { Stored } from '../ports/store.ts';
import { newAudit } from '../records/audit-entry.ts';
import type { DataDocument } from '../records/documents.ts';
import { create, replace } from '../records/documents.ts';
import type { SavedSettings, SettingsSave } from '../records/read-settings.ts';
import { readSaved, SETTINGS_ID, settingsOf } from '../records/read-settings.ts';
import { requireApprover } from '../rights/require-approver.ts';

export type SettingKey = keyof Settings;

/** Entries of the settings card, as typed. */
export interface SettingsInput extends Omit<Settings, 'offered' | 'retentionDays'> {
  /** Undefined: the card showed no products. */
  readonly offered: Settings['offered'] | undefined;
  readonly retentionDays: string;
}

/** Entries as they came back from the card. What did not stays as it is. */
export type SettingsGiven = { readonly [K in keyof SettingsInput]: SettingsInput[K] | undefined };

/** The settings that hold, and what stands around them. */
export interface SettingsView {
  readonly settings: Settings;
  /** Those that were saved here; the others come from the configuration or are first values. */
  readonly saved: readonly SettingKey[];
  readonly revision: number;
  /** The last save, with who made it. */
  readonly last: SettingsSave | undefined;
  /** All products of the tenant; `productsKnown` is false while Graph is away. */
  readonly products: readonly Product[];
  readonly productsKnown: boolean;
  readonly options: Context['options'];
}

export type SettingsProblem =
  | { readonly kind: 'message-missing' | 'link-not-https' | 'retention' | 'no-products' }
  | { readonly kind: 'message-too-long'; readonly length: number };

export type SettingsAnswer =
  | { readonly outcome: 'saved' | 'unchanged'; readonly view: SettingsView }
  /** Nothing was saved; the entries are kept. */
  | {
      readonly outcome: 'correct';
      readonly view: SettingsView;
      readonly input: SettingsInput;
      readonly problems: readonly SettingsProblem[];
    }
  /** Others saved since the card was drawn: what they changed, with the entries of who was slower. Nothing was saved. */
  | {
      readonly outcome: 'overtaken';
      readonly view: SettingsView;
      readonly input: SettingsInput;
      readonly saves: readonly SettingsSave[];
    };

type Saved = Stored<DataDocument<SavedSettings>> | undefined;

/** The settings, for approvers. Throws DomainError (`not-an-approver`, `rights-unknown`), StoreError. */
export async function viewSettings(ctx: Context, actor: Actor): Promise<SettingsView> {
  await requireApprover(ctx, actor, 'recent', { what: 'view-settings' });
  return settingsViewOf(ctx, await readSaved(ctx));
}

/**
 * Saves what differs from the settings that hold, in one commit with its audit entry. `revision` is the one that the card showed:
 * on an older one nothing is saved and the answer says who changed what.
 * Throws DomainError (`not-an-approver`, `rights-unknown`; `card-outdated` for products that are none of the tenant, and for
 * cards from more than 10 saves ago), StoreError.
 */
export async function saveSettings(
  ctx: Context,
  actor: Actor,
  revision: number,
  given: SettingsGiven,
): Promise<SettingsAnswer> {
  await requireApprover(ctx, actor, 'now', { what: 'save-settings' });
  const saved = await readSaved(ctx);
  const view = await settingsViewOf(ctx, saved);
  const input = { ...asInput(view.settings), ...definedIn(given) };
  const checked = check(view, input);
  const changed = 'problems' in checked ? [...SETTING_KEYS] : changedKeys(view.settings, checked.settings);
  // Also for a second click whose first one went in.
  if (changed.length === 0) return { outcome: 'unchanged', view };
  if (revision !== view.revision) return overtaken(view, revision, saved, input);
  if ('problems' in checked) return { outcome: 'correct', view, input, ...checked };
  if (await write(ctx, actor, saved, view.settings, checked.settings, changed)) {
    return { outcome: 'saved', view: await settingsViewOf(ctx, await readSaved(ctx)) };
  }
  const faster = await readSaved(ctx);
  return overtaken(await settingsViewOf(ctx, faster), revision, faster, input);
}

function definedIn(given: SettingsGiven): Partial<SettingsInput> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

async function settingsViewOf(ctx: Context, saved: Saved): Promise<SettingsView> {
  const view = {
    settings: settingsOf(ctx, saved),
    saved: saved ? keysOf(saved.data.values) : [],
    revision: saved?.data.revision ?? 0,
    last: saved?.data.saves.at(-1),
    options: ctx.options,
  };
  try {
    return { ...view, products: await ctx.licenses.products('recent'), productsKnown: true };
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return { ...view, products: [], productsKnown: false };
  }
}

function check(
  { settings, products, productsKnown }: SettingsView,
  input: SettingsInput,
): { readonly settings: Settings } | { readonly problems: readonly SettingsProblem[] } {
  const problems: SettingsProblem[] = [];
  const message = input.ownMessage.trim();
  if (message.length > MAX_TEXT) problems.push({ kind: 'message-too-long', length: message.length });
  if (input.ownProcess && message === '') problems.push({ kind: 'message-missing' });

  const typed = input.ownLink.trim();
  const link = typed === '' ? '' : linkOf(typed);
  if (link === undefined) problems.push({ kind: 'link-not-https' });

  const days = /^\d{1,3}$/.test(input.retentionDays.trim()) ? Number(input.retentionDays) : 0;
  if (days < RETENTION_RANGE.from || days > RETENTION_RANGE.to) problems.push({ kind: 'retention' });

  // Without the products, nobody saw which are on offer: that stays as it is.
  const offered = productsKnown ? (input.offered ?? settings.offered) : settings.offered;
  if (offered.length === 0) problems.push({ kind: 'no-products' });
  if (offered !== 'all') refuseForged(offered, settings, products, productsKnown);

  if (problems.length > 0 || link === undefined) return { problems };
  return { settings: { ...input, ownMessage: message, ownLink: link, retentionDays: days, offered } };
}

/** Throws DomainError `card-outdated` for products that are neither the tenant's nor chosen before. */
function refuseForged(
  offered: readonly string[],
  settings: Settings,
  products: readonly Product[],
  productsKnown: boolean,
): void {
  if (!productsKnown) return;
  const before = settings.offered === 'all' ? [] : settings.offered;
  const known = new Set([...products.map(({ skuId }) => skuId), ...before]);
  if (!offered.every((skuId) => known.has(skuId))) throw new DomainError('card-outdated');
}

async function write(
  ctx: Context,
  actor: Actor,
  saved: Saved,
  old: Settings,
  next: Settings,
  changed: readonly SettingKey[],
): Promise<boolean> {
  const before = pick(old, changed);
  const after = pick(next, changed);
  const revision = (saved?.data.revision ?? 0) + 1;
  const by = { id: actor.id, name: actor.name };
  const save: SettingsSave = { revision, by, at: ctx.clock.iso(ctx.clock.now()), before };
  const data: SavedSettings = {
    values: { ...saved?.data.values, ...after },
    revision,
    saves: [...(saved?.data.saves ?? []), save].slice(-MAX_SAVES),
  };
  const document: DataDocument<SavedSettings> = { id: SETTINGS_ID, type: 'settings', data };
  const commitId = ctx.ids.next();
  const audit = newAudit(ctx, commitId, { actor, what: 'settings-saved', before, after });
  const change = saved ? replace(saved, document) : create(document);
  return (await ctx.store.commit([change, audit], commitId)).outcome === 'done';
}

/** Saves that are remembered, to tell who has an older card what was changed. */
const MAX_SAVES = 10;

/**
 * A change by others stands on the card as it is now, except where the slower one changed the same: that entry stays theirs. The card that
 * the slower one saw is known from the saves since.
 */
function overtaken(view: SettingsView, revision: number, saved: Saved, input: SettingsInput): SettingsAnswer {
  const saves = (saved?.data.saves ?? []).filter((save) => save.revision > revision);
  // So many saves ago that nobody knows what that card showed, or no card of ours.
  if (saves.length !== view.revision - revision) throw new DomainError('card-outdated');
  const seen: Settings = Object.assign({}, view.settings, ...saves.toReversed().map(({ before }) => before));
  const typed: SettingsInput = { ...input, offered: input.offered ?? seen.offered };
  const untouched = changedKeys(seen, view.settings).filter((key) => isSame(typed[key], seen[key]));
  const fresh = asInput(view.settings);
  const kept: SettingsInput = Object.assign({}, typed, pick(fresh, untouched));
  return { outcome: 'overtaken', view, input: kept, saves };
}

/** The settings as the card has them. */
export function asInput(settings: Settings): SettingsInput {
  return { ...settings, retentionDays: String(settings.retentionDays) };
}

function changedKeys(old: Settings, next: Settings): readonly SettingKey[] {
  return keysOf(old).filter((key) => !isSame(old[key], next[key]));
}

/** Whether two values are the same on a card: numbers come as text, products in any order. */
function isSame(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return String(one) === String(other);
  return one.length === other.length && new Set([...one, ...other]).size === one.length;
}

/** Those that stand in part of the settings, in the card's order. */
export function keysOf(settings: Partial<Settings>): readonly SettingKey[] {
  const keys = Object.keys(settings);
  return SETTING_KEYS.filter((key) => keys.includes(key));
}

export const SETTING_KEYS = [
  'ownProcess',
  'ownMessage',
  'ownLink',
  'offered',
  'guests',
  'ownDecisions',
  'retentionDays',
  'language',
] as const satisfies readonly SettingKey[];

function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.assign({}, ...keys.map((key) => ({ [key]: from[key] })));
}
