import type { Store } from '../app/ports/store.ts';
import type { DataDocument } from '../app/records/documents.ts';
import type { SavedSettings } from '../app/records/read-settings.ts';
import { SETTINGS_ID } from '../app/records/read-settings.ts';

/** One small read: what was saved, by whichever instance, holds everywhere after this long. */
const EVERY_MS = 5000;

/**
 * The default language as approvers set it (a tag), else `configured`. While the store is away, the last one known.
 * `start` looks at once and then every few seconds; `stop` ends that.
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
      // Whether the store answers is told by /readyz; words in the last known language are better than none.
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
