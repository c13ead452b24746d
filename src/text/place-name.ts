import type { PlaceLabel } from '../domain/place.ts';
import { clipped } from './literal.ts';

/** Characters of a team or channel that are shown. */
const MAX_NAME = 80;

/** What a place is called to who set it up; empty for their own chat. */
export function ownPlaceName({ kind, name }: PlaceLabel): string {
  return kind === 'personal' ? '' : clipped(name, MAX_NAME);
}
