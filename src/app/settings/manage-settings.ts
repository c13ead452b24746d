import { DomainError } from '../../domain/errors.ts';
import type { Settings } from '../../domain/policy.ts';
import { linkOf } from '../../domain/policy.ts';
import type { Product } from '../../domain/product.ts';
import { MAX_TEXT } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Actor } from '../ports/results.ts';
import type { SettingsSave } from '../records/read-settings.ts';
import { readSaved, settingsOf } from '../records/read-settings.ts';
import { OVERTAKEN, retryWhenOvertaken } from '../records/retry-when-overtaken.ts';
import { requireApprover, requireSettingsRight } from '../rights/require-approver.ts';
import type { Numbered, NumberProblem } from './setting-numbers.ts';
import { numbersIn, textsOf } from './setting-numbers.ts';
import type { Saved } from './write-settings.ts';
import { writeSettings } from './write-settings.ts';

/** The settings that the cards of the settings save as they are. `end-rules.ts` saves when licenses end. */
export type SettingKey = Exclude<keyof Settings, 'ends'>;

/** Entries of the settings card, as typed. */
export interface SettingsInput
  extends Omit<Settings, 'offered' | 'ends' | Numbered>, Readonly<Record<Numbered, string>> {
  /** Undefined: the card showed no products. */
  readonly offered: Settings['offered'] | undefined;
}

/** The entries as they came back from the card. An entry that is missing stays as it is. */
export type SettingsGiven = { readonly [K in keyof SettingsInput]: SettingsInput[K] | undefined };

/** The settings in force, and what the card shows around them. */
export interface SettingsView {
  readonly settings: Settings;
  /**
   * The settings that were saved here. The others have their value from the configuration or are first
   * values.
   */
  readonly saved: readonly SettingKey[];
  readonly revision: number;
  /** The last save. */
  readonly last: SettingsSave | undefined;
  /** All products of the tenant; `productsKnown` is false while Graph does not answer. */
  readonly products: readonly Product[];
  readonly productsKnown: boolean;
  readonly options: Context['options'];
}

export type SettingsProblem =
  | { readonly kind: 'message-missing' | 'link-not-https' | NumberProblem | 'no-products' }
  | { readonly kind: 'message-too-long'; readonly length: number };

export type SettingsAnswer =
  | { readonly outcome: 'saved' | 'unchanged'; readonly view: SettingsView }
  /** Nothing was saved; the entries are kept for correction. */
  | {
      readonly outcome: 'correct';
      readonly view: SettingsView;
      readonly input: SettingsInput;
      readonly problems: readonly SettingsProblem[];
    }
  /**
   * Others changed the same entries after the card was drawn. `saves`: their changes. `input`: the entries of
   * the slower person. Nothing was saved.
   */
  | {
      readonly outcome: 'overtaken';
      readonly view: SettingsView;
      readonly input: SettingsInput;
      readonly saves: readonly SettingsSave[];
    };

/**
 * The settings in force, for approvers. Throws DomainError (`not-an-approver`, `rights-unknown`), StoreError.
 */
export async function viewSettings(ctx: Context, actor: Actor): Promise<SettingsView> {
  await requireApprover(ctx, actor, 'recent', { what: 'view-settings' });
  return settingsViewOf(ctx, await readSaved(ctx));
}

const MAX_TRIES = 10;
const CONFLICT = 'Too many people save settings at the same time.';

/**
 * Saves the entries that differ from the settings in force, in one commit with the audit entry. `given`: only
 * the entries of the card. `revision`: the one that the card showed. If somebody changed one of these entries
 * since, nothing is saved, and the answer tells who. Throws DomainError (`not-an-approver`, `rights-unknown`,
 * `not-in-settings-group`; `card-outdated` for products that the tenant does not have, and for cards from more than 10 saves ago),
 * StoreError.
 */
export async function saveSettings(
  ctx: Context,
  actor: Actor,
  revision: number,
  given: SettingsGiven,
): Promise<SettingsAnswer> {
  await requireSettingsRight(ctx, actor, { what: 'save-settings' });
  return retryWhenOvertaken(MAX_TRIES, CONFLICT, () => trySaving(ctx, actor, revision, definedIn(given)));
}

