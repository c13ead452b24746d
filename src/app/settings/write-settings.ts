import type { Settings } from '../../domain/policy.ts';
import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import type { Stored } from '../ports/store.ts';
import { newAudit } from '../records/audit-entry.ts';
import type { DataDocument } from '../records/documents.ts';
import { create, replace } from '../records/documents.ts';
import type { SavedSettings, SettingsSave } from '../records/read-settings.ts';
import { SETTINGS_ID } from '../records/read-settings.ts';

/** How many saves are stored, to tell the reader of an older card about the changes. */
const MAX_SAVES = 10;

/** The settings document as read; undefined if nothing was saved yet. */
export type Saved = Stored<DataDocument<SavedSettings>> | undefined;

/** A change of settings: the values as the audit names them, before and after, and those to store. */
export interface SettingsChange {
  readonly before: Partial<Settings>;
  readonly after: Partial<Settings>;
  readonly values: Partial<Settings>;
}

/**
 * Saves some settings in one commit with the audit entry. False: somebody else saved settings since `saved` was
 * read. Throws StoreError.
 */
export async function writeSettings(
  ctx: Context,
  actor: Actor,
  saved: Saved,
  { before, after, values }: SettingsChange,
): Promise<boolean> {
  const revision = (saved?.data.revision ?? 0) + 1;
  const by = { id: actor.id, name: actor.name };
  const save: SettingsSave = { revision, by, at: ctx.clock.iso(ctx.clock.now()), before };
  const data: SavedSettings = {
    values: { ...saved?.data.values, ...values },
    revision,
    saves: [...(saved?.data.saves ?? []), save].slice(-MAX_SAVES),
  };
  const document: DataDocument<SavedSettings> = { id: SETTINGS_ID, type: 'settings', data };
  const commitId = ctx.ids.next();
  const audit = newAudit(ctx, commitId, { actor, what: 'settings-saved', before, after });
  const change = saved ? replace(saved, document) : create(document);
  return (await ctx.store.commit([change, audit], commitId)).outcome === 'done';
}
