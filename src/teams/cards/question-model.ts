import type { LossAnswer } from '../../app/seats/answer-loss.ts';
import type { Grant } from '../../domain/grant.ts';
import type { Reader } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';
import { MAX_FALLBACK, rowName, rowProduct } from './parts.ts';

/**
 * The data of a small card about one license: the question whether somebody may lose data with it, or whether it is
 * extended, the answers, and the reminder that it ends.
 */
export interface QuestionModel {
  readonly fallback: string;
  /** The kind of question, above the heading; empty where the heading names it. */
  readonly topic: string;
  readonly topical: boolean;
  readonly heading: string;
  readonly lines: readonly { readonly line: string }[];
  readonly buttons: readonly QuestionButton[];
}

interface QuestionButton {
  readonly title: string;
  readonly verb: 'loss-remove' | 'loss-keep' | 'extension-yes' | 'extension-no' | 'extend' | 'give-back';
  readonly style: 'default' | 'destructive' | 'positive';
  readonly person: string;
  readonly sku: string;
  /** When it was asked (ISO), or the id of the extension; empty where nobody is asked. */
  readonly at: string;
  /** The last day that the title names; empty: none. */
  readonly day: string;
}

/** The question to approvers; the consequence is in it. */
export function questionModel(grant: Grant, reader: Reader): QuestionModel {
  const { licenses: words } = reader.text.cards;
  const { person, skuId: sku, question } = grant;
  const name = rowName(person.name);
  const heading = words.question(name, rowProduct(grant.productName));
  if (!question) return questionOf(heading, [words.states[grant.state]], [], reader);
  const why = words.questionWhy[question.why](name, words.losing(question.loses));
  const about = { person: person.id, sku, at: question.at, day: '' };
  return questionOf(
    heading,
    [why, words.deleted],
    [
      { title: words.removeAllTheSame, verb: 'loss-remove', style: 'destructive', ...about },
      { title: words.keep, verb: 'loss-keep', style: 'default', ...about },
    ],
    reader,
  );
}

/** The card after a click: what was decided, or how it stands. */
export function answeredModel(answer: LossAnswer, reader: Reader): QuestionModel {
  const { licenses: words } = reader.text.cards;
  if (answer.outcome === 'gone') return questionOf(words.lossAnswers.gone(), [], [], reader);
  const { grant, outcome } = answer;
  const product = rowProduct(grant.productName);
  const heading = words.question(rowName(grant.person.name), product);
  const state = outcome === 'answered' ? [words.states[grant.state]] : [];
  return questionOf(heading, [words.lossAnswers[outcome](product), ...state], [], reader);
}

/** A small card: a heading, lines and buttons. `topic`: the kind of question, above the heading. */
export function questionOf(
  heading: string,
  lines: readonly string[],
  buttons: QuestionModel['buttons'],
  { text }: Reader,
  topic = '',
): QuestionModel {
  return {
    fallback: clipped([heading, ...lines, text.cards.fallback].join(' '), MAX_FALLBACK),
    topic,
    topical: topic !== '',
    heading,
    lines: lines.map((line) => ({ line })),
    buttons,
  };
}
