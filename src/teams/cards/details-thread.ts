import { waitsForAnswer } from '../../domain/ask-back.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { firstOpen, threadOf } from '../../domain/thread.ts';
import type { Reader } from '../../text/languages.ts';
import type { ThreadLine, ThreadPart } from './thread-part.ts';
import { linesOf, threadLines } from './thread-part.ts';

/** The thread on a card without a decision to make: the open question in sight, and all of them in the fold. */
export interface DetailsThread extends Pick<ThreadPart, 'thread' | 'threadIsCut' | 'threadCut'> {
  readonly isAsked: boolean;
  readonly asks: readonly ThreadLine[];
}

/** Bytes for the thread in the fold: fewer where the card has no room for names. */
const bytesFor = (names: number): number => (names > 4 ? 8000 : names > 1 ? 4000 : 1500);

/** `most`: names on a page. */
export function detailsThread(request: LicenseRequest, reader: Reader, most: number): DetailsThread {
  const open = waitsForAnswer(request) ? firstOpen(request) : undefined;
  const question = open === undefined ? undefined : threadOf(request)[open];
  const { lines, cut } = threadLines(request, reader, bytesFor(most));
  return {
    isAsked: question !== undefined,
    asks: question ? linesOf(question, reader).slice(0, 1) : [],
    thread: lines,
    threadIsCut: cut !== '',
    threadCut: cut,
  };
}
