import type { Channel, Conversation, Place } from '../../domain/place.ts';
import type { Context } from '../ports/context.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { DataDocument } from '../records/documents.ts';
import { placeId } from '../records/documents.ts';
import { scanList } from '../records/scan-list.ts';
import { changePlace } from './place-records.ts';

/** The names of a channel from Teams. Undefined if Teams does not tell them: the place is set up without. */
export async function channelOf(ctx: Context, conversation: Conversation): Promise<Channel | undefined> {
  if (conversation.kind !== 'channel') return undefined;
  try {
    return await ctx.messenger.channel(conversation);
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    ctx.log.warn('Teams did not return the name of a channel.', { error: error.message });
    return undefined;
  }
}

/** A team or channel that got another name. */
export type Renamed =
  | { readonly what: 'team'; readonly teamId: string; readonly name: string }
  | { readonly what: 'channel'; readonly channel: Conversation; readonly name: string };

/** Stores the new name of a team or channel in its places. Throws StoreError. */
export async function renamePlaces(ctx: Context, renamed: Renamed): Promise<void> {
  if (renamed.what === 'channel') {
    const { channel, name } = renamed;
    await changePlace(ctx, placeId(ctx, channel), (place) => ({
      ...place,
      channel: { ...place.channel, name, isGeneral: false },
    }));
    return;
  }
  for await (const { id, conversation } of placesOf(ctx)) {
    if (conversation.teamId !== renamed.teamId) continue;
    const team = renamed.name;
    await changePlace(ctx, id, (place) => ({ ...place, channel: { ...place.channel, team } }));
  }
}

/** All places, page by page. Throws StoreError. */
export async function* placesOf(ctx: Context): AsyncGenerator<Place> {
  const list = { by: 'list', key: 'places', order: 'ascending' } as const;
  for await (const page of scanList<DataDocument<Place>>(ctx.store, list)) {
    for (const { data } of page) yield data;
  }
}
