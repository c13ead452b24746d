import type { ReplyAnswer } from '../../app/ports/results.ts';
import { isPending } from '../../domain/request.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { MAX_ANSWER, threadOf } from '../../domain/thread.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText } from '../../text/languages.ts';
import { clipped, firstBytes, literalLines } from '../../text/literal.ts';
import { MAX_ECHO_BYTES } from './fit-bytes.ts';
import { MAX_FALLBACK, requestedProduct } from './parts.ts';
import { withoutMarkup } from './request-in-words.ts';
import type { ThreadLine } from './thread-part.ts';
import { linesOf } from './thread-part.ts';

/** A question for the requester, and after a click what became of the answer as it was written. */
export interface AskedView {
  readonly request: LicenseRequest;
  /** The index of the question. */
  readonly index: number;
  readonly reply?: { readonly outcome: ReplyAnswer['outcome']; readonly written: string };
}

/** The data that the requester's card with one question is drawn with. */
export interface AskedModel {
  readonly text: Readonly<Record<'fallback' | 'heading' | 'box' | 'hint' | 'answer', string>>;
  readonly title: string;
  /** The question, and the answer once it is sent. */
  readonly lines: readonly ThreadLine[];
  /** Whether it has the box. */
  readonly open: boolean;
  readonly written: string;
  readonly notice: string;
  readonly noticed: boolean;
  readonly request: string;
  readonly index: string;
}

/** The model of one question to the requester: with a box while it can be answered, with the answer afterwards. */
export function askedModel({ request, index, reply }: AskedView, reader: Reader): AskedModel {
  const { cards } = reader.text;
  const { thread: words, people, result } = cards;
  const question = threadOf(request)[index];
  const [asked, ...rest] = question ? linesOf(question, reader) : [];
  const answer = question?.answer;
  const answered = answer && {
    who: `${words.answeredByYou(dateText(answer.at, reader, 'short'))} `,
    words: clipped(answer.text, MAX_ANSWER),
  };
  const open = rest.length > 0 && !answer && isPending(request);
  const title = result.forWhom(requestedProduct(request, reader), people(request.persons));
  const notice = reply ? noticeOf(reply, reader) : '';
  const said = asked ? `${asked.who}${asked.words}` : '';
  return {
    text: {
      fallback: clipped(withoutMarkup([title, said, notice, cards.fallback].join(' ')), MAX_FALLBACK),
      heading: words.heading,
      box: words.answerBox,
      hint: words.answerHint,
      answer: words.answer,
    },
    title,
    lines: [...(asked ? [asked] : []), ...(answered ? [answered] : [])],
    open,
    written: firstBytes(literalLines(reply?.written ?? ''), MAX_ECHO_BYTES),
    notice,
    noticed: notice !== '',
    request: request.id,
    index: String(index),
  };
}

function noticeOf({ outcome, written }: NonNullable<AskedView['reply']>, { text }: Reader): string {
  const { thread } = text.cards;
  if (outcome === 'answered') return thread.sent;
  if (outcome === 'answer-too-long') return thread.answerTooLong(written.trim().length);
  return thread.unsent[outcome];
}
