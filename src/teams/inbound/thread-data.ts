import * as z from 'zod';
import { literalLines } from '../../text/literal.ts';
import { asTexts } from './lenient.ts';
import { cardId } from './card-id.ts';

const answerData = z.object({
  d: z.object({
    r: cardId,
    /** The index of one of at most 10 questions. */
    q: z.string().regex(/^\d$/).transform(Number),
  }),
  // Longer than what is accepted (1,000), so that who pastes too much is told so and keeps the text.
  i_answer: z.string().max(10_000).default('').transform(literalLines),
});

/** The answer to a question, and its index in the thread; undefined if no card of ours sends that. */
export function readAnswer(
  data: unknown,
): { readonly requestId: string; readonly question: number; readonly answer: string } | undefined {
  const read = answerData.safeParse(asTexts(data)).data;
  return read && { requestId: read.d.r, question: read.d.q, answer: read.i_answer };
}
