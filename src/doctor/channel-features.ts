import { z } from 'zod';

/** Properties of the manifest that say what an app can do in shared and private channels. */
type ChannelWord = 'supportsChannelFeatures' | 'supportedChannelTypes';

/** The properties that this rule reads. It ignores all others, and values of another shape. */
const manifest = z.looseObject({
  manifestVersion: z.string().catch(''),
  bots: z.array(z.looseObject({ scopes: z.array(z.string()).catch([]) })).catch([]),
});

/**
 * The properties for which Teams refuses an app package, although Microsoft's schema allows them. From
 * manifest version 1.25 on, an app with a bot for teams must have `supportsChannelFeatures: "tier1"`, and
 * must not have `supportedChannelTypes`.
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

/**
 * Whether a manifest of this version must say what it supports in shared and private channels. A preview
 * counts as newer than every number.
 */
function isNew(version: string): boolean {
  const [, major = 1, minor = 25] = /^(\d{1,4})\.(\d{1,4})$/.exec(version) ?? [];
  return Number(major) > 1 || Number(minor) >= 25;
}
