import type { Correction } from '../../app/ports/messages.ts';
import type { FormProblem, Offer } from '../../app/ports/form-problems.ts';
import { parseAddresses } from '../../app/ask/parse-addresses.ts';
import type { FormInput } from '../../app/ports/results.ts';
import type { Person } from '../../domain/person.ts';
import type { Product } from '../../domain/product.ts';
import type { Reader } from '../../text/languages.ts';
import type { CardText } from '../../text/en/text.ts';
import { clipped, firstBytes, literalLines } from '../../text/literal.ts';
import { takeWhileFits, MAX_ECHO_BYTES } from './fit-bytes.ts';
import { unresolvedText, shareOf } from './unresolved-text.ts';
import { OFFER_PREFIX } from './card-keys.ts';
import { nameOf, personLine, productName } from './parts.ts';
import type { Choice } from './product-choices.ts';
import { nameChoices } from './product-choices.ts';

/** The most characters of an entry. No name is longer. */
const MAX_ENTRY = 256;
/** The value of the choice *Another product*. */
export const ANOTHER = 'other';

/** A form to draw: empty, or with its entries and their problems. */
export interface FormView {
  /** The id of the form, which becomes the id of its request. */
  readonly id: string;
  readonly ownerId: string;
  readonly products: readonly Product[];
  readonly productsKnown: boolean;
  readonly input?: FormInput;
  readonly problems?: readonly FormProblem[];
  /** The people who were found; they stay chosen. */
  readonly recognized?: readonly Person[];
  /** The text that is left in the text box; undefined: everything that was typed. */
  readonly remaining?: string;
  /** People to choose from, for entries of the text box. */
  readonly offers?: readonly Offer[];
  /** The product that somebody has already. The requester has been told so, and can send the form again. */
  readonly told?: string;
}

/** The data that the form is drawn with. */
export interface FormModel {
  readonly text: Readonly<Record<string, string>>;
  readonly form: string;
  readonly owner: string;
  readonly problems: readonly { readonly problem: string }[];
  readonly wrong: boolean;
  /** The names of the people who were found, since not every host shows them in its people picker. */
  readonly found: string;
  readonly someFound: boolean;
  readonly productsUnknown: boolean;
  readonly product: string;
  readonly products: readonly Choice[];
  readonly productStyle: 'compact' | 'filtered';
  readonly other: string;
  readonly forMe: string;
  readonly people: readonly Choice[];
  readonly picked: string;
  readonly typed: string;
  readonly reason: string;
  readonly offers: readonly {
    readonly id: string;
    readonly label: string;
    readonly choices: readonly Choice[];
  }[];
  /** The entries of the offers, one per line. */
  readonly entries: string;
  readonly told: string;
}

/** The most names in that line: as many as are looked up at once. */
export const MAX_FOUND = 20;
/** The most entries with an offer, and the most people in each. More would not fit into the card. */
const MAX_OFFERS = 4;
const MAX_PEOPLE = 6;
/** The most bytes of a reason, for 1,000 characters. */
const REASON_BYTES = 3000;
const OTHER_CHARACTERS = 120;
/** From so many choices on, the reader types to find a product; fewer are shown as a list. */
const MAX_COMPACT = 12;

/**
 * The model of a form. `found`: the most names in the line about people who were found; fewer if the card
 * would be too large.
 */
export function formModel(view: FormView, reader: Reader, found = MAX_FOUND): FormModel {
  const { input, products } = view;
  const words = reader.text.cards;
  const reason = firstBytes(literalLines(input?.reason ?? ''), REASON_BYTES);
  const product = input?.skuId === null ? ANOTHER : (input?.skuId ?? '');
  const other = clipped(input?.otherProduct ?? '', OTHER_CHARACTERS);
  const room = MAX_ECHO_BYTES - Buffer.byteLength(reason) - Buffer.byteLength(other);
  const { kept, all, ...entries } = persons(view, Math.floor((room * 2) / 3));
  const problems = [
    ...problemTexts(view.problems ?? [], words, Math.floor(room / 3)),
    ...(kept < all ? [words.form.cut(kept, all)] : []),
  ];
  return {
    text: {
      ...wording(reader),
      ...(kept < all ? { notSent: words.form.notSentCut } : {}),
      ...(view.told === undefined ? {} : { send: words.form.sendAnyway }),
    },
    form: view.id,
    owner: view.ownerId,
    problems: problems.map((problem) => ({ problem })),
    wrong: problems.length > 0,
    ...foundPart(view, reader, found),
    productsUnknown: !view.productsKnown,
    product,
    // On iPhones, a filtered choice set does not show what is chosen (AdaptiveCards#8821).
    productStyle: product !== '' || products.length < MAX_COMPACT ? 'compact' : 'filtered',
    products: formChoices(products, reader),
    other,
    forMe: String(input?.forMe ?? true),
    reason,
    ...offersPart(view.offers ?? [], words.form.who, Math.min(MAX_PEOPLE, found)),
    told: view.told ?? '',
    ...entries,
  };
}

