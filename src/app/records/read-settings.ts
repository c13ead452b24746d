import type { PersonRef } from '../../domain/person.ts';
import type { Settings } from '../../domain/policy.ts';
import { FIRST_SETTINGS } from '../../domain/policy.ts';
import type { Registry } from '../ports/context.ts';
import type { Stored } from '../ports/store.ts';
import type { Holding } from './documents.ts';

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

/** What was saved here; undefined: nothing yet. Throws StoreError. */
export function readSaved(desk: Registry): Promise<Stored<Holding<SavedSettings>> | undefined> {
  return desk.store.read<Holding<SavedSettings>>(SETTINGS_ID);
}

/** The settings that hold: saved ones win over the configuration's. */
export function settingsOf(desk: Registry, saved: Holding<SavedSettings> | undefined): Settings {
  const { retentionDays, language } = desk.options;
  return { ...FIRST_SETTINGS, retentionDays, language, ...saved?.data.values };
}

/** The organisation's settings. Throws StoreError. */
export async function readSettings(desk: Registry): Promise<Settings> {
  return settingsOf(desk, await readSaved(desk));
}