async function trySaving(
  ctx: Context,
  actor: Actor,
  revision: number,
  given: Partial<SettingsInput>,
): Promise<SettingsAnswer | typeof OVERTAKEN> {
  const saved = await readSaved(ctx);
  const view = await settingsViewOf(ctx, saved);
  const input = { ...asInput(view.settings), ...given };
  const checked = check(view, input);
  const changed = 'problems' in checked ? [...SETTING_KEYS] : changedKeys(view.settings, checked.settings);
  // Comes first, for a second click after the first one has saved.
  if (changed.length === 0) return { outcome: 'unchanged', view };
  const since = savesSince(view, revision, saved);
  const saves = since.filter(({ before }) => keysOf(before).some((key) => key in given));
  if (saves.length > 0)
    return { outcome: 'overtaken', view, saves, input: entriesKept(view, since, input, given) };
  if ('problems' in checked) return { outcome: 'correct', view, input, ...checked };
  const after = pick(checked.settings, changed);
  const change = { before: pick(view.settings, changed), after, values: after };
  if (!(await writeSettings(ctx, actor, saved, change))) return OVERTAKEN;
  return { outcome: 'saved', view: await settingsViewOf(ctx, await readSaved(ctx)) };
}

function definedIn(given: SettingsGiven): Partial<SettingsInput> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

export async function settingsViewOf(ctx: Context, saved: Saved): Promise<SettingsView> {
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

  const { numbers, problems: wrong } = numbersIn(input);
  problems.push(...wrong.map((kind) => ({ kind })));

  // If the products were not known, the card did not show which are on offer: the setting stays.
  const offered = productsKnown ? (input.offered ?? settings.offered) : settings.offered;
  if (offered.length === 0) problems.push({ kind: 'no-products' });
  if (offered !== 'all') refuseForged(offered, settings, products, productsKnown);

  if (problems.length > 0 || link === undefined || !numbers) return { problems };
  const { ends } = settings;
  return { settings: { ...input, ...numbers, ownMessage: message, ownLink: link, offered, ends } };
}

/** Throws DomainError `card-outdated` for products that the tenant does not have and nobody chose before. */
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

/**
 * The saves since a card was drawn. Throws DomainError `card-outdated` if there were so many saves that the
 * card cannot be reconstructed, and for a card that is not ours.
 */
function savesSince(view: SettingsView, revision: number, saved: Saved): readonly SettingsSave[] {
  const saves = (saved?.data.saves ?? []).filter((save) => save.revision > revision);
  if (saves.length !== view.revision - revision) throw new DomainError('card-outdated');
  return saves;
}

/**
 * The answer to a card that others were faster than. It shows their changes, except where the slower person
 * changed the same entry: that entry stays as typed. The stored saves tell what the older card showed.
 */
function entriesKept(
  { settings }: SettingsView,
  since: readonly SettingsSave[],
  input: SettingsInput,
  given: Partial<SettingsInput>,
): SettingsInput {
  const seen: Settings = Object.assign({}, settings, ...since.toReversed().map(({ before }) => before));
  const isTyped = (key: SettingKey): boolean => key in given && !isSame(given[key], seen[key]);
  const untouched = changedKeys(seen, settings).filter((key) => !isTyped(key));
  return Object.assign({}, input, pick(asInput(settings), untouched));
}

/** The settings in the form of the card's entries. */
export function asInput(settings: Settings): SettingsInput {
  return { ...settings, ...textsOf(settings) };
}

function changedKeys(old: Settings, next: Settings): readonly SettingKey[] {
  return keysOf(old).filter((key) => !isSame(old[key], next[key]));
}

/** Whether two values are the same on a card: numbers come as text, products in any order. */
function isSame(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return String(one) === String(other);
  return one.length === other.length && new Set([...one, ...other]).size === one.length;
}

/** The keys of some settings, in the order of the card. */
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
  'waitingList',
  'waitingDays',
  'removalsPerDay',
  'language',
] as const satisfies readonly SettingKey[];

function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.assign({}, ...keys.map((key) => ({ [key]: from[key] })));
}
