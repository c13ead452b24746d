import type { Store } from '../app/ports/store.ts';
import type { DataDocument } from '../app/records/documents.ts';
import type { SavedSettings } from '../app/records/read-settings.ts';
import { SETTINGS_ID } from '../app/records/read-settings.ts';
import { withDeadline } from '../common/deadline.ts';

/** How old the setting may be when somebody reads a card or a mail. */
const MAX_AGE_MS = 5000;
/** How long somebody waits for the setting. A store that is silent must not use up the time of a click. */
const MAX_WAIT_MS = 250;

/**
 * The default language: the saved one (a tag), else `configured`. While the store is not available, the last
 * known one. `refresh` comes before each text for people; it reads the setting if it was read more than five
 * seconds ago. So a process with nothing to do reads nothing.
 */
export function followDefaultLanguage(
  store: Pick<Store, 'read'>,
  configured: string,
  clock: () => number,
): { readonly now: () => string; readonly refresh: () => Promise<void> } {
  let language = configured;
  let readAt = -Infinity;
  let reading: Promise<void> | undefined;

  const read = async (): Promise<void> => {
    try {
      const saved = await store.read<DataDocument<SavedSettings>>(SETTINGS_ID);
      language = saved?.data.values.language ?? configured;
    } catch {
      // /readyz tells whether the store answers. The last known language is good enough here.
    }
    reading = undefined;
  };
  return {
    now: () => language,
    async refresh() {
      const age = clock() - readAt;
      if (age >= 0 && age < MAX_AGE_MS) return reading && withDeadline(MAX_WAIT_MS, reading, () => {});
      readAt = clock();
      reading = read();
      return withDeadline(MAX_WAIT_MS, reading, () => {});
    },
  };
}
