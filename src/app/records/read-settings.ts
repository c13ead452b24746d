import type { Day } from '../../domain/calendar-day.ts';
import { dayOf } from '../../domain/calendar-day.ts';
import type { PersonRef } from '../../domain/person.ts';
import type { Settings } from '../../domain/policy.ts';
import { FIRST_SETTINGS } from '../../domain/policy.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Stored } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';

/** The saved settings: only those that were changed here. */
export interface SavedSettings {
  readonly values: Partial<Settings>;
  /** How often settings were saved. */
  readonly revision: number;
  /** The last saves, the oldest first, with the values before. */
  readonly saves: readonly SettingsSave[];
}

export interface SettingsSave {
  readonly revision: number;
  readonly by: PersonRef;
  readonly at: string;
  readonly before: Partial<Settings>;
}

export const SETTINGS_ID = 'settings';

/** The settings that were saved here; undefined if there are none. Throws StoreError. */
export function readSaved(ctx: StoreContext): Promise<Stored<DataDocument<SavedSettings>> | undefined> {
  return ctx.store.read<DataDocument<SavedSettings>>(SETTINGS_ID);
}

/** The settings in force: saved values, else those of the configuration. */
export function settingsOf(ctx: StoreContext, saved: DataDocument<SavedSettings> | undefined): Settings {
  const { retentionDays, waitingList, waitingDays, removalsPerDay, language } = ctx.options;
  const first = {
    ...FIRST_SETTINGS,
    retentionDays,
    waitingList,
    waitingDays,
    removalsPerDay,
    language,
  };
  return { ...first, ...saved?.data.values };
}

/** Today in the zone of the configuration. */
export const todayIn = ({ clock, options }: StoreContext): Day => dayOf(clock.now(), options.timeZone);

/** The settings in force. Throws StoreError. */
export async function readSettings(ctx: StoreContext): Promise<Settings> {
  return settingsOf(ctx, await readSaved(ctx));
}
