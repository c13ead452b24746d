import { z } from 'zod';

/** Words of the manifest that say what an app can do in shared and private channels. */
type ChannelWord = 'supportsChannelFeatures' | 'supportedChannelTypes';

/** The part of the manifest that the rule reads; all else, and all that is of another shape, is no matter of this rule. */
const manifest = z.looseObject({
  manifestVersion: z.string().catch(''),
  bots: z.array(z.looseObject({ scopes: z.array(z.string()).catch([]) })).catch([]),
});

/**
 * The words for which Teams refuses an app package at the upload, although Microsoft's schema takes it: from manifest version 1.25 on,
 * an app with a bot for teams must say `supportsChannelFeatures: "tier1"`, and must not say `supportedChannelTypes`.
 *
 * @param content - the manifest, parsed
 */
export function wrongChannelWords(content: unknown): readonly ChannelWord[] {
  const { data } = manifest.safeParse(content);
  if (data === undefined || !isNew(data.manifestVersion)) return [];
  if (!data.bots.some(({ scopes }) => scopes.includes('team'))) return [];
  return [
    ...(data['supportsChannelFeatures'] === 'tier1' ? [] : (['supportsChannelFeatures'] as const)),
    ...('supportedChannelTypes' in data ? (['supportedChannelTypes'] as const) : []),
  ];
}

/** Whether a manifest of this version must know shared and private channels; a preview is newer than every number. */
function isNew(version: string): boolean {
  const [, major = 1, minor = 25] = /^(\d{1,4})\.(\d{1,4})$/.exec(version) ?? [];
  return Number(major) > 1 || Number(minor) >= 25;
}
