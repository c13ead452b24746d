import type { Store } from '../app/ports/store.ts';
import type { DataDocument } from '../app/records/documents.ts';
import type { SavedSettings } from '../app/records/read-settings.ts';
import { SETTINGS_ID } from '../app/records/read-settings.ts';

/** How often the setting is read. After this time, every instance knows of a change. */
const EVERY_MS = 5000;

/**
 * Follows the default language: the saved one (a tag), else `configured`. While the store is not available,
 * the last known one. `start` reads it at once and then every few seconds; `stop` ends that.
 */
export function followDefaultLanguage(
  store: Pick<Store, 'read'>,
  configured: string,
): { readonly now: () => string; readonly start: () => Promise<void>; readonly stop: () => void } {
  let language = configured;
  let timer: ReturnType<typeof setInterval> | undefined;

  const look = async (): Promise<void> => {
    try {
      const saved = await store.read<DataDocument<SavedSettings>>(SETTINGS_ID);
      language = saved?.data.values.language ?? configured;
    } catch {
      // /readyz tells whether the store answers. The last known language is good enough here.
    }
  };
  return {
    now: () => language,
    async start() {
      timer = setInterval(() => void look(), EVERY_MS).unref();
      await look();
    },
    stop: () => clearInterval(timer),
  };
}
