import type { PersonRef } from '../../domain/person.ts';
import type { Settings } from '../../domain/policy.ts';
import { FIRST_SETTINGS } from '../../domain/policy.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Stored } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';

/** The saved settings: only what was changed here, and by whom. */
export interface SavedSettings {
  readonly values: Partial<Settings>;
  /** How often they were saved. */
  readonly revision: number;
  /** The last saves, oldest first, with what stood there before. */
  readonly saves: readonly SettingsSave[];
}

export interface SettingsSave {
  readonly revision: number;
  readonly by: PersonRef;
  readonly at: string;
  readonly before: Partial<Settings>;
}

export const SETTINGS_ID = 'settings';

/** The settings that were saved here; undefined: none yet. Throws StoreError. */
export function readSaved(ctx: StoreContext): Promise<Stored<DataDocument<SavedSettings>> | undefined> {
  return ctx.store.read<DataDocument<SavedSettings>>(SETTINGS_ID);
}

/** The settings that hold: saved ones win over the configuration's. */
export function settingsOf(ctx: StoreContext, saved: DataDocument<SavedSettings> | undefined): Settings {
  const { retentionDays, language } = ctx.options;
  return { ...FIRST_SETTINGS, retentionDays, language, ...saved?.data.values };
}

/** The organization's settings. Throws StoreError. */
export async function readSettings(ctx: StoreContext): Promise<Settings> {
  return settingsOf(ctx, await readSaved(ctx));
}
