import type { FormInput, FormProblem } from '../../app/results.ts';
import type { Person } from '../../domain/person.ts';
import type { Product } from '../../domain/product.ts';
import type { Reader } from '../../text/languages.ts';
import type { CardText } from '../../text/text.ts';
import { literalLines } from '../../text/literal.ts';
import { nameOf, productName } from './parts.ts';
import type { Choice } from './product-choices.ts';

/** The value of the choice *Another product*. */
export const ANOTHER = 'other';

/** A form to be drawn: empty, or with what was typed and what is wrong with it. */
export interface FormView {
  /** Becomes the id of its request. */
  readonly id: string;
  readonly ownerId: string;
  readonly products: readonly Product[];
  readonly productsKnown: boolean;
  readonly input?: FormInput;
  readonly problems?: readonly FormProblem[];
  /** Those found; they stay chosen. */
  readonly recognised?: readonly Person[];
  /** What remains in the text box; undefined: all that was typed. */
  readonly leftover?: string;
}

/** What the form is drawn with. */
export interface FormModel {
  readonly text: Readonly<Record<string, string>>;
  readonly form: string;
  readonly owner: string;
  readonly problems: readonly { readonly problem: string }[];
  readonly wrong: boolean;
  /** Who was found, by name: not every host shows them in its people picker. */
  readonly found: string;
  readonly someFound: boolean;
  readonly productsUnknown: boolean;
  readonly product: string;
  readonly products: readonly Choice[];
  readonly other: string;
  readonly forMe: string;
  readonly people: readonly Choice[];
  readonly picked: string;
  readonly typed: string;
  readonly reason: string;
}

/** People shown as chosen; those beyond go back into the text box, so that a long list does not outgrow the card. */
const MOST_CHOSEN = 50;
/** The line about those who were found names this many. */
const MOST_FOUND = 20;
/** What is wrong names this many entries. */
const MOST_NAMED = 50;

export function formModel(view: FormView, reader: Reader): FormModel {
  const { input, problems = [], products } = view;
  const words = reader.text.cards;
  return {
    text: wording(reader),
    form: view.id,
    owner: view.ownerId,
    problems: problems.map((problem) => ({ problem: problemText(problem, words) })),
    wrong: problems.length > 0,
    ...foundPart(view, reader),
    productsUnknown: !view.productsKnown,
    product: input?.skuId === null ? ANOTHER : (input?.skuId ?? ''),
    products: [
      ...products.map(({ skuId, name }) => ({ title: productName(name), value: skuId })),
      { title: words.anotherProduct, value: ANOTHER },
    ],
    other: literalLines(input?.otherProduct ?? ''),
    forMe: String(input?.forMe ?? true),
    reason: literalLines(input?.reason ?? ''),
    ...persons(view),
  };
}

function wording({ text: { cards } }: Reader): FormModel['text'] {
  const { problems: _problems, found: _found, ...words } = cards.form;
  return { fallback: cards.fallback, ...words };
}

/** The line about those who were found; the one who asks has a check box of their own. */
function foundPart(
  { input, recognised = [], ownerId }: FormView,
  reader: Reader,
): Pick<FormModel, 'found' | 'someFound'> {
  const others = recognised.filter(({ id }) => !(input?.forMe && id === ownerId));
  const names = others.slice(0, MOST_FOUND).map(({ name }) => nameOf(name));
  const line = reader.text.cards.form.found(names.join(', '), others.length - names.length);
  return { found: line, someFound: names.length > 0 };
}

/** Who is chosen, and what stands in the text box. */
function persons({
  input,
  problems,
  recognised,
  leftover,
  ownerId,
}: FormView): Pick<FormModel, 'people' | 'picked' | 'typed'> {
  // With too many, nobody was looked up: all entries stay as they were.
  const nobodyLooked = problems?.some(({ kind }) => kind.startsWith('too-many-')) === true;
  if (!recognised || nobodyLooked)
    return { people: [], picked: input?.picked.join(',') ?? '', typed: literalLines(input?.typed ?? '') };

  const others = recognised.filter(({ id }) => !(input?.forMe && id === ownerId));
  const chosen = others.slice(0, MOST_CHOSEN);
  const rest = others.slice(MOST_CHOSEN).map(({ userPrincipalName }) => userPrincipalName);
  return {
    people: chosen.map(({ id, name }) => ({ title: nameOf(name), value: id })),
    picked: chosen.map(({ id }) => id).join(','),
    typed: literalLines([leftover ?? '', ...rest].filter((entry) => entry !== '').join('\n')),
  };
}

/** The words for what is wrong; what was typed is literal in them. */
function problemText(problem: FormProblem, { form: { problems }, andMore }: CardText): string {
  if ('names' in problem) return problems[problem.kind](problem.names.map((name) => nameOf(name)).join(', '));
  if ('entries' in problem) {
    const entries = problem.entries.slice(0, MOST_NAMED).map((entry) => nameOf(entry));
    const more = problem.more + problem.entries.length - entries.length;
    return problems[problem.kind](entries.join(', ') + (more > 0 ? ` ${andMore(more)}` : ''));
  }
  if (problem.kind === 'too-many-persons') return problems[problem.kind](problem.count, problem.most);
  if (problem.kind === 'too-many-requests') return problems[problem.kind](problem.most, problem.minutes);
  if (problem.kind === 'reason-too-long') return problems[problem.kind](problem.length);
  return problems[problem.kind];
}
