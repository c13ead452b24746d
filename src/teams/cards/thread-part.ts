import type { LicenseRequest } from '../../domain/request.ts';
import type { Question } from '../../domain/thread.ts';
import { MAX_ANSWER, MAX_QUESTION, threadOf } from '../../domain/thread.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText } from '../../text/languages.ts';
import { clipped, firstBytes } from '../../text/literal.ts';
import { rowName } from './parts.ts';

/** A question or an answer: who and when, and the words. */
export interface ThreadLine {
  readonly who: string;
  readonly words: string;
}

/** The thread on the card to decide on. */
export interface ThreadPart {
  readonly threaded: boolean;
  /** The question that was asked or answered last. Long words are cut. */
  readonly latest: readonly ThreadLine[];
  readonly threadFolds: boolean;
  readonly wholeThread: string;
  /** All questions and answers in their order, as far as the card has room. */
  readonly thread: readonly ThreadLine[];
  readonly threadIsCut: boolean;
  readonly threadCut: string;
}

/** Characters of a question and of an answer that stand on the card before they are unfolded. */
const MAX_LATEST = 300;
/** The same on the shortest page. */
const SHORT_LATEST = 100;
/** Bytes for the fold, by the persons on a page: a page gets shorter where the card has no room (cards.ts). */
const FOLD_BYTES: ReadonlyArray<readonly [persons: number, bytes: number]> = [
  [4, 20_000],
  [3, 17_000],
  [2, 9000],
  [1, 800],
];
/** Bytes of a line on the card beside its texts. */
const LINE_BYTES = 140;
/** The fewest bytes of words that a line keeps. */
const LEAST_BYTES = 40;

/** The thread, with the latest question in sight and all of them in a fold. `pageSize`: persons on a page. */
export function threadPart(request: LicenseRequest, reader: Reader, pageSize: number): ThreadPart {
  const { all } = reader.text.cards.thread;
  const most = FOLD_BYTES.find(([persons]) => persons <= pageSize)?.[1] ?? 0;
  const longest = pageSize > 1 ? MAX_LATEST : SHORT_LATEST;
  const questions = threadOf(request);
  const shown = latestOf(questions);
  const whole = shown ? linesOf(shown, reader) : [];
  const latest = whole.map(({ who, words }) => ({ who, words: clipped(words, longest) }));
  const threadFolds = questions.length > 1 || latest.some(({ words }, n) => words !== whole[n]?.words);
  const { lines, cut } = threadFolds ? threadLines(request, reader, most) : NO_LINES;
  return {
    threaded: questions.length > 0,
    latest,
    threadFolds,
    wholeThread: all(questions.length),
    thread: lines,
    threadIsCut: cut !== '',
    threadCut: cut,
  };
}

const NO_LINES = { lines: [], cut: '' } as const;

/** The question about which something happened last. */
function latestOf(questions: readonly Question[]): Question | undefined {
  return questions.reduce<Question | undefined>(
    (latest, one) => (latest && changedAt(latest) > changedAt(one) ? latest : one),
    undefined,
  );
}

const changedAt = ({ at, answer }: Question): string => answer?.at ?? at;

/**
 * All questions and answers in their order, in at most so many bytes: long words are cut, and if that does not help
 * the first questions are left out. `cut` says so; empty if all is there.
 */
export function threadLines(
  request: LicenseRequest,
  reader: Reader,
  most: number,
): { readonly lines: readonly ThreadLine[]; readonly cut: string } {
  const { cut, leftOut } = reader.text.cards.thread;
  const all = threadOf(request).map((question) => linesOf(question, reader));
  const fits = all.findIndex((_, index) => leastOf(all.slice(index).flat()) <= most);
  const first = fits < 0 ? Math.max(0, all.length - 1) : fits;
  const lines = all.slice(first).flat();
  const share = shareOf(
    lines.map(({ words }) => bytesOf(words)),
    most - besideOf(lines),
  );
  const fitted = lines.map(({ who, words }) => ({ who, words: cutTo(words, share) }));
  if (first > 0) return { lines: fitted, cut: leftOut(first) };
  return { lines: fitted, cut: fitted.some(({ words }, n) => words !== lines[n]?.words) ? cut : '' };
}

/** The bytes of lines without their words, and the fewest that they take. */
const besideOf = (lines: readonly ThreadLine[]): number =>
  lines.reduce((sum, { who }) => sum + LINE_BYTES + bytesOf(who), 0);
const leastOf = (lines: readonly ThreadLine[]): number => besideOf(lines) + lines.length * LEAST_BYTES;

/** The lines of one question and its answer. */
export function linesOf({ by, at, text, answer }: Question, reader: Reader): readonly ThreadLine[] {
  const { asked, answered, noAnswer } = reader.text.cards.thread;
  const when = (iso: string) => dateText(iso, reader, 'short');
  return [
    { who: `${asked(rowName(by.name), when(at))} `, words: clipped(text, MAX_QUESTION) },
    answer
      ? {
          who: `${answered(rowName(answer.by.name), when(answer.at))} `,
          words: clipped(answer.text, MAX_ANSWER),
        }
      : { who: '', words: noAnswer },
  ];
}

/** The bytes of a text in the JSON of a card. */
const bytesOf = (text: string): number => Buffer.byteLength(JSON.stringify(text));

/** The most bytes of one text, so that all fit into `most`. Short texts leave their room to long ones. */
function shareOf(sizes: readonly number[], most: number): number {
  const sorted = sizes.toSorted((one, other) => one - other);
  let left = most;
  for (const [index, size] of sorted.entries()) {
    const share = Math.floor(left / (sorted.length - index));
    if (size > share) return Math.max(LEAST_BYTES, share);
    left -= size;
  }
  return Number.POSITIVE_INFINITY;
}

/** The start of a text with an ellipsis, in at most so many bytes; the whole text if it fits. */
function cutTo(text: string, most: number): string {
  if (bytesOf(text) <= most) return text;
  let start = firstBytes(text, most);
  // Quotes take two bytes each.
  while (bytesOf(`${start}…`) > most) start = firstBytes(start, Buffer.byteLength(start) - 4);
  return `${start.trimEnd()}…`;
}