/** The products to choose from on a form. */
export function formChoices(products: readonly Product[], { text }: Reader): readonly Choice[] {
  return [...nameChoices(products), { title: text.cards.anotherProduct, value: ANOTHER }];
}

function wording({ text: { cards } }: Reader): FormModel['text'] {
  const { problems: _problems, found: _found, cut: _cut, who: _who, ...rest } = cards.form;
  const { notSentCut: _short, sendAnyway: _anyway, ...words } = rest;
  return { fallback: cards.fallback, ...words };
}

/** A question for each entry that stands for several people, as far as the card has room. */
function offersPart(
  offers: readonly Offer[],
  label: CardText['form']['who'],
  most: number,
): Pick<FormModel, 'offers' | 'entries'> {
  const shown = offers.filter(({ entry }) => entry.length <= MAX_ENTRY).slice(0, MAX_OFFERS);
  return {
    offers: shown.map(({ entry, people }, index) => ({
      id: `${OFFER_PREFIX}${index}`,
      label: label(nameOf(entry)),
      choices: people.slice(0, most).map((person) => ({
        title: personLine({ ...person, mail: person.mail ?? person.userPrincipalName }),
        value: person.id,
      })),
    })),
    entries: shown.map(({ entry }) => entry).join('\n'),
  };
}

/** The line about the people who were found. The requester is left out, since they have a check box. */
function foundPart(
  { input, recognized = [], ownerId }: FormView,
  reader: Reader,
  most: number,
): Pick<FormModel, 'found' | 'someFound'> {
  const others = recognized.filter(({ id }) => !(input?.forMe && id === ownerId));
  const names = others.slice(0, most).map(({ name }) => nameOf(name));
  const line = reader.text.cards.form.found(names.join(', '), others.length - names.length);
  return { found: line, someFound: names.length > 0 };
}

/** The people who are chosen, and the content of the text box: as many of `all` addresses as fit. */
function persons(
  { input, recognized, remaining, ownerId }: FormView,
  room: number,
): Pick<FormModel, 'people' | 'picked' | 'typed'> & { readonly kept: number; readonly all: number } {
  // If nobody was looked up, the people picker keeps its choice.
  const picked = recognized ? { shown: [], more: 0, bytes: 0 } : takeWhileFits(input?.picked ?? [], room);
  const typed = boxOf(remaining ?? input?.typed ?? '', room - picked.bytes);
  const others = (recognized ?? []).filter(({ id }) => !(input?.forMe && id === ownerId));
  const kept = picked.shown.length + typed.kept;
  return {
    people: others.map(({ id, name }) => ({ title: nameOf(name), value: id })),
    picked: [...picked.shown, ...others.map(({ id }) => id)].join(','),
    typed: typed.text,
    kept,
    all: kept + picked.more + typed.more,
  };
}

/**
 * The content of the text box: the entry as typed. If that is too long, or a table (no text box keeps its
 * tabs), its addresses.
 */
function boxOf(
  typed: string,
  room: number,
): { readonly text: string; readonly kept: number; readonly more: number } {
  const entries = parseAddresses(typed);
  const text = literalLines(typed);
  if (!typed.includes('\t') && Buffer.byteLength(text) <= room)
    return { text, kept: entries.length, more: 0 };
  const { shown, more } = takeWhileFits(entries, room);
  return { text: shown.join('\n'), kept: shown.length, more };
}

/** The sentences about the problems. Typed text in them is literal, and takes at most `most` bytes. */
function problemTexts(problems: readonly FormProblem[], words: CardText, most: number): readonly string[] {
  const share = shareOf(problems, most);
  const { problems: texts } = words.form;
  return problems.map((problem) => {
    if ('more' in problem) return unresolvedText(problem, texts, words, share);
    if (problem.kind === 'too-many-persons') return texts[problem.kind](problem.count, problem.most);
    if (problem.kind === 'too-many-requests') return texts[problem.kind](problem.most, problem.minutes);
    if (problem.kind === 'reason-too-long') return texts[problem.kind](problem.length);
    if (problem.kind === 'has-it') return hasItText(problem, words, most);
    return texts[problem.kind];
  });
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

/** A form filled with the addresses that were not resolved. */
export function correctionForm(
  { id, request, unresolved }: Correction,
  products: readonly Product[],
  productsKnown: boolean,
): FormView {
  const { product, requester, reason } = request;
  const isOther = product.skuId === null;
  const input: FormInput = {
    id,
    ownerId: requester.id,
    skuId: product.skuId,
    otherProduct: isOther ? product.name : '',
    forMe: false,
    picked: [],
    typed: unresolved.typed,
    reason,
  };
  return { id, ownerId: requester.id, products, productsKnown, input, problems: unresolved.problems };
}
