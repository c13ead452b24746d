import type { FormProblem } from '../../app/ports/form-problems.ts';
import type { Reader } from '../../text/languages.ts';
import type { CardText } from '../../text/en/text.ts';
import { takeWhileFits } from './fit-bytes.ts';
import { nameOf, productName } from './parts.ts';
import { shareOf, unresolvedText } from './unresolved-text.ts';

/** A line of the box above the button: the field that it is about, if there is one, and what to do. */
export interface FormLine {
  readonly named: boolean;
  readonly field: string;
  readonly problem: string;
}

type Field = 'product' | 'people' | 'reason' | 'until' | undefined;

const FIELDS: Readonly<Record<FormProblem['kind'], Field>> = {
  'no-product': 'product',
  'product-not-offered': 'product',
  'product-unread': 'product',
  'products-unknown': 'product',
  'no-persons': 'people',
  'too-many-persons': 'people',
  unknown: 'people',
  ambiguous: 'people',
  hidden: 'people',
  names: 'people',
  guests: 'people',
  disabled: 'people',
  'has-it': 'people',
  'reason-too-long': 'reason',
  'until-unread': 'until',
  'until-past': 'until',
  'until-too-late': 'until',
  'too-many-requests': undefined,
};

/** The fields that have to be corrected. */
export function fieldsOf(problems: readonly FormProblem[]): ReadonlySet<Field> {
  return new Set(problems.map(({ kind }) => FIELDS[kind]));
}

/**
 * The lines of a form above its button. `asked`: the entries with a question of their own. Typed text in it is
 * literal, and takes at most `most` bytes.
 */
export function formLines(
  {
    problems = [],
    productsKnown,
  }: { readonly problems?: readonly FormProblem[]; readonly productsKnown: boolean },
  { kept, all }: { readonly kept: number; readonly all: number },
  asked: ReadonlySet<string>,
  { text: { cards } }: Reader,
  most: number,
): readonly FormLine[] {
  const { form } = cards;
  const lineOf = (field: Field, problem: string): FormLine =>
    field === undefined
      ? { named: false, field: '', problem }
      : { named: true, field: `${form.fields[field]}: `, problem };
  const isSaid = problems.some(({ kind }) => kind === 'products-unknown');
  return [
    ...(productsKnown || isSaid ? [] : [lineOf('product', form.productsUnknown)]),
    ...problems
      .filter((problem) => !isAsked(problem, asked))
      .map((problem) => lineOf(FIELDS[problem.kind], problemText(problem, problems, cards, most))),
    ...(kept < all ? [lineOf('people', form.cut(kept, all))] : []),
  ];
}

/** Whether the questions above say all of this problem. */
function isAsked(problem: FormProblem, asked: ReadonlySet<string>): boolean {
  return (
    problem.kind === 'ambiguous' && problem.more === 0 && problem.addresses.every((entry) => asked.has(entry))
  );
}

function problemText(
  problem: FormProblem,
  all: readonly FormProblem[],
  words: CardText,
  most: number,
): string {
  const { problems: texts } = words.form;
  if ('more' in problem) return unresolvedText(problem, texts, words, shareOf(all, most));
  if (problem.kind === 'too-many-persons') return texts[problem.kind](problem.count, problem.most);
  if (problem.kind === 'too-many-requests') return texts[problem.kind](problem.most, problem.minutes);
  if (problem.kind === 'reason-too-long') return texts[problem.kind](problem.length);
  if (problem.kind === 'has-it') return hasItText(problem, words, most);
  return texts[problem.kind];
}

function hasItText(
  { product, self, names }: Extract<FormProblem, { readonly kind: 'has-it' }>,
  { form, andMore }: CardText,
  most: number,
): string {
  const { shown, more } = takeWhileFits(names.map(nameOf), most);
  const others = [shown.join(', '), ...(more > 0 ? [andMore(more)] : [])].join(' ');
  return form.problems['has-it'](productName(product), self, others, names.length);
}
