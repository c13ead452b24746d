import type { PlaceLabel } from '../domain/place.ts';
import type { ChatText } from './en/chat.ts';
import { clipped } from './literal.ts';

/** Characters of a team or channel that are shown. */
const MAX_NAME = 80;

/** The name of a place, in the words of its reader: *Sales › General*, *Sales (a channel)*. */
export function placeName({ kind, name, channel = {} }: PlaceLabel, chat: ChatText): string {
  if (kind === 'personal') return clipped(name, MAX_NAME);
  const team = clipped(channel.team ?? '', MAX_NAME);
  const own = channel.isGeneral === true ? chat.generalChannel : clipped(channel.name ?? '', MAX_NAME);
  if (team !== '' && own !== '') return `${team} › ${own}`;
  if (team !== '') return chat.channelOf(team);
  return own || clipped(name, MAX_NAME) || chat.unnamedPlace;
}

/** The same to who set it up; empty for their own chat. */
export function ownPlaceName(label: PlaceLabel, chat: ChatText): string {
  return label.kind === 'personal' ? '' : placeName(label, chat);
}
