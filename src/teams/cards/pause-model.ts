import type { Pause } from '../../domain/breaker.ts';
import type { Reader } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';
import { MAX_FALLBACK, rowProduct } from './parts.ts';

/** The data for the question whether the removals of a day go on. */
export interface PauseModel {
  readonly fallback: string;
  readonly heading: string;
  readonly line: string;
  readonly goOn: string;
  readonly reason: string;
  readonly cancel: string;
  /** When they paused (ISO): an answer to an earlier pause changes nothing. */
  readonly at: string;
}

/** `count`: how many licenses wait. */
export function pauseModel({ at, limit, product = '' }: Pause, count: number, { text }: Reader): PauseModel {
  const { licenses: words, fallback } = text.cards;
  const heading = words.pause(count);
  const line = words.pauseWhy(limit, rowProduct(product));
  const { goOn, reason, cancelThese: cancel } = words;
  return {
    fallback: clipped([`${heading}.`, line, fallback].join(' '), MAX_FALLBACK),
    heading,
    line,
    goOn,
    reason,
    cancel,
    at,
  };
}
