import type { Tick } from '../../domain/tick.ts';

/** A request that stands on the card with a check box, and whether it was ticked when the card was drawn. */
export interface CardTick extends Tick {
  readonly ticked: boolean;
}

/** The ids of the hidden inputs with the requests that have a check box, and with the ticks of other pages. */
export const ROWS_INPUT = 'i_rows';
export const ELSEWHERE_INPUT = 'i_more';
/** The id of the check box of the n-th request that has one. */
export const tickInput = (n: number): string => `i_t${n}`;

/** Writes them as `<id>.<seen>;…`, each with a mark before it if it was ticked. */
export function writeTicks(ticks: readonly CardTick[]): string {
  return ticks.map(({ requestId, seen, ticked }) => `${ticked ? '!' : ''}${requestId}.${seen}`).join(';');
}

const TICK = /^(!?)([\w-]{1,64})\.([\w-]{1,64})$/;

/** Reads them; undefined if no card of ours wrote that. */
export function readTicks(text: string): readonly CardTick[] | undefined {
  if (text === '') return [];
  const ticks = text.split(';').map((one) => TICK.exec(one));
  if (ticks.some((match) => match === null)) return undefined;
  return ticks.map((match) => ({
    requestId: match?.[2] ?? '',
    seen: match?.[3] ?? '',
    ticked: match?.[1] === '!',
  }));
}
